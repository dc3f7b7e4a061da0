"""Matrix factorization of stars with biases, and SVD++, which also learns from what was rated at all.

Koren, Factorization meets the neighborhood (2008); Koren, Bell, Volinsky, Matrix factorization techniques for
recommender systems (2009). Learnt by Adam (Kingma, Ba 2015) over all ratings at once: only the beginning is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.algorithms.pure_svd import cosines
from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored

MOMENTS = (0.9, 0.999)
"""Adam's decays of the mean gradient and of its square."""
FIRST_FACTORS = 0.05
"""Deviation of the factors before the first round."""
PARTS = ("of_user", "of_item", "users", "items", "met")

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RatingsConfig:
    """What can be chosen."""

    implicit: bool = False
    """SVD++: a person is also what they rated, whatever the stars."""
    factors: int = 40
    ridge: float = 0.08
    """On every parameter, once a rating it takes part in."""
    step: float = 0.02
    rounds: int = 120
    seed: int = 42


@dataclass
class Ratings:
    """Predicts stars, and ranks by them. Interactions without stars count as met only."""

    reach: ClassVar[Reach] = Reach(cold_users=True, cold_items=False)
    config: RatingsConfig = RatingsConfig()
    mean: float = field(init=False, default=0.0)
    """Of all ratings."""
    learnt: dict[str, Values] = field(init=False, repr=False)
    """Biases `of_user` and `of_item`; factors of `users` and `items`; of `met` items for what was rated at all."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        log = history.log
        known = np.isfinite(log.ratings) & (log.people < len(log.users))
        shape = (len(log.users), len(catalogue))
        pairs, last = np.unique((log.people * len(catalogue) + log.items)[known][::-1], return_index=True)
        stars = log.ratings[known][::-1][last]
        self.fit_ratings(pairs // max(shape[1], 1), pairs % max(shape[1], 1), stars, shape)

    def fit_ratings(self, users: Numbers, items: Numbers, stars: Values, shape: tuple[int, int]) -> None:
        """Learn from one rating a row; `shape` is people, items."""
        self.mean = float(stars.mean()) if len(stars) else 0.0
        self.learnt = self._drawn(shape)
        met = normalized(sparse.csr_array((np.ones(len(users)), (users, items)), shape=shape))
        of_user, of_item = np.bincount(users, minlength=shape[0]), np.bincount(items, minlength=shape[1])
        counts = (of_user, of_item, of_user[:, None], of_item[:, None], of_item[:, None])
        ridges = {name: self.config.ridge * count for name, count in zip(PARTS, counts, strict=True)}
        first = {name: np.zeros_like(values) for name, values in self.learnt.items()}
        second = {name: np.zeros_like(values) for name, values in self.learnt.items()}
        for turn in range(1, (self.config.rounds if len(stars) else 0) + 1):
            for name, error_slope in self._slopes(users, items, stars, met).items():
                slope = error_slope + ridges[name] * self.learnt[name]
                first[name] += (1 - MOMENTS[0]) * (slope - first[name])
                second[name] += (1 - MOMENTS[1]) * (slope**2 - second[name])
                size = np.sqrt(second[name] / (1 - MOMENTS[1] ** turn)) + 1e-8
                self.learnt[name] -= self.config.step * first[name] / (1 - MOMENTS[0] ** turn) / size

    def predict(self, users: Numbers, items: Numbers, met: sparse.csr_array) -> Values:
        """Stars for pairs of a person and an item, not held to the scale; `met`: people x items, 1 where rated."""
        return self._predicted(self._people(normalized(met)), users, items)

    def scores(self, evidence: Evidence) -> Scores:
        parts = self.learnt
        known = evidence.row if evidence.row is not None and evidence.row < len(parts["users"]) else None
        person = np.zeros(self.config.factors) if known is None else parts["users"][known]
        met = parts["met"][evidence.positions].sum(axis=0) / np.sqrt(max(len(evidence.positions), 1))
        bias = 0.0 if known is None else float(parts["of_user"][known])
        return np.asarray(self.mean + bias + parts["of_item"] + parts["items"] @ (person + met), dtype=np.float64)

    def nearest(self, position: int) -> Scores:
        return cosines(self.learnt["items"].astype(np.float32), position)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        items = self.learnt["items"]
        return anchored("together", evidence, items[evidence.positions] @ items[list(positions)].T)

    def state(self) -> State:
        config = np.array([self.config.implicit, self.config.factors])
        return {**self.learnt, "mean": np.array(self.mean), "config": config}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        implicit, factors = state["config"].tolist()
        self.config = RatingsConfig(implicit=bool(implicit), factors=int(factors))
        self.mean = float(state["mean"])
        self.learnt = {name: state[name] for name in PARTS}

    def _drawn(self, shape: tuple[int, int]) -> dict[str, Values]:
        """Small factors to begin with, and no biases."""
        drawn = np.random.default_rng(self.config.seed)
        people, items = (drawn.normal(0, FIRST_FACTORS, (count, self.config.factors)) for count in shape)
        return dict(
            zip(PARTS, (np.zeros(shape[0]), np.zeros(shape[1]), people, items, np.zeros_like(items)), strict=True)
        )

    def _people(self, met: sparse.csr_array) -> Values:
        """People x factors."""
        people = self.learnt["users"]
        return people + met @ self.learnt["met"] if self.config.implicit else people

    def _predicted(self, people: Values, users: Numbers, items: Numbers) -> Values:
        parts = self.learnt
        matches = np.einsum("ij,ij->i", people[users], parts["items"][items])
        return np.asarray(self.mean + parts["of_user"][users] + parts["of_item"][items] + matches)

    def _slopes(self, users: Numbers, items: Numbers, stars: Values, met: sparse.csr_array) -> dict[str, Values]:
        """Of the squared error, for every parameter that is learnt."""
        people = self._people(met)
        errors = sparse.csr_array((self._predicted(people, users, items) - stars, (users, items)), shape=met.shape)
        by_user = errors @ self.learnt["items"]
        of_user, of_item = errors.sum(axis=1), errors.sum(axis=0)
        slopes = {"of_user": of_user, "of_item": of_item, "users": by_user, "items": errors.T @ people}
        return {**slopes, "met": met.T @ by_user} if self.config.implicit else slopes


def normalized(met: sparse.csr_array) -> sparse.csr_array:
    """Each row over the root of its size."""
    sizes = np.diff(met.indptr)
    return sparse.csr_array((met.data / np.sqrt(np.repeat(sizes, sizes)), met.indices, met.indptr), shape=met.shape)
