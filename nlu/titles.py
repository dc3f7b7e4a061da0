"""The words of product titles, and which of them a word means that is spelt otherwise."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.spelling import english_words

_EVERYDAY_WORDS = 6_000  # so common that they are always meant as written: "bring" is no misspelt ring
_LEAST_LIKENESS = 0.75  # of a word that is read by itself
_LEAST_LETTERS, _LEAST_FUZZY, _MOST_LETTERS = 3, 4, 30
_MOST_READINGS = 8
_PLURAL = 0.98
_KEPT = 20_000
_SMALL_WORDS = (
    "a an the of for with and or in on to by from my your our it is me set pack new no one two order orders item items "
    "i you we they be was are am has have had do does did not can will would could should this that these those at as "
    "if so but when what where which who how why all any some more most than then there here out up down off over "
    "get got want need like please hi hello thanks thank help service free gift price shop store"
)
_SHARED = frozenset(_SMALL_WORDS.split())
"""Words that name nothing by themselves, even where a title has them."""
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A title word that may be meant, and how alike the two are (1 = equal)."""

    word: str
    likeness: float


class TitleWords:
    """The vocabulary of all titles; what it has read before it reads at once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            by_length[len(word)].append(word)
        self._by_length = dict(by_length)
        self.english, self._everyday = english_words(), english_words(_EVERYDAY_WORDS)
        self._read: dict[tuple[str, bool], tuple[Reading, ...]] = {}

    def readings(self, word: str, *, loosely: bool = False) -> tuple[Reading, ...]:
        """The title words that `word`, in lower case, may mean, likeliest first.

        `loosely`: even with so many letters wrong that only the words around it can tell.
        """
        if word in self._words:
            return (Reading(word, 1.0),)
        if word in _SHARED or len(word) > _MOST_LETTERS or not _LETTERS.fullmatch(word):
            return ()
        if (word, loosely) not in self._read:
            if len(self._read) > _KEPT:
                self._read.clear()
            self._read[word, loosely] = self._nearest(word, loosely=loosely)
        return self._read[word, loosely]

    def _nearest(self, word: str, *, loosely: bool) -> tuple[Reading, ...]:
        stem = word[:-1] if word.endswith("s") else f"{word}s"
        if stem in self._words and len(word) >= _LEAST_FUZZY:
            return (Reading(stem, _PLURAL),)
        if len(word) < _LEAST_LETTERS:
            return ()
        if word in self._everyday or (word in self.english and not loosely):  # only "trial shoes", changed places
            letters = sorted(word)
            near = [known for known in self._by_length.get(len(word), ()) if sorted(known) == letters]
            return _alike(word, near, most=_typos_in(len(word)), least=_LEAST_LIKENESS)
        most = 1 if word in self.english else _typos_in(len(word)) + loosely
        lengths = range(len(word) - most, len(word) + most + 1)
        near = [known for length in lengths for known in self._by_length.get(length, ())]
        return _alike(word, near, most=most, least=0 if loosely else _LEAST_LIKENESS)


def title_words(text: str) -> list[str]:
    """The words of `text` that can tell one product from another, in lower case."""
    words = (match[0].lower().removesuffix("'s") for match in WORD.finditer(text))
    return [word for word in words if word not in _SHARED]


def _typos_in(letters: int) -> int:
    """How many letters of a word of that length may be wrong, missing, too many or have changed places."""
    return 0 if letters < _LEAST_FUZZY else 1 if letters < 6 else 2 if letters < 9 else 3


def _alike(word: str, others: Sequence[str], *, most: int, least: float) -> tuple[Reading, ...]:
    """Those of `others` with `most` wrong letters that are at `least` so much alike, the most alike first."""
    if not others or not most:
        return ()
    distances = process.cdist([word], others, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
    near = [(others[at], int(distances[at])) for at in np.flatnonzero(distances <= most).tolist()]
    readings = [Reading(other, 1 - wrong / max(len(word), len(other))) for other, wrong in near]
    readings = sorted((each for each in readings if each.likeness >= least), key=lambda each: -each.likeness)
    return tuple(readings[:_MOST_READINGS])
