"""What a shopper is looking for, as far as they said, and what was shown for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

KEPT_SEARCHES = 6
"""Steps that "go back" can go."""


@dataclass(frozen=True, slots=True)
class Search:
    """One wish with everything that was said about it since."""

    words: tuple[str, ...] = ()
    like: str = ""
    """A product it should be like."""
    category: str = ""
    brand: str = ""
    max_price: int | None = None
    """Minor units, like `min_price`."""
    min_price: int | None = None
    min_rating: float | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """Option or attribute -> what it must be."""
    preferred: Mapping[str, str] = field(default_factory=dict)
    """The same, given up where nothing has it: "ideally in blue"."""
    other_than_brands: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    limits: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """Attribute -> lowest and highest measure in base units."""
    refused: tuple[str, ...] = ()
    """Products that were seen and are not wanted."""
    shown: tuple[str, ...] = ()
    explored: str = ""
    """Which of those shown stood in the place for what few have met."""
    offered: tuple[tuple[str, str], ...] = ()
    """Answers to the question that was asked about it: trait and value."""
    asked_about: tuple[str, ...] = ()
    blocked: bool = False
    """Nothing fitted: only to be relaxed; anything else said goes on from the one before."""
    in_a_row: int = 0
    """Questions asked in one turn after the other."""

    @property
    def is_vague(self) -> bool:
        """Nothing was said that tells what kind of thing it is."""
        return not (self.words or self.like or self.category or self.options)


@dataclass(frozen=True, slots=True)
class Searched:
    """Something was shown for a wish; `back`: it is the one before the last, which is given up."""

    at: datetime
    search: Search
    back: bool = False

    def after(self, searches: tuple[Search, ...]) -> tuple[Search, ...]:
        """The searches, the newest first."""
        return (self.search, *searches[2 if self.back else 0 :])[:KEPT_SEARCHES]


@dataclass(frozen=True, slots=True)
class HistoryAllowed:
    """Whether what the shopper bought and looked at before may choose what is shown."""

    at: datetime
    allowed: bool
