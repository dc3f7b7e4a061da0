"""What one conversation amounts to, as a fold of its log: who had it for how long, and how it went.

Time belongs to whoever had the conversation then. While it waits for a person all of it counts; with the assistant or
an agent a silence counts for `PAUSE` at most, since a shopper who comes back tomorrow was helped by nobody overnight.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce

from actions.types import Effect
from bot.dialogue.asked import ANSWERED, LookedUp
from bot.dialogue.at_the_desk import AgentJoined, AgentWrote, HandedBack, HandoffRequested
from bot.dialogue.conversation import (
    ActionFinished,
    BotReplied,
    Closed,
    Event,
    Identified,
    Opened,
    Understood,
    UserUttered,
)

PAUSE = timedelta(minutes=10)
MOST_NAMED = 20
"""Different intents, agents or actions that are kept of one conversation."""
MOST_WORDS = 20_000
"""Characters of what was said that can be searched."""


class Outcome(StrEnum):
    """How it went, from the log alone."""

    EMPTY = "empty"
    """Opened, and nothing was said."""
    WAITED = "waited"
    """A person was asked for and none has written."""
    PERSON = "person"
    """A person wrote."""
    DONE = "done"
    """No person; something was changed or filed."""
    TALKED = "talked"
    """No person, and nothing was changed or filed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it grows with each event and is of bounded size."""

    opened_at: datetime | None = None
    last_at: datetime | None = None
    """Of the last event."""
    site: str = ""
    channel: str = ""
    customer_id: str = ""
    """Whom it was with, once that was known."""
    holder: str = "bot"
    """Who has it now: bot, waiting, human or nobody."""
    messages: int = 0
    """The shopper's."""
    bot_seconds: float = 0.0
    waiting_seconds: float = 0.0
    human_seconds: float = 0.0
    asked_at: datetime | None = None
    """When a person was first asked for."""
    reason: str = ""
    """Why, that first time."""
    handoffs: int = 0
    first_response_seconds: float | None = None
    """From asking for a person until one first wrote."""
    agents: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    """What was changed or filed."""
    questions: int = 0
    """Looked up in the knowledge base."""
    unanswered: int = 0
    closed_by: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.agents:
            return Outcome.PERSON
        if self.asked_at is not None:
            return Outcome.WAITED
        if not self.messages:
            return Outcome.EMPTY
        return Outcome.DONE if self.actions else Outcome.TALKED


def facts_of(events: Iterable[Event], before: Facts = Facts()) -> Facts:
    """The facts after these events, which follow those behind `before`."""
    return reduce(_told, events, before)


def words_of(events: Iterable[Event]) -> str:
    """What was said, by whomever, for searching."""
    return "\n".join(text for event in events for text in _said(event))


def _said(event: Event) -> tuple[str, ...]:
    match event:
        case UserUttered() | AgentWrote():
            return (event.text,)
        case BotReplied():
            return tuple(reply.text for reply in event.replies)
        case _:
            return ()


def _told(facts: Facts, event: Event) -> Facts:
    facts = _timed(facts, event.at)
    match event:
        case Opened():
            known = str(event.identity.customer_id or "")
            return replace(facts, opened_at=event.at, site=event.site, channel=event.channel, customer_id=known)
        case Identified():
            return replace(facts, customer_id=str(event.identity.customer_id or "") or facts.customer_id)
        case UserUttered():
            return replace(facts, messages=facts.messages + 1)
        case Understood():
            return replace(facts, intents=_with(facts.intents, event.intents))
        case LookedUp():
            in_vain = facts.unanswered + (event.outcome != ANSWERED)
            return replace(facts, questions=facts.questions + 1, unanswered=in_vain)
        case ActionFinished(effect=effect, outcome="done") if effect != Effect.READ:
            return replace(facts, actions=_with(facts.actions, (event.action,)))
        case HandoffRequested():
            first = replace(facts, asked_at=facts.asked_at or event.at, reason=facts.reason or event.handoff.reason)
            return replace(first, holder="waiting", handoffs=facts.handoffs + 1)
        case AgentJoined():
            return replace(facts, holder="human")
        case AgentWrote():
            return _answered(facts, event)
        case HandedBack():
            return replace(facts, holder="bot")
        case Closed():
            return replace(facts, holder="nobody", closed_by=event.by)
        case _:
            return facts


def _timed(facts: Facts, at: datetime) -> Facts:
    """The time since the last event goes to whoever had it."""
    if facts.last_at is None:
        return replace(facts, last_at=at)
    passed = max(timedelta(0), at - facts.last_at)
    moved = replace(facts, last_at=max(at, facts.last_at))
    match facts.holder:
        case "waiting":
            return replace(moved, waiting_seconds=facts.waiting_seconds + passed.total_seconds())
        case "bot":
            return replace(moved, bot_seconds=facts.bot_seconds + min(passed, PAUSE).total_seconds())
        case "human":
            return replace(moved, human_seconds=facts.human_seconds + min(passed, PAUSE).total_seconds())
        case _:
            return moved


def _answered(facts: Facts, event: AgentWrote) -> Facts:
    first = facts.first_response_seconds
    if first is None and facts.asked_at is not None:
        first = max(0.0, (event.at - facts.asked_at).total_seconds())
    return replace(facts, agents=_with(facts.agents, (event.agent_id,)), first_response_seconds=first)


def _with(known: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))[:MOST_NAMED]
