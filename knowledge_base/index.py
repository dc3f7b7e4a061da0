"""Finds entries: sentence vectors over titles, questions and passages, with a little BM25."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.build import WORDING, fingerprint
from knowledge_base.encoding import PROBE, is_same_encoder
from knowledge_base.filters import EVERYBODY, Filter
from knowledge_base.learnt import Learnt
from knowledge_base.lexical import Lexical, WordEvidence
from knowledge_base.types import Encoder, Entry
from knowledge_base.vectors import Allowed, Vectors
from knowledge_base.whole import BrokenIndex, check
from knowledge_base.words import words

DENSE_ROWS = 96
LEXICAL_ROWS = 16
NEIGHBOURS = 3
"""Texts of an entry that its nearness is taken from."""
WORDS_KEPT = 4_096
"""Entries whose words are remembered."""
FILTERS_KEPT = 64
"""Filters whose entries are remembered."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How the four scores of an entry add up; chosen in tests/benchmarks/knowledge_base."""

    wording: float = 1.0
    passage: float = 0.2
    lexical: float = 0.5
    learnt: float = 0.1
    """Of the logarithm of a probability, where the entries could be told apart by learning."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found, with what speaks for it. All scores but `score` and `familiarity` are in [-1, 1]."""

    entry: Entry
    score: float
    wording: float
    """How near its titles and questions are."""
    passage: float
    """How near its passages are."""
    lexical: float
    """BM25 of its best text over the most that the question's words could reach."""
    coverage: float
    """Share of the question's word weight found anywhere in the entry."""
    familiarity: float
    """Log odds that the question is one for this base, of whichever entry; the same for all matches of a search."""
    spans: tuple[tuple[int, int, float], ...]
    """(start, end, cosine) of every passage, in the order of the body."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """Entries that come into question, each with its scores; all arrays but the last have one number for each."""

    numbers: NDArray[np.intp]
    score: NDArray[np.float64]
    wording: NDArray[np.float64]
    passage: NDArray[np.float64]
    lexical: NDArray[np.float32]
    starts: NDArray[np.intp]
    """Where the cosines of each begin."""
    cosines: NDArray[np.float32]
    """Of all their texts."""


class Index:
    """A loaded index; immutable, safe to share between threads."""

    def __init__(self, entries: Sequence[Entry], folder: Path, weights: Weights) -> None:
        self._entries = tuple(entries)
        self._weights = weights
        self._vectors = Vectors(folder)
        self._rows = np.load(folder / "rows.npy", allow_pickle=False)
        self._first = np.searchsorted(self._rows[:, 0], np.arange(len(self._entries) + 1))
        self._wordings = np.bincount(self._rows[self._rows[:, 1] == WORDING, 0], minlength=len(self._entries))
        self._learnt = Learnt(folder)
        self._lexical = Lexical(folder / "lexical", len(self._rows), on_disk=self.on_disk) if len(self._rows) else None
        self._known_words: dict[int, frozenset[str]] = {}
        self._allowed: dict[tuple[Filter, date | None], Allowed | None] = {}

    @classmethod
    def load(cls, entries: Sequence[Entry], folder: Path, encoder: Encoder, *, weights: Weights = Weights()) -> "Index":
        """Load what `build` wrote; raises `BrokenIndex` when it must be built anew."""
        now = encoder.encode([PROBE])[0]
        try:
            check(folder)
            if folder.name != fingerprint(entries):
                raise BrokenIndex(f"{folder}: it holds other entries")
            if not is_same_encoder(folder, now):
                raise BrokenIndex(f"{folder}: made with another encoder")
            return cls(entries, folder, weights)
        except (OSError, ValueError, KeyError, RuntimeError) as error:  # FAISS raises the last of these
            raise BrokenIndex(f"{folder}: {_one_line(error)}") from error

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def __len__(self) -> int:
        """How many texts are indexed."""
        return len(self._rows)

    @property
    def on_disk(self) -> bool:
        """Whether it is too large to be kept in memory."""
        return self._vectors.on_disk

    def search(
        self,
        question: str,
        vector: NDArray[np.float32],
        *,
        k: int,
        today: date | None,
        only: Filter = EVERYBODY,
    ) -> list[Match]:
        """The `k` entries nearest to `question`, best first; of those that `only` allows, valid on `today` if given."""
        if self._lexical is None:
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32)
        evidence = self._lexical.look_up(question)
        told, familiarity = self._learnt.log_probabilities(query), self._learnt.familiarity(query)
        scored = self._score(self._candidates(query, evidence, self._rows_allowed(only, today)), query, evidence, told)
        ids = [self._entries[number].id for number in scored.numbers]
        best = sorted(range(len(ids)), key=lambda place: (-scored.score[place], ids[place]))
        return [self._match(scored, place, evidence, familiarity) for place in best[:k]]

    def _rows_allowed(self, only: Filter, today: date | None) -> Allowed | None:
        """Rows of the entries that may answer; None: all of them."""
        known, key = self._allowed, (only, today)
        if key not in known:
            if len(known) >= FILTERS_KEPT:
                known = self._allowed = {}  # others may still be reading the one before
            fitting = np.array([only.allows(entry, today) for entry in self._entries], dtype=bool)
            known[key] = None if fitting.all() else Allowed(fitting[self._rows[:, 0]])
        return known[key]

    def _candidates(
        self, query: NDArray[np.float32], evidence: WordEvidence, allowed: Allowed | None
    ) -> NDArray[np.intp]:
        """Numbers of the entries with one of the nearest rows by meaning or by words."""
        near = self._vectors.nearest(query, DENSE_ROWS, allowed)
        worded = evidence.best_rows(LEXICAL_ROWS, None if allowed is None else allowed.rows)
        return np.unique(self._rows[np.concatenate([near, worded]), 0])

    def _score(
        self,
        numbers: NDArray[np.intp],
        query: NDArray[np.float32],
        evidence: WordEvidence,
        learnt: NDArray[np.float32] | None,
    ) -> _Scored:
        first, sizes = self._first[numbers], self._first[numbers + 1] - self._first[numbers]
        starts = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(first - starts, sizes)
        cosines = self._vectors.at(rows) @ query
        parts = 2 * np.repeat(np.arange(len(numbers)), sizes) + (self._rows[rows, 1] != WORDING)
        wording, passage = _nearness(cosines, parts, 2 * len(numbers)).reshape(-1, 2).T
        lexical = np.maximum.reduceat(evidence.scores[rows], starts) if len(numbers) else np.zeros(0, np.float32)
        weights = self._weights
        score = weights.wording * wording + weights.passage * passage + weights.lexical * lexical
        if learnt is not None:
            score = score + weights.learnt * learnt[numbers]
        return _Scored(numbers, score, wording, passage, lexical, starts, cosines)

    def _match(self, scored: _Scored, place: int, evidence: WordEvidence, familiarity: float) -> Match:
        number = int(scored.numbers[place])
        first, last = self._first[number : number + 2]
        wordings = self._wordings[number]
        places = self._rows[first + wordings : last, 2:].tolist()
        start = scored.starts[place]
        cosines = scored.cosines[start + wordings : start + last - first].tolist()
        return Match(
            self._entries[number],
            float(scored.score[place]),
            float(scored.wording[place]),
            float(scored.passage[place]),
            float(scored.lexical[place]),
            evidence.coverage(self._words_of(number)),
            familiarity,
            tuple((start, end, cosine) for (start, end), cosine in zip(places, cosines, strict=True)),
        )

    def _words_of(self, number: int) -> frozenset[str]:
        known = self._known_words
        if number not in known:
            if len(known) >= WORDS_KEPT:
                known = self._known_words = {}  # others may still be reading the one before
            entry = self._entries[number]
            known[number] = frozenset(words(" ".join((entry.title, *entry.questions, entry.body))))
        return known[number]


def _nearness(cosines: NDArray[np.float32], parts: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """For each of `count` parts the largest of its cosines and, twice, the mean of the three largest, over three.

    One lucky neighbour counts less than three. A part without any has -1.
    """
    order = np.lexsort((-cosines, parts))
    sizes = np.bincount(parts, minlength=count)
    starts = np.cumsum(sizes) - sizes
    nearest = np.arange(len(order)) - np.repeat(starts, sizes) < NEIGHBOURS
    sums = np.bincount(parts[order][nearest], weights=cosines[order][nearest], minlength=count)
    near, some = np.full(count, -1.0), sizes > 0
    near[some] = (cosines[order][starts[some]] + 2 * sums[some] / np.minimum(sizes[some], NEIGHBOURS)) / 3
    return near


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
