"""PureSVD: the items as directions in which people differ most.

Cremonesi et al., Performance of recommender algorithms on top-n recommendation tasks (2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored
from recommender.together import occasions


@dataclass(frozen=True, slots=True)
class PureSvdConfig:
    """What can be chosen."""

    factors: int = 128


@dataclass
class PureSvd:
    """Truncated singular value decomposition; a new person is the sum of what they met."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: PureSvdConfig = PureSvdConfig()
    factors: NDArray[np.float32] = field(init=False, repr=False)
    """Items x factors, float32, orthonormal columns."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        met = occasions(history)
        count = min(self.config.factors, min(met.shape) - 1)
        if count < 1 or met.nnz == 0:
            self.factors = np.zeros((len(catalogue), 1), dtype=np.float32)
            return
        start = np.ones(min(met.shape))  # a drawn one would make equal data differ
        _, _, directions = sparse.linalg.svds(met, k=count, v0=start)
        self.factors = np.ascontiguousarray(directions.T, dtype=np.float32)

    def scores(self, evidence: Evidence) -> Scores:
        person = evidence.weights.astype(np.float32) @ self.factors[evidence.positions]
        return np.asarray(self.factors @ person, dtype=np.float64)

    def nearest(self, position: int) -> Scores:
        return cosines(self.factors, position)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        return anchored("together", evidence, self.factors[evidence.positions] @ self.factors[list(positions)].T)

    def state(self) -> State:
        return {"factors": self.factors}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.factors = state["factors"]


def cosines(factors: NDArray[np.float32], position: int) -> Scores:
    """Of each row with one; 0 for rows of length 0."""
    lengths = np.linalg.norm(factors, axis=1) * np.linalg.norm(factors[position])
    dots = factors @ factors[position]
    return np.asarray(np.divide(dots, lengths, out=np.zeros(len(dots)), where=lengths > 0), dtype=np.float64)
