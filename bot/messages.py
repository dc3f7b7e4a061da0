"""What comes in and goes out: utterances, identities, replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from actions.shop.models import CustomerId
from actions.types import Level

ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
AgentId = NewType("AgentId", str)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom we talk to, and how sure we are."""

    level: Level = Level.ANONYMOUS
    customer_id: CustomerId | None = None


ANONYMOUS = Identity()
CALLING = "tel "
"""Before the number of a caller who shows one."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the shopper is looking at, as the shop's page tells it."""

    url: str = ""
    product_id: str = ""
    cart: tuple[str, ...] = ()
    """Variant ids."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recognizer heard."""

    text: str
    confidence: float
    """In [0, 1]; of the whole utterance."""
    recognizer: str
    words: tuple[tuple[str, float], ...] = ()
    """Each word with its confidence."""
    alternatives: tuple[str, ...] = ()
    """What else it may have been, best first, without `text`. Never stored."""
    times: tuple[tuple[float, float], ...] = ()
    """When each word begins and ends, in seconds; empty where the recognizer does not tell."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the customer said, or the button they pressed."""

    conversation_id: ConversationId
    message_id: MessageId
    """Made by the client; equal ids are the same message."""
    text: str
    channel: str
    """chat, voice, terminal, rasa."""
    at: datetime
    """Aware, UTC."""
    identity: Identity = ANONYMOUS
    payload: str | None = None
    """The opaque value of a pressed quick reply; `text` is then its title, or empty."""
    language: str = "en"
    page: Page = Page()
    transcript: Transcript | None = None
    """When it was spoken."""
    picture: str = ""
    """The key of a picture that is sent; `text` is then its name."""
    came_from: str = ""
    """The client's address block, e.g. 203.0.113.0/24, or `CALLING` and a number: for limits, and never stored."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button; `payload` is issued by us and means something in this conversation only."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Card:
    """Something to look at. `kind` is order, product or comparison; `fields` what UX.md shows for it, ready to display.

    order: status ("shipped"), status_text ("On its way"), placed, total, items (["2 × Water bottle, blue"]),
    steps ([{"text", "at", "done"}], the timeline, oldest first), expected, carrier, tracking_number, tracking_url.
    product: price ("€49.00"), was, stock ("in", "low", "out"), stock_text, image (URL), url, reason, rating, reviews,
    cart ({"variant_id", "quantity"}: what the page may put into a cart that it keeps itself).
    comparison: columns ([{"id", "title", "image"}], a product each), rows ([{"name", "values", "differs"}], one value a
    column, "" where nothing is known); a button each column, in their order.
    Each may be missing; amounts and dates are words already.
    """

    kind: str
    id: str
    title: str
    fields: Mapping[str, object] = field(default_factory=dict)
    """JSON values only."""
    buttons: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing said back."""

    code: str
    """The wording's name: "order_cancelled"."""
    text: str
    speech: str | None = None
    """Spoken wording where it differs."""
    cards: tuple[Card, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    sources: tuple[str, ...] = ()
    """Ids of the FAQ entries it rests on."""


@dataclass(frozen=True, slots=True)
class Expects:
    """What the assistant waits for."""

    kind: str
    """slot, choice or confirm."""
    name: str
    """The slot's name, or the action to confirm."""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionReport:
    """What the assistant did in this turn."""

    name: str
    outcome: str
    """done, refused, failed, or unknown when it may have happened."""
    effect: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that one utterance led to: the body of `POST .../messages`."""

    seq: int
    """Of the last event of the turn."""
    status: str
    """bot, queued, agent or closed."""
    replies: tuple[Reply, ...] = ()
    expects: Expects | None = None
    actions: tuple[ActionReport, ...] = ()
