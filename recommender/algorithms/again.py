"""Buy again: what somebody buys often and bought of late; after that, what sells.

The personal frequency that neural next-basket models do not beat: Li et al., A next basket recommendation reality check
(2023); decays after Hu et al., Modeling personalized item frequency information for next-basket recommendation (2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State


@dataclass
class Again:
    """Says something only where what was bought may come again: `recommend(..., again=True)`."""

    reach: ClassVar[Reach] = Reach(cold_users=True, cold_items=False)
    sold: Scores = field(init=False, repr=False)
    """What sells, in [0, 1)."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        self.sold = history.popularity / (1 + history.popularity.max(initial=0.0))

    def scores(self, evidence: Evidence) -> Scores:
        scores = self.sold.copy()
        scores[evidence.bought] += 1 + evidence.often
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
