"""Item-based collaborative filtering: items are near when the same people, in the same sessions, meet both.

Sarwar et al., Item-based collaborative filtering recommendation algorithms (2001).
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import History
from recommender.nearness import Neighbours, nearest_of_each
from recommender.scoring import Reach

BM25_K1 = 1.2
BM25_B = 0.75
ITEMS_AT_ONCE = 2_000
"""Rows of the product of occasions held at a time: all of it at once is most of the memory of a large shop."""


@dataclass(frozen=True, slots=True)
class TogetherConfig:
    """What can be chosen."""

    weighting: Literal["cosine", "bm25"] = "cosine"
    """bm25: people who meet everything say less of each item, frequent items less than rare ones."""
    shrinkage: float = 10.0
    """Added to the product of two items' lengths: pairs seen once are no pattern."""
    neighbours: int = 200
    """Nearest items kept of each."""


@dataclass
class Together(Neighbours):
    """Cosine over people and sessions, with shrinkage; optionally of BM25-weighted rows."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: TogetherConfig = TogetherConfig()

    def learn(self, catalogue: Catalogue, history: History) -> None:
        met = occasions(history)
        weighted = bm25(met) if self.config.weighting == "bm25" else met
        by_item = weighted.T.tocsr()
        lengths = np.sqrt(weighted.power(2).sum(axis=0))
        parts = []
        for start in range(0, by_item.shape[0], ITEMS_AT_ONCE):
            products = (by_item[start : start + ITEMS_AT_ONCE] @ weighted).tocsr()
            rows = start + np.repeat(np.arange(products.shape[0]), np.diff(products.indptr))
            products.data /= lengths[rows] * lengths[products.indices] + self.config.shrinkage
            products.data[rows == products.indices] = 0.0
            products.eliminate_zeros()
            parts.append(nearest_of_each(products, self.config.neighbours).astype(np.float32))
        self.nearness = sparse.vstack(parts, format="csr") if parts else sparse.csr_array((0, 0), dtype=np.float32)


def occasions(history: History) -> sparse.csr_array:
    """Sessions, and people with more than one of them, x items: everything in which two items may meet."""
    sessions = history.sessions
    people = history.met[: len(history.users)]
    return sparse.vstack([sessions, people], format="csr").astype(np.float64)


def bm25(met: sparse.csr_array) -> sparse.csr_array:
    """Robertson's weights with occasions as terms and items as documents."""
    weighted = met.copy()
    frequency = np.diff(met.tocsc().indptr)
    rarity = np.log1p(met.shape[0] / (1 + frequency))
    sizes = np.diff(met.indptr)
    longness = 1 - BM25_B + BM25_B * sizes * len(sizes) / max(int(sizes.sum()), 1)
    penalty = np.repeat(BM25_K1 * longness, sizes)
    weighted.data = met.data * (BM25_K1 + 1) / (met.data + penalty) * rarity[met.indices]
    return weighted
