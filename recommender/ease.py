"""EASE: the best linear item-to-item weights in closed form.

Steck, Embarrassingly shallow autoencoders for sparse data (2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.nearness import heard
from recommender.scoring import Ground, Reach, Scores, State, anchored
from recommender.together import occasions

MOST_ITEMS = 5_000
"""Above this the dense inverse takes more than half a minute on one core and 100 MB: use `Together`."""


@dataclass(frozen=True, slots=True)
class EaseConfig:
    """What can be chosen."""

    ridge: float = 200.0
    """Added to each item's own count; more makes rare items say less."""


@dataclass
class Ease:
    """Dense: for catalogues of up to `MOST_ITEMS`."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: EaseConfig = EaseConfig()
    weights: NDArray[np.float32] = field(init=False, repr=False)
    """Items x items, float32, zero diagonal; row i is what meeting i says for each other item."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        if len(catalogue) > MOST_ITEMS:
            raise ValueError(f"expected at most {MOST_ITEMS} items, got {len(catalogue)}")
        met = occasions(history)
        gram = (met.T @ met).toarray()
        gram[np.diag_indices_from(gram)] += self.config.ridge
        inverse = linalg.inv(gram, overwrite_a=True, check_finite=False) if len(gram) else gram
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0.0)
        self.weights = weights.astype(np.float32)

    def scores(self, evidence: Evidence) -> Scores:
        return heard(self.weights, evidence, np.ones(len(evidence.positions), dtype=np.bool_))

    def nearest(self, position: int) -> Scores:
        return np.asarray(self.weights[position], dtype=np.float64)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        said = self.weights[np.ix_(evidence.positions, np.asarray(positions, dtype=np.int64))]
        return anchored("together", evidence, said)

    def state(self) -> State:
        return {"weights": self.weights}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.weights = state["weights"]
