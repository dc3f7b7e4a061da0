"""What a simulated shopper is after, what they can tell about it, and what "reached" means in the shop."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.shop.changes.types import OrderChange
from actions.shop.models import Customer, CustomerId, Order


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a sentence; with a label it mentions something that understanding should find."""

    text: str
    label: str = ""
    value: str = ""


Words = tuple[Piece, ...]
Fact = tuple[Words, ...]
"""Something the shopper can tell, each way of saying it by itself; the first is the exact one."""


def words(text: str, label: str = "", value: str = "") -> Words:
    return (Piece(text, label, value or text),) if label else (Piece(text),)


def fact(*texts: str, label: str = "", value: str = "") -> Fact:
    """The same mention in several spellings."""
    return tuple(words(text, label, value) for text in texts)


def exact(told: Fact) -> str:
    """The first way to say it, as plain text."""
    return "".join(piece.text for piece in told[0])


# What "reached" means. Everything that an end does not name must be as it was before.


@dataclass(frozen=True, slots=True)
class OrderEnds:
    """This order stands like this."""

    after: Order


@dataclass(frozen=True, slots=True)
class CustomerEnds:
    """The customer's own record stands like this."""

    after: Customer


@dataclass(frozen=True, slots=True)
class Told:
    """One of these actions was done, and one of `mentions` was said."""

    actions: frozenset[str]
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """One of these entries of the knowledge base was quoted."""

    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Filed:
    """A request of this kind was recorded, with these details where they are named."""

    kind: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Denied:
    """Nothing changed, and the shopper was told so or got a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person was brought in, or a message was taken."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The shopper thought better of it: everything is as it was."""


Ends = OrderEnds | CustomerEnds | Told | Answered | Filed | Denied | Person | Unchanged


@dataclass(frozen=True, slots=True)
class Goal:
    """One wish of one customer."""

    kind: str
    """A wish of phrases.yaml."""
    customer: Customer
    ends: Ends
    facts: Mapping[str, Fact] = field(default_factory=dict)
    """By the name it has in phrases.yaml: order, item, wanted, address, method, ..."""
    summary: tuple[str, ...] = ()
    """Patterns that a right summary contains, every one of them."""
    absent: tuple[str, ...] = ()
    """Patterns that a right summary does not contain."""
    picks: tuple[str, ...] = ()
    """Patterns of buttons that say what is meant."""
    signed_in: bool = True
    arranged: tuple[OrderChange, ...] = ()
    """Done in the shop before the conversation begins."""
    secrets: tuple[str, ...] = ()
    """What belongs to somebody else and must not be said."""

    @property
    def customer_id(self) -> CustomerId:
        return self.customer.id


def literally(*texts: str) -> tuple[str, ...]:
    """Patterns that find these words as they stand."""
    return tuple(re.escape(text.lower()) for text in texts)
