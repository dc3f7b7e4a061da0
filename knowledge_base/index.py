"""Finds entries: sentence vectors over titles, questions and passages, with a little BM25."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import bm25s
import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge_base.build import FORMAT, PASSAGE, PROBE, checksum, fingerprint
from knowledge_base.types import Encoder, Entry
from knowledge_base.words import words

DENSE_ROWS = 128
LEXICAL_ROWS = 32
NEIGHBOURS = 3
"""Texts of an entry that its nearness is taken from."""
SAME_ENCODER = 0.999
"""Cosine between the probe stored and the probe encoded now; int8 kernels differ a little between machines."""


class BrokenIndex(Exception):
    """The folder does not hold an index of this format, these entries and this encoder."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How the three scores of an entry add up; chosen in tests/benchmarks/knowledge_base."""

    wording: float = 1.0
    passage: float = 0.4
    lexical: float = 0.4


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found, with what speaks for it. All scores but `score` are in [-1, 1]."""

    entry: Entry
    score: float
    wording: float
    """How near its titles and questions are."""
    passage: float
    """How near its passages are."""
    lexical: float
    """BM25 of the best text over what the query's words could reach at most."""
    spans: tuple[tuple[int, int, float], ...]
    """(start, end, cosine) of every passage, in the order of the body."""


class Index:
    """A loaded index; immutable, safe to share between threads."""

    def __init__(self, entries: Sequence[Entry], folder: Path, weights: Weights) -> None:
        self._entries = tuple(entries)
        self._weights = weights
        self._dense = faiss.read_index(str(folder / "dense.faiss"))
        self._rows = np.load(folder / "rows.npy", allow_pickle=False)
        self._first = np.searchsorted(self._rows[:, 0], np.arange(len(self._entries) + 1))
        self._lexical = _load_lexical(folder) if len(self._rows) else None

    @classmethod
    def load(cls, entries: Sequence[Entry], folder: Path, encoder: Encoder, *, weights: Weights = Weights()) -> "Index":
        """Load what `build` wrote; raises `BrokenIndex` when it must be built anew."""
        try:
            meta = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BrokenIndex(f"{folder}: {error}") from error
        if meta.get("format") != FORMAT or folder.name != fingerprint(entries):
            raise BrokenIndex(f"{folder}: expected format {FORMAT} of {fingerprint(entries)}")
        for name, sum_then in meta["sha256"].items():
            if not (folder / name).is_file() or checksum(folder / name) != sum_then:
                raise BrokenIndex(f"{folder / name}: missing or damaged")
        probe = np.load(folder / "probe.npy", allow_pickle=False)
        now = encoder.encode([PROBE])[0]
        if probe.shape != now.shape or float(probe @ now) < SAME_ENCODER:
            raise BrokenIndex(f"{folder}: made with another encoder")
        return cls(entries, folder, weights)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._entries

    def search(self, question: str, vector: NDArray[np.float32], *, k: int, today: date | None) -> list[Match]:
        """The `k` entries nearest to `question`, best first; with `today`, only those valid that day."""
        if not len(self._rows):
            return []
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        lexical = self._lexical_scores(question)
        rows = [self._dense.search(query, min(DENSE_ROWS, len(self._rows)))[1][0]]
        if lexical is not None:
            rows.append(_largest(lexical, LEXICAL_ROWS))
        found = np.unique(self._rows[np.concatenate(rows), 0])
        matches = [
            self._match(int(number), query[0], lexical)
            for number in found
            if today is None or self._entries[number].holds_on(today)
        ]
        return sorted(matches, key=lambda match: (-match.score, match.entry.id))[:k]

    def _match(self, number: int, query: NDArray[np.float32], lexical: NDArray[np.float32] | None) -> Match:
        first, last = int(self._first[number]), int(self._first[number + 1])
        cosines = self._dense.reconstruct_n(first, last - first) @ query
        rows = self._rows[first:last]
        is_passage = rows[:, 1] == PASSAGE
        wording = _nearness(cosines[~is_passage])
        passage = _nearness(cosines[is_passage])
        word_score = float(lexical[first:last].max()) if lexical is not None else 0.0
        weights = self._weights
        places = rows[is_passage, 2:].tolist()
        spans = tuple((start, end, cosine) for (start, end), cosine in zip(places, cosines[is_passage], strict=True))
        score = weights.wording * wording + weights.passage * passage + weights.lexical * word_score
        return Match(self._entries[number], score, wording, passage, word_score, spans)

    def _lexical_scores(self, question: str) -> NDArray[np.float32] | None:
        """BM25 of every row over the most that the query's words could reach; None when it knows none of them."""
        if self._lexical is None:
            return None
        tokens = list(dict.fromkeys(words(question)))
        ids = self._lexical.get_tokens_ids(tokens)
        if not ids:
            return None
        starts = self._lexical.scores["indptr"]
        holding = np.array([starts[token + 1] - starts[token] for token in ids] + [0] * (len(tokens) - len(ids)))
        count = len(self._rows)
        reachable = np.log(1 + (count - holding + 0.5) / (holding + 0.5)).sum()
        scores: NDArray[np.float32] = self._lexical.get_scores_from_ids(ids) / reachable
        return scores


def _nearness(cosines: NDArray[np.float32]) -> float:
    """Half the largest, half the mean of the three largest: one lucky neighbour counts less than three."""
    if not len(cosines):
        return -1.0
    ranked = np.sort(cosines)[::-1]
    return float(ranked[0] + ranked[:NEIGHBOURS].mean()) / 2


def _largest(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    if len(scores) <= count:
        return np.flatnonzero(scores > 0)
    top = np.argpartition(scores, -count)[-count:]
    return top[scores[top] > 0]


def _load_lexical(folder: Path) -> "bm25s.BM25":
    return bm25s.BM25.load(folder / "lexical", allow_pickle=False)
