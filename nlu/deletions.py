"""Words that are a letter or two from another: both lose letters until they are equal.

Garbe, 1000x Faster Spelling Correction (2012); the distance is Damerau's, no letter changed twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

_COMPARED_LETTERS = 6
"""Of the beginning of a word, which lose letters: what differs further on is found by the distance."""


class Deletions:
    """An index of words."""

    def __init__(self, words: Iterable[str], *, distance: int) -> None:
        """`distance`: how many letters may be wrong."""
        self._distance = distance
        lists: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for left in _left(word, distance):
                lists[left].append(word)
        self._words = {left: tuple(found) for left, found in lists.items()}

    def near(self, word: str) -> Iterator[tuple[str, int]]:
        """The words at most that far from `word`, itself aside, and how far."""
        found = {other for left in _left(word, self._distance) for other in self._words.get(left, ())} - {word}
        others = [other for other in sorted(found) if abs(len(other) - len(word)) <= self._distance]
        if others:
            far = process.cdist([word], others, scorer=OSA.distance, score_cutoff=self._distance, dtype=np.uint8)[0]
            yield from ((others[at], int(far[at])) for at in np.flatnonzero(far <= self._distance).tolist())


def _left(word: str, distance: int) -> set[str]:
    """What is left of the beginning of `word` when it loses up to `distance` letters."""
    begin = word[:_COMPARED_LETTERS]
    return {
        "".join(letters)
        for kept in range(max(0, len(begin) - distance), len(begin) + 1)
        for letters in combinations(begin, kept)
    }
