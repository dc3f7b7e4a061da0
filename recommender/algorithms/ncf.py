"""NCF: a small neural network over a person and an item, where a person is the sum of what they met.

He et al., Neural collaborative filtering (2017), with the person's own vector replaced by that sum as in Kabbur et al.,
FISM (2013), so that somebody new needs no training. Learnt by `recommender.training.ncf`; served with numpy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.algorithms.pure_svd import cosines
from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored


@dataclass(frozen=True, slots=True)
class NcfConfig:
    """What can be chosen."""

    factors: int = 64
    hidden: int = 32
    rounds: int = 8
    batch: int = 256
    """People learnt from at a time."""
    strangers: int = 20
    """Items drawn at random against each one met."""
    step: float = 3e-3
    seed: int = 42


Learner = Callable[[sparse.csr_array, NcfConfig], State]
"""From people x items to the arrays of `Ncf.learnt`."""


@dataclass
class Ncf:
    """The product of both vectors (GMF) beside a hidden layer over both (MLP), summed to one number."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: NcfConfig = NcfConfig()
    learner: Learner | None = None
    """Needed by `learn` only; serving knows no torch."""
    learnt: State = field(init=False, repr=False)
    """`met`, `items`: items x factors; `from_person`, `from_item`: factors x hidden; `hidden_bias`; `of_product`:
    factors; `of_hidden`: hidden; `of_item`: items."""
    hidden_items: NDArray[np.float32] = field(init=False, repr=False)
    """Items x hidden: the item's share of the hidden layer."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        if self.learner is None:
            raise ValueError("expected a learner, got none: recommender.training.ncf.learn is one")
        self._prepare(self.learner(history.met, self.config))

    def scores(self, evidence: Evidence) -> Scores:
        return self._matched(self._person(evidence.positions, evidence.weights))

    def nearest(self, position: int) -> Scores:
        return cosines(self.learnt["items"], position)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        """By the product alone, in which each item of the evidence has a share of its own."""
        shares = (self.learnt["met"][evidence.positions] * self.learnt["of_product"]) @ self.learnt["items"][
            list(positions)
        ].T
        return anchored("together", evidence, shares)

    def state(self) -> State:
        return self.learnt

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self._prepare(state)

    def _prepare(self, learnt: State) -> None:
        self.learnt = learnt
        self.hidden_items = learnt["items"] @ learnt["from_item"] + learnt["hidden_bias"]

    def _person(self, positions: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float32]:
        total = max(float(weights.sum()), 1e-9)
        return np.asarray(weights @ self.learnt["met"][positions] / np.sqrt(total), dtype=np.float32)

    def _matched(self, person: NDArray[np.float32]) -> Scores:
        product = self.learnt["items"] @ (person * self.learnt["of_product"])
        hidden = np.maximum(self.hidden_items + person @ self.learnt["from_person"], 0.0) @ self.learnt["of_hidden"]
        return np.asarray(product + hidden + self.learnt["of_item"], dtype=np.float64)
