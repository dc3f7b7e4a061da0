"""What an action is: a request, an effect, the identity it needs, and three ways to end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, NewType

from actions.shop.models import CustomerId, Money, Order, OrderStatus, Product
from actions.shop.shop import Shop


class Effect(StrEnum):
    """What an action does to the shop."""

    READ = "read"
    """Runs as soon as its slots are filled."""
    REQUEST = "request"
    """Recorded for the shop, changes nothing by itself."""
    WRITE = "write"
    """Runs only after the customer said yes to exactly this."""


class Level(IntEnum):
    """How well we know whom we talk to."""

    ANONYMOUS = 0
    KNOWN = 1
    """Order number + e-mail or zip, or name + zip."""
    PROVEN = 2
    """The shop's signed token, or a one-time code."""


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf an action runs."""

    customer_id: CustomerId | None
    at: datetime
    """Aware, in the shop's time zone: `at.date()` is today where the customer is told so."""
    key: str = ""
    """The ledger key of a WRITE or REQUEST: the same key acts once."""
    level: Level = Level.ANONYMOUS
    """How sure we are that it is this customer."""
    pictures: tuple[str, ...] = ()
    """Keys of the pictures that were sent in this conversation."""
    waits_since: datetime | None = None
    """When they asked for a person, if a mail or a call shall come instead of one."""
    need: str = ""
    """What for, in one line."""
    corrects: str = ""
    """The case number of what was filed a moment ago and is said otherwise now."""


InOwnWords = NewType("InOwnWords", str)
"""A slot filled with the message that started the task, as written; never asked for on its own."""
Story = NewType("Story", str)
"""A slot for what somebody tells: a message that is long enough is it, otherwise it is asked for."""
Topic = NewType("Topic", str)
"""A slot filled with what was last spoken of: the number of an order, or else the id of a product."""
Rating = NewType("Rating", str)
"""A slot for a number given as an opinion, as it was said: "4", "I'd say four"."""

Pieces = NewType("Pieces", int)
"""A slot for how many there should be of what was ordered: the number wanted, or more or fewer than there are."""

Fact = str | int | Money | date | datetime | tuple[str, ...] | None
Facts = Mapping[str, Fact]
"""What a wording may say: names to values; amounts and dates are localized by the wording."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table that sets what is shown side by side."""

    name: str
    """What is told: price, rating, stock ("in", "low", "out"), or as the shop calls it: "weight"."""
    values: tuple[Fact, ...]
    """One for each of what is shown; None where nothing is known."""

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Done:
    """It went as asked."""

    code: str
    """The wording that tells it."""
    facts: Facts = field(default_factory=dict)
    shown: tuple[Order | Product, ...] = ()
    """What to show as cards, in this order; "the second one" refers to it."""
    table: tuple[Row, ...] = ()
    """What is shown is set side by side in it, instead of one card each."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Policy or state forbids it; the facts say why and what is possible instead."""

    code: str
    facts: Facts = field(default_factory=dict)
    shown: tuple[Order | Product, ...] = ()
    ask: str = ""
    """The slot whose better value would help: the wording asks for it, and the task stays open."""
    choices: tuple[str, ...] = ()
    """Values of that slot to offer as buttons, as they are to be read."""


ActionResult = Done | Refused


class ActionError(Exception):
    """Something technical failed. `retryable` says whether asking again may help."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(frozen=True, slots=True)
class Action:
    """Something Shopdesk can do in a shop. The fields of `request` are the slots it needs."""

    name: str
    effect: Effect
    level: Level
    request: type[Any]
    """A frozen dataclass; fields with a default are optional slots."""
    run: Callable[[Any, Shop, Caller], ActionResult]
    preview: Callable[[Any, Shop, Caller], ActionResult] | None = None
    """WRITE only: what would happen, as facts of the wording `confirm.<name>`, or `Refused` before anybody says yes."""
    suits: Callable[[Order], bool] | None = None
    """Which of the customer's orders it can be about, to be offered when none is named; None: any."""
    replaces: tuple[str, ...] = ()
    """Tasks that end when this one is wanted for the same order; what was said for them counts for this one."""
    or_rather: str = ""
    """The action that is meant once its own slots are filled by the answer to this one's summary, or by a correction
    right after this one was answered."""
    otherwise: tuple[tuple[OrderStatus, str], ...] = ()
    """The action that is meant instead when the order has this status: what was sent out is exchanged, not modified."""
    undone_by: str = ""
    """The action that takes it back, where `undo_change` does not: what is no change of an order."""
    undone_with: tuple[tuple[str, str], ...] = ()
    """Slots of that action, beside those that both have."""
    step_up: bool = False
    """Risky even for somebody signed in: identity may ask for a fresh one-time code first."""
