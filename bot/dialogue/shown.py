"""What a reply leaves behind: the buttons that may be pressed, and what was spoken of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Offer:
    """A button on screen and what pressing it says, as if it had been understood from words."""

    payload: str
    title: str
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)
    """Label -> value."""
    text: str = ""
    """What was said before and is meant this way; empty: the title says it all."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What was last spoken of: "it", "the second one", "that order"."""

    orders: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
