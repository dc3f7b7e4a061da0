"""What people buy at the moment: each person counts once, yesterday more than last month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State


@dataclass(frozen=True, slots=True)
class PopularConfig:
    """What can be chosen."""

    window: Literal["decayed", "30 days"] = "decayed"
    """decayed: all time, yesterday more than last month; 30 days: different buyers of the last 30 days."""


@dataclass
class Popular:
    """The same for everybody; the fallback for people nobody knows."""

    reach: ClassVar[Reach] = Reach(cold_users=True, cold_items=False)
    config: PopularConfig = PopularConfig()
    counts: Scores = field(init=False, repr=False)
    """People, in logarithm."""
    categories: Scores = field(init=False, repr=False)

    def learn(self, catalogue: Catalogue, history: History) -> None:
        people = history.popularity if self.config.window == "decayed" else history.recent_buyers
        self.counts = np.log1p(people)
        self.categories = catalogue.category_codes.astype(np.float64)

    def scores(self, evidence: Evidence) -> Scores:
        return self.counts.copy()

    def nearest(self, position: int) -> Scores:
        """The most popular of the same category."""
        return np.where(self.categories == self.categories[position], self.counts, 0.0)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        return [Ground("popular")] * len(positions)

    def state(self) -> State:
        return {"counts": self.counts}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.counts = state["counts"]
        self.categories = catalogue.category_codes.astype(np.float64)
