"""The JSON that shoppers' clients send and get (version 1). Changes that break a client go into a /v2."""

from datetime import datetime
from typing import Annotated, Any, assert_never

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.dialogue.asked import LookedUp
from bot.dialogue.at_the_desk import AgentJoined, AgentWrote, HandedBack, HandoffRequested
from bot.dialogue.conversation import (
    ActionFinished,
    BotReplied,
    Closed,
    ConfirmationAsked,
    Identified,
    Misunderstood,
    Opened,
    SlotAsked,
    SlotFilled,
    TaskAbandoned,
    TaskStarted,
    Understood,
    UserUttered,
)
from bot.dialogue.on_the_line import CallNoted
from bot.dialogue.proofs import CodeRefused, CodeSent, IdentityRefused
from bot.dialogue.risks import RiskAssessed
from bot.dialogue.search import HistoryAllowed, Searched
from bot.dialogue.tried import TakenUp, Tried
from bot.messages import Page
from bot.storage.conversations import LoggedEvent

TYPING_SECONDS = 15
"""How long a typing signal holds without another one."""


def _without_nul(text: str) -> str:
    """Not every database keeps it. Half a surrogate pair, which JSON can spell too, is no `str` to pydantic."""
    if "\0" in text:
        raise ValueError("NUL is no text")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]


class _In(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class ContextIn(_In):
    """What the shopper is looking at."""

    page: Text = Field(default="", max_length=2_000)
    product_id: Text = Field(default="", max_length=200)
    """The product on the page."""
    cart: list[Text] = Field(default_factory=list, max_length=200)
    """Variant ids."""

    def to_page(self) -> Page:
        return Page(url=self.page, product_id=self.product_id, cart=tuple(self.cart))


class OpenIn(_In):
    """Body of `POST /v1/conversations`."""

    site: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$", examples=["demo"])
    identity_token: str | None = Field(default=None, max_length=4_000)
    """Made by the shop for a signed-in customer: HS256 with sub, aud (the site), exp (≤ 15 minutes) and jti."""
    context: ContextIn = ContextIn()


class MessageIn(_In):
    """Body of `POST /v1/conversations/{id}/messages`: `text`, or the `payload` of a pressed button."""

    message_id: Text = Field(min_length=1, max_length=100)
    """Made by the client; the same id is the same message."""
    text: str | None = None
    payload: Text | None = Field(default=None, max_length=1_000)
    context: ContextIn = ContextIn()
    identity_token: str | None = Field(default=None, max_length=4_000)
    """When the shopper signed in after the conversation began."""


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)


class OpenedOut(_Out):
    """A new conversation; `token` is the bearer token of every later call."""

    conversation_id: str
    token: str


class QuickReplyOut(_Out):
    """A button; send its payload back when it is pressed."""

    title: str
    payload: str


class CardOut(_Out):
    """Something to look at; the keys of `fields` depend on `kind`."""

    kind: str
    id: str
    title: str
    fields: dict[str, Any]
    buttons: list[QuickReplyOut]


class ReplyOut(_Out):
    """One thing the assistant says."""

    code: str
    """The wording's name: stable, for programs."""
    text: str
    speech: str | None
    """Spoken wording where it differs."""
    cards: list[CardOut]
    quick_replies: list[QuickReplyOut]
    sources: list[str]
    """Ids of the entries it rests on: `GET /v1/knowledge/{id}`."""


class ExpectsOut(_Out):
    """What the assistant waits for."""

    kind: str
    name: str
    options: list[str]


class ActionOut(_Out):
    """What the assistant did."""

    name: str
    outcome: str
    effect: str


class AnswerOut(_Out):
    """What one message led to."""

    seq: int
    """Of the last event of the turn."""
    status: str
    """bot, queued, agent or closed."""
    replies: list[ReplyOut]
    expects: ExpectsOut | None
    actions: list[ActionOut]


class TicketOut(_Out):
    """Lets one WebSocket in, once, within seconds."""

    ticket: str
    expires_in: int


class ErrorOut(BaseModel):
    """Every failure."""

    code: str
    message: str


ERRORS: dict[int | str, dict[str, Any]] = {"4XX": {"model": ErrorOut}, "5XX": {"model": ErrorOut}}
EventOut = dict[str, Any]


class EventsOut(_Out):
    """A page of the log; ask again after `seq` while `more` is true."""

    events: list[EventOut]
    seq: int
    """How far this page read."""
    more: bool


def shopper_event(logged: LoggedEvent) -> EventOut | None:
    """The event as the shopper's client gets it; None for what is not theirs to see."""
    body = _shopper_body(logged)
    return {"seq": logged.seq, "at": timestamp(logged.event.at), **body} if body else None


def _shopper_body(logged: LoggedEvent) -> EventOut | None:
    event = logged.event
    match event:
        case UserUttered():
            return _from_shopper(event)
        case AgentWrote():
            return {"type": "message", "from": "agent", "name": event.name, "text": event.text}
        case BotReplied():
            replies = [ReplyOut.model_validate(reply).model_dump() for reply in event.replies]
            expects = ExpectsOut.model_validate(event.expects).model_dump() if event.expects else None
            return {"type": "reply", "replies": replies, "expects": expects}
        case HandoffRequested():
            return {"type": "status", "status": "queued"}
        case AgentJoined():
            return {"type": "agent_joined", "status": "agent", "name": event.name}
        case HandedBack():
            return {"type": "agent_left", "status": "bot"}
        case Closed():
            return {"type": "status", "status": "closed", "by": event.by}
        case (
            Opened() | Understood() | Identified() | TaskStarted() | SlotFilled() | SlotAsked() | ConfirmationAsked()
            | ActionFinished() | TaskAbandoned() | Misunderstood() | LookedUp() | IdentityRefused()
            | CodeSent() | CodeRefused() | RiskAssessed() | CallNoted() | Searched() | HistoryAllowed()
            | Tried() | TakenUp()
        ):  # fmt: skip
            return None
        case _:
            assert_never(event)


def _from_shopper(event: UserUttered) -> EventOut:
    said = {"type": "message", "from": "shopper", "message_id": event.message_id, "text": event.text}
    return {**said, "picture": f"/v1/pictures/{event.picture}"} if event.picture else said


def typing_event(*, is_typing: bool, by: str = "assistant") -> EventOut:
    """A signal, not stored: it has no place in the sequence."""
    return {"seq": None, "type": "typing", "on": is_typing, "by": by, "ttl": TYPING_SECONDS}


def timestamp(at: datetime) -> str:
    """ISO 8601 in UTC, ending in Z."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
