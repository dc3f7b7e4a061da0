"""Which title a row of words spells, letter by letter, when hardly one of them can be read by itself."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu import keyboard
from nlu.titles import WORD, title_words

_LEAST_ALIKE = 0.72
"""Share of the letters that are right, over the whole title."""
_LEAST_RESPACED = 0.82
"""The same where a space is lost, moved or too many."""
_LEAST_OF_A_WORD = 0.45
_SLIPS_OF_A_REAL_WORD = 1
_PAIR = 2
"""Words of which none vouches for the other: "card came" is no card game."""
_LONGEST_ROW, _MOST_ROWS = 4, 24
_MOST_WORDS = 60  # of a message
_COMPARED = 5  # titles whose slips are weighed
_CLEARER = 1.5  # by how much the slips of any other title must cost more


def rows(text: str, starts: Collection[int]) -> Iterator[list[re.Match[str]]]:
    """Words side by side that are no small words, one of them at one of `starts`; the longest first."""
    return islice(_rows(list(islice(WORD.finditer(text), _MOST_WORDS)), starts), _MOST_ROWS)


def _rows(words: Sequence[re.Match[str]], starts: Collection[int]) -> Iterator[list[re.Match[str]]]:
    tells = [bool(title_words(word[0])) for word in words]
    for length in range(_LONGEST_ROW, 1, -1):
        for first in range(len(words) - length + 1):
            row = list(words[first : first + length])
            if all(tells[first : first + length]) and any(word.start() in starts for word in row):
                yield row


def spelt(said: Sequence[Sequence[str]], titles: Sequence[str], english: frozenset[str]) -> tuple[int, int] | None:
    """Which row of `said` spells which of `titles`, both in lower case; None where none does, or several as well.

    A word of `english`, which stands for itself as a rule, may be off by a slip where there are two beside it.
    """
    alike = process.cdist(
        [" ".join(row) for row in said], titles, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_ALIKE
    )
    for at in np.argsort(-alike.max(axis=1), kind="stable").tolist():
        best = np.argsort(-alike[at], kind="stable")[:_COMPARED].tolist()
        fitting = [
            title for title in best if _fits(said[at], titles[title].split(), english, alike=float(alike[at, title]))
        ]
        if fitting:
            return _clearest(at, said[at], fitting, titles)
    return None


def _clearest(at: int, row: Sequence[str], fitting: Sequence[int], titles: Sequence[str]) -> tuple[int, int] | None:
    costs = sorted((keyboard.cost(titles[title].replace(" ", ""), "".join(row)), title) for title in fitting)
    if len(costs) > 1 and costs[1][0] - costs[0][0] < _CLEARER:
        return None
    return at, costs[0][1]


def _fits(row: Sequence[str], title: Sequence[str], english: frozenset[str], *, alike: float) -> bool:
    """Whether each word can be that of the title; where spaces are not where they belong, whether all can."""
    if len(row) != len(title):
        return alike >= _LEAST_RESPACED
    slips = _SLIPS_OF_A_REAL_WORD if len(row) > _PAIR else 0
    return alike >= _LEAST_ALIKE and all(
        OSA.distance(said, meant) <= slips
        if said in english
        else OSA.normalized_similarity(said, meant) > _LEAST_OF_A_WORD
        for said, meant in zip(row, title, strict=True)
    )
