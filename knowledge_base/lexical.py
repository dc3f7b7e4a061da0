"""Word search: BM25 over the indexed texts, on a scale that is the same for every question."""

from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge_base.words import words


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What a question's words say about the indexed texts."""

    scores: NDArray[np.float32]
    """BM25 of every row over the most that the question's words could reach."""
    weights: dict[str, float]
    """Inverse document frequency of each word of the question; words that no text has weigh most."""

    def coverage(self, known: frozenset[str]) -> float:
        """Share of the question's word weight that `known` holds, in [0, 1]."""
        total = sum(self.weights.values())
        return sum(weight for word, weight in self.weights.items() if word in known) / total if total else 0.0

    def best_rows(self, count: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.intp]:
        """Up to `count` rows that share a word with the question, best ones, in no order; only `allowed` ones."""
        scores = self.scores if allowed is None else np.where(allowed, self.scores, 0)
        found = np.flatnonzero(scores > 0)  # mostly zeros otherwise, which partitioning takes long over
        if len(found) <= count:
            return found
        return found[np.argpartition(scores[found], -count)[-count:]]


class Lexical:
    """A BM25 index on disk, loaded. Robertson and Zaragoza, The Probabilistic Relevance Framework (2009)."""

    def __init__(self, folder: Path, rows: int, *, on_disk: bool = False) -> None:
        self._bm25 = bm25s.BM25.load(folder, mmap=on_disk, allow_pickle=False)
        self._rows = rows

    def look_up(self, question: str) -> WordEvidence:
        """Score every row for `question`."""
        vocabulary = self._bm25.vocab_dict
        starts = self._bm25.scores["indptr"]
        tokens = list(dict.fromkeys(words(question)))
        ids = [vocabulary[token] for token in tokens if token in vocabulary]
        holding = {token: int(starts[vocabulary[token] + 1] - starts[vocabulary[token]]) for token in tokens
                   if token in vocabulary}  # fmt: skip
        weights = {token: self._weight(holding.get(token, 0)) for token in tokens}
        if not ids:
            return WordEvidence(np.zeros(self._rows, dtype=np.float32), weights)
        return WordEvidence(self._bm25.get_scores_from_ids(ids) / sum(weights.values()), weights)

    def _weight(self, holding: int) -> float:
        return float(np.log(1 + (self._rows - holding + 0.5) / (holding + 0.5)))
