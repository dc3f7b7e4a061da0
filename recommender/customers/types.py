"""What is known of a customer: what they bought, and what went back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Purchase:
    """One order that was not cancelled."""

    customer_id: str
    at: datetime
    """Aware."""
    amount: int
    """Minor units, all in one currency."""
    lines: int = 1
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Something that was sent back, cancelled or claimed."""

    customer_id: str
    at: datetime
    amount: int
    """Minor units that were paid back for it; 0 or more."""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What a shop knows of its customers."""

    everybody: tuple[str, ...]
    """Ids, with and without orders."""
    purchases: tuple[Purchase, ...]
    given_back: tuple[GivenBack, ...]
    currency: str = ""
    """ISO 4217, of every amount."""


DAY = 86_400.0  # seconds


def days_between(earlier: datetime, later: datetime) -> float:
    """In days; negative when `later` is before `earlier`."""
    return (later - earlier).total_seconds() / DAY
