"""User-based collaborative filtering: what people who met the same things met besides.

Resnick et al., GroupLens: an open architecture for collaborative filtering of netnews (1994); Breese et al., Empirical
analysis of predictive algorithms for collaborative filtering (1998).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored


@dataclass(frozen=True, slots=True)
class PeopleConfig:
    """What can be chosen."""

    likeness: Literal["cosine", "pearson"] = "cosine"
    """pearson: cosine of what is left when each person's mean over the whole catalogue is taken off."""
    neighbours: int = 300
    """People asked."""
    shrinkage: float = 5.0
    """Added to the product of two people's lengths: little in common is no likeness."""


@dataclass
class People:
    """Keeps nothing but the history: people are compared when somebody asks, so that the newest count at once."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: PeopleConfig = PeopleConfig()
    met: sparse.csr_array = field(init=False, repr=False)
    """People x items."""
    met_by: sparse.csc_array = field(init=False, repr=False)
    """The same by item."""
    lengths: NDArray[np.float64] = field(init=False, repr=False)
    """Of each person's row, after what `likeness` takes off."""
    means: NDArray[np.float64] = field(init=False, repr=False)
    """Taken off each person's row; zeros for cosine."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        self.met, self.met_by = history.met, history.visitors
        n_items = max(len(catalogue), 1)
        centred = self.config.likeness == "pearson"
        self.means = np.asarray(self.met.sum(axis=1)).ravel() / n_items * centred
        squares = np.asarray(self.met.power(2).sum(axis=1)).ravel()
        self.lengths = np.sqrt(np.maximum(squares - n_items * self.means**2, 0.0))

    def scores(self, evidence: Evidence) -> Scores:
        likeness = self._likeness(evidence)
        count = min(self.config.neighbours, len(likeness))
        if count == 0:
            return np.zeros(self.met.shape[1])
        nearest = np.sort(np.argsort(-likeness, kind="stable")[:count])
        nearest = nearest[likeness[nearest] > 0]
        return np.asarray(likeness[nearest] @ self.met[nearest])

    def nearest(self, position: int) -> Scores:
        """Cosine of the people who met the items."""
        column = self.met_by[:, [position]].toarray().ravel()
        squares = np.asarray(self.met.power(2).sum(axis=0)).ravel()
        lengths = np.sqrt(squares * squares[position]) + self.config.shrinkage
        return np.asarray(column @ self.met / lengths, dtype=np.float64)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        shared = self.met_by[:, evidence.positions].T @ self.met_by[:, list(positions)]
        return anchored("together", evidence, shared.toarray())

    def state(self) -> State:
        return {"is_centred": np.array(self.config.likeness == "pearson")}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.config = PeopleConfig("pearson" if state["is_centred"] else "cosine")
        self.learn(catalogue, history)

    def _likeness(self, evidence: Evidence) -> NDArray[np.float64]:
        """Of each person to the one asking."""
        mean = evidence.weights.sum() / max(self.met.shape[1], 1) * (self.config.likeness == "pearson")
        length = np.sqrt(max((evidence.weights**2).sum() - self.met.shape[1] * mean**2, 0.0))
        common = self.met_by[:, evidence.positions] @ evidence.weights - self.met.shape[1] * mean * self.means
        return np.asarray(common / (self.lengths * length + self.config.shrinkage))
