"""What an experiment did: kept in the log of the conversation, and gone when that is erased."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """A list was shown by one of the ways of recommending that are tried."""

    at: datetime
    experiment: str
    unit: str
    """Who: the customer, or the conversation of a guest."""
    arm: str
    propensity: float
    """With which probability it was this arm, in (0, 1]."""
    context: tuple[float, ...]
    """What the choice went by."""
    products: tuple[str, ...]
    held_out: bool = False
    """They keep what everybody had before, and teach nothing."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A product went into the cart."""

    at: datetime
    product: str
