"""The contract of one algorithm: numbers for every item of the catalogue. `ItemRanker` makes a recommender of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History

Scores = NDArray[np.float64]
"""Shape (n_items,), higher is better; orders one list, nothing more."""
State = dict[str, NDArray[Any]]
"""What an algorithm learnt, as arrays by name."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom and what an algorithm can speak of before anything is known of them."""

    cold_users: bool
    """It ranks for people of whom nothing is known; else they get what sells."""
    cold_items: bool
    """It ranks products that nobody met yet."""


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a recommendation rests: the way, and the item of the evidence that speaks loudest for it."""

    way: Literal["together", "similar", "popular", "again"]
    anchor: int | None = None
    """Its position."""


class Scorer(Protocol):
    """`learn` or `restore` first; the rest only reads. What can be chosen is a frozen dataclass, field `config`."""

    reach: ClassVar[Reach]

    def learn(self, catalogue: Catalogue, history: History) -> None: ...

    def scores(self, evidence: Evidence) -> Scores:
        """How well every item fits; no evidence gives what the algorithm knows of everybody, or zeros."""

    def nearest(self, position: int) -> Scores:
        """How near every item is to one."""

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        """Why each item at `positions` has its score."""

    def state(self) -> State: ...

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None: ...


def anchored(way: Literal["together", "similar"], evidence: Evidence, nearness: NDArray[Any]) -> list[Ground]:
    """Each scored item's ground: the item of the evidence with the largest share, popularity when none has one.

    `nearness[e, i]` says how near item i, of those scored, is to item e of the evidence.
    """
    shares = evidence.weights[:, None] * nearness
    if shares.shape[0] == 0:
        return [Ground("popular")] * shares.shape[1]
    return [
        Ground(way, int(evidence.positions[column.argmax()])) if column.max() > 0 else Ground("popular")
        for column in shares.T
    ]
