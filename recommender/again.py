"""Buy again: what somebody buys often and bought of late; after that, what sells.

The personal frequency that neural next-basket models do not beat: Li et al., A next basket recommendation reality check
(2023); decays after Hu et al., Modeling personalized item frequency information for next-basket recommendation (2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State

HABIT_POPULAR = 0.3
"""What the best-selling product gains on others bought as often, in purchases."""


@dataclass
class Again:
    """Says something only where what was bought may come again: `recommend(..., again=True)`."""

    reach: ClassVar[Reach] = Reach(cold_users=True, cold_items=False)
    sold: Scores = field(init=False, repr=False)
    """What sells, from 0 to below 1."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        sold = np.log1p(history.popularity)
        self.sold = sold / (1 + sold.max(initial=0.0))

    def scores(self, evidence: Evidence) -> Scores:
        scores = self.sold.copy()
        scores[evidence.bought] = 1 + evidence.often + HABIT_POPULAR * self.sold[evidence.bought]
        return scores

    def nearest(self, position: int) -> Scores:
        """A habit says nothing of other products: what sells."""
        return self.sold

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        bought = set(evidence.bought.tolist())
        return [Ground("again" if position in bought else "popular") for position in positions]

    def state(self) -> State:
        return {}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.learn(catalogue, history)
