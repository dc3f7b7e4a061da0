"""The likeliest of all ways to read a row of words, each of which may stand for several."""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from nlu.phrases import END, Phrases

Edit = tuple[int, int, str]
UNKNOWN = ""
"""A word that is left as it is though nobody knows it: nothing is known of what follows it either."""
_OWN = 0.85  # share of the training sentences in how frequent a word is; the rest is English at large
_UNSEEN, _ROOM = 2e4, 1e9  # counted for every word, and in all, beside the counts of English
_KEPT = 100_000  # pairs
_LIKE_FREQUENCY = 2.0  # how much a word's own frequency weighs beside what followed


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the next `takes` words: as `words`, at `cost`, with these changes to the text."""

    takes: int
    words: tuple[str, ...]
    cost: float = 0.0
    edits: tuple[Edit, ...] = ()


class Likelihood:
    """How likely a word is after another."""

    def __init__(self, phrases: Phrases, english: Mapping[str, int], named: Set[str] = frozenset()) -> None:
        """`english`: words and their counts at large; `named`: words of the catalogue, each as if said once."""
        self._phrases, self._english, self._named = phrases, english, named
        self._total = max(1, sum(phrases.words.values()))
        self._english_total = sum(english.values()) + _ROOM
        self._kept: dict[tuple[str, str], float] = {}

    def alone(self, word: str) -> float:
        """Probability of `word` anywhere."""
        own = (self._phrases.words.get(word, 0) or word in self._named) / self._total
        return _OWN * own + (1 - _OWN) * (self._english.get(word, 0) + _UNSEEN) / self._english_total

    def cost(self, before: str, word: str) -> float:
        """Minus the logarithm of the probability of `word` after `before`.

        Witten and Bell, The Zero-Frequency Problem (1991), with a word's frequency where the pair is new.
        """
        key = before, word
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            kept = self._kept[key] = 0.0 if word == UNKNOWN else -math.log(self._after(before, word))
        return kept

    def _after(self, before: str, word: str) -> float:
        new = self._phrases.ways_on(before) + _LIKE_FREQUENCY
        seen = self._phrases.words.get(before, 0)
        return (self._phrases.after(before, word) + new * self.alone(word)) / (seen + new)


def cheapest(ways: Sequence[Iterable[Way]], likelihood: Likelihood) -> list[Edit]:
    """The changes of the cheapest path; `ways[n]` begin at the nth word.

    Viterbi, Error Bounds for Convolutional Codes (1967); a state is the last word read.
    """
    reached: list[dict[str, tuple[float, int, str, tuple[Edit, ...]]]] = [{} for _ in range(len(ways) + 1)]
    reached[0][END] = 0.0, 0, END, ()
    for at, onward in enumerate(ways):
        for way in onward:
            for before, (so_far, *_) in reached[at].items():
                total, last = so_far + way.cost, before
                for word in way.words:
                    total += likelihood.cost(last, word)
                    last = word
                best = reached[at + way.takes].get(last)
                if best is None or total < best[0]:
                    reached[at + way.takes][last] = total, at, before, way.edits
    final = reached[-1]
    word = min(final, key=lambda last: final[last][0] + likelihood.cost(last, END))
    edits: list[Edit] = []
    at = len(ways)
    while at:
        _, at, word, changed = reached[at][word]
        edits = [*changed, *edits]
    return edits
