"""RP3beta: a random walk of three steps from an item over the people who met it, held back from what everybody meets.

Paudel et al., Updatable, accurate, diverse, and scalable recommendations for interactive applications (2017).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import History
from recommender.nearness import Neighbours, nearest_of_each
from recommender.scoring import Reach
from recommender.together import occasions

ITEMS_AT_ONCE = 2_000
"""Rows of the walk held at a time."""


@dataclass(frozen=True, slots=True)
class WalkConfig:
    """What can be chosen."""

    alpha: float = 0.9
    """Power of the probability of a step; below 1 makes the rare steps likelier."""
    beta: float = 0.4
    """Power of an item's popularity that its score is divided by."""
    neighbours: int = 200


@dataclass
class Walk(Neighbours):
    """Like cosine neighbours, with one knob for how much the popular counts."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: WalkConfig = WalkConfig()

    def learn(self, catalogue: Catalogue, history: History) -> None:
        met = occasions(history)
        to_items = stepped(met, self.config.alpha)
        to_occasions = stepped(met.T.tocsr(), self.config.alpha)
        met_by = np.asarray(met.sum(axis=0)).ravel()
        held_back = np.divide(1.0, met_by**self.config.beta, out=np.zeros(len(met_by)), where=met_by > 0)
        parts = []
        for start in range(0, len(catalogue), ITEMS_AT_ONCE):
            walked = (to_occasions[start : start + ITEMS_AT_ONCE] @ to_items).tocsr()
            walked.data *= held_back[walked.indices]
            walked.data[start + np.repeat(np.arange(walked.shape[0]), np.diff(walked.indptr)) == walked.indices] = 0.0
            walked.eliminate_zeros()
            parts.append(nearest_of_each(walked, self.config.neighbours).astype(np.float32))
        self.nearness = sparse.vstack(parts, format="csr") if parts else sparse.csr_array((0, 0), dtype=np.float32)


def stepped(matrix: sparse.csr_array, alpha: float) -> sparse.csr_array:
    """Rows as probabilities of a step, to the power of `alpha`."""
    steps = matrix.astype(np.float64)
    sizes = np.asarray(steps.sum(axis=1)).ravel()
    steps.data = (steps.data / np.repeat(sizes, np.diff(steps.indptr))) ** alpha
    return steps
