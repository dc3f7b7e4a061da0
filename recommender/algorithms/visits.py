"""STAN: past visits like this one say how it goes on; late items, recent visits and near places count most.

Garg et al., Sequence and time aware neighborhood for session-based recommendations (2019).
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored

DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class VisitsConfig:
    """What can be chosen; the three decays of the paper."""

    neighbours: int = 500
    """Visits asked."""
    of_one: int = 10
    """Visits of one person that count, the newest."""
    late: float = 4.0
    """Items of the present visit: one `late` places before the last weighs 1/e."""
    recent: float = 60.0
    """Days: a visit that long before the newest weighs 1/e."""
    near: float = 4.0
    """Places in a past visit: what lies that far from the last shared item weighs 1/e."""


@dataclass
class Visits:
    """Nothing is learnt but an index of visits."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: VisitsConfig = VisitsConfig()
    places: sparse.csr_array = field(init=False, repr=False)
    """Visits x items: the place of each item in the visit, from 1 on; what was met in one moment shares its place."""
    by_item: sparse.csc_array = field(init=False, repr=False)
    freshness: NDArray[np.float64] = field(init=False, repr=False)
    """Of each visit, in (0, 1]."""
    sizes: NDArray[np.int64] = field(init=False, repr=False)
    """Items of each visit."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        log = history.log
        order = np.lexsort((-log.ages, log.sessions))
        visits, items, ages = log.sessions[order], log.items[order], log.ages[order]
        moments = np.cumsum((np.diff(visits, prepend=-1) != 0) | (np.diff(ages, prepend=-1.0) != 0))
        places = moments - moments[np.searchsorted(visits, visits)] + 1.0
        _, last = np.unique((visits * len(catalogue) + items)[::-1], return_index=True)
        kept = len(order) - 1 - last
        entries = (places[kept], (visits[kept], items[kept]))
        every = sparse.coo_array(entries, shape=history.sessions.shape).tocsr()
        age, owner = np.zeros(every.shape[0]), np.zeros(every.shape[0], dtype=np.int64)
        age[visits], owner[visits] = ages, log.people[order]
        counting = sparse.diags_array(newest_of_each(owner, age, self.config.of_one).astype(np.float64))
        places = (counting @ every.multiply(history.sessions)).tocsr()
        places.eliminate_zeros()
        self._prepare(places, np.exp(-age / DAY / self.config.recent))

    def scores(self, evidence: Evidence) -> Scores:
        weights = evidence.weights.copy()
        late = np.exp(-np.arange(len(evidence.session))[::-1] / self.config.late)
        weights[np.searchsorted(evidence.positions, evidence.session)] = late
        return self._continued(evidence.positions, weights)

    def nearest(self, position: int) -> Scores:
        """How a visit goes on that has seen the item alone."""
        return self._continued(np.array([position]), np.ones(1))

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        shared = (self.by_item[:, evidence.positions] > 0).T @ (self.by_item[:, list(positions)] > 0).astype(np.float64)
        return anchored("together", evidence, shared.toarray())

    def state(self) -> State:
        matrix = {"data": self.places.data, "indices": self.places.indices, "indptr": self.places.indptr}
        return {**matrix, "freshness": self.freshness, "config": np.array(astuple(self.config))}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        neighbours, of_one, late, recent, near = state["config"].tolist()
        self.config = VisitsConfig(int(neighbours), int(of_one), late, recent, near)
        entries = (state["data"], state["indices"], state["indptr"])
        shape = (len(state["freshness"]), len(catalogue))
        self._prepare(sparse.csr_array(entries, shape=shape), state["freshness"])

    def _prepare(self, places: sparse.csr_array, freshness: NDArray[np.float64]) -> None:
        self.places, self.freshness, self.by_item = places, freshness, places.tocsc()
        self.sizes = np.maximum(np.diff(places.indptr), 1)

    def _continued(self, positions: NDArray[np.int64], weights: NDArray[np.float64]) -> Scores:
        likeness = np.zeros(len(self.freshness))
        for position, weight in zip(positions.tolist(), weights.tolist(), strict=True):
            likeness[self.by_item.indices[slice(*self.by_item.indptr[position : position + 2])]] += weight
        likeness *= self.freshness / np.sqrt(self.sizes * max(len(positions), 1))
        like = np.flatnonzero(likeness)
        like = like[np.argsort(-likeness[like], kind="stable")[: self.config.neighbours]]
        asked = self.places[like]
        owners = np.repeat(np.arange(len(like)), np.diff(asked.indptr))
        lateness = np.zeros(asked.shape[1])
        lateness[positions] = weights
        by_lateness = np.lexsort((lateness[asked.indices], owners))
        last_shared = asked.data[by_lateness[asked.indptr[1:] - 1]]
        near = np.exp(-np.abs(asked.data - last_shared[owners]) / self.config.near)
        worth = np.bincount(asked.indices, weights=likeness[like][owners] * near, minlength=asked.shape[1])
        return np.asarray(worth, dtype=np.float64)


def newest_of_each(owners: NDArray[np.int64], ages: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """True for the `count` visits of least age of each owner."""
    order = np.lexsort((ages, owners))
    in_order = owners[order]
    kept = np.zeros(len(owners), dtype=np.bool_)
    kept[order] = np.arange(len(owners)) - np.searchsorted(in_order, in_order) < count
    return kept
