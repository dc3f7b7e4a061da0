"""The one contract of every recommender, and what goes in and out of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, Self


@dataclass(frozen=True, slots=True)
class Item:
    """A product as a recommender sees it."""

    id: str
    title: str
    category: str
    price: int
    """The lowest variant price, in minor units."""
    description: str = ""
    brand: str = ""
    tags: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rating: float | None = None
    in_stock: bool = True
    reviews: int = 0
    """How many people gave `rating`."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What does not vary: {"material": "merino wool", "weight": "380 g"}."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """Somebody met a product."""

    user_id: str
    item_id: str
    kind: Literal["view", "cart", "purchase"]
    at: datetime
    session_id: str = ""
    quantity: float = 1.0
    """Pieces; a row of none, less than none or not a number of them does not count."""
    rating: float | None = None
    """Stars the person gave, where they did."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a recommendation must satisfy; an empty filter lets everything through."""

    category: str | None = None
    brand: str | None = None
    max_price: int | None = None
    """Minor units, inclusive."""
    min_price: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """Option name -> wanted value, e.g. {"color": "blue"}."""
    words: tuple[str, ...] = ()
    """Words of the wish that should show in title, tags or description: ("hiking", "dad")."""
    in_stock: bool = True
    min_rating: float | None = None
    """Inclusive; a product nobody rated does not pass."""
    other_than_brands: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Words that must not show in title, tags, options, attributes or description: ("leather",)."""
    limits: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """Attribute or option -> lowest and highest measure, inclusive, in base units: {"weight": (None, 379)}."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product, why, and how it ranks in this list."""

    item_id: str
    score: float
    reason: str
    """A code the wording knows; README.md lists them with their facts."""
    facts: Mapping[str, str | int] = field(default_factory=dict)
    """What the reason's sentence needs, e.g. {"other": "Trail jacket", "count": 41}."""


class IncompatibleModel(Exception):
    """A model folder of another version, damaged, or not a model at all."""


class Recommender(Protocol):
    """`fit` learns; everything else only reads."""

    def fit(self, items: Iterable[Item], interactions: Iterable[Interaction]) -> Self:
        """Learn from scratch and return self."""

    def recommend(
        self,
        *,
        user_id: str | None = None,
        session: Sequence[str] = (),
        k: int = 10,
        filters: Filters = Filters(),
        exclude: Collection[str] = (),
        again: bool = False,
        draw: float | None = None,
    ) -> list[Recommendation]:
        """The `k` best items for a user, a session of item ids (latest last), both or neither; best first.

        Unknown users and items are no error: they count as no evidence. `again` says that what the user bought
        before may come again, as in a weekly basket. With `draw` in [0, 1), a number drawn by who calls, the last
        place of the list goes to one of the `k` next best products that fewest people met, with the reason "few_met".
        """

    def recommend_each(
        self,
        user_ids: Iterable[str],
        *,
        k: int = 10,
        filters: Filters = Filters(),
        exclude: Collection[str] = (),
        again: bool = False,
    ) -> dict[str, list[Recommendation]]:
        """The same for many users at once: user id -> what `recommend` says to them."""

    def similar_items(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]:
        """Up to `k` items nearest to `item_id`, without itself, best first; [] when the item is unknown."""

    def goes_with(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]:
        """The `k` best companions of `item_id`: bought with it, not instead of it; [] when the item is unknown."""

    def explain(self, item_id: str, *, user_id: str | None = None, session: Sequence[str] = ()) -> Recommendation:
        """The honest reason why `item_id` would be recommended here."""

    def fold_in(self, interactions: Iterable[Interaction]) -> Self:
        """A recommender that also knows these interactions of old or new users; learns nothing about products."""

    def save(self, folder: Path) -> None:
        """Write into `folder` (made if absent); no pickle."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises `IncompatibleModel` for a folder written by another version."""
