"""The JSON of the console: the queue, a conversation's events, colleagues and what they did."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from actions.shop.models import Customer
from bot.channels.wire import EventOut, shopper_event, timestamp
from bot.dialogue.at_the_desk import HandoffRequested
from bot.dialogue.board import Agent, Presence, Seat
from bot.dialogue.conversation import (
    ActionFinished,
    Conversation,
    Identified,
    Misunderstood,
    SlotFilled,
    Status,
    TaskAbandoned,
    TaskStarted,
    Understood,
    UserUttered,
)
from bot.dialogue.on_the_line import CallNoted
from bot.dialogue.proofs import CodeRefused, CodeSent
from bot.dialogue.risks import RiskAssessed
from bot.dialogue.routing import ACCEPT
from bot.messages import AgentId, ConversationId
from bot.storage.conversations import LoggedEvent
from bot.storage.letters import Letter
from bot.storage.notes import Mention, Note

Json = dict[str, Any]
PREVIEW_CHARS = 160


class SignIn(BaseModel):
    """Body of `POST /v1/agent/session`."""

    name: str = Field(min_length=1, max_length=60, pattern=r"\S")
    key: str = Field(min_length=1, max_length=200)
    code: str = Field(default="", max_length=40)
    """Of the second factor, where there is one."""


class Written(BaseModel):
    """Body of `POST /v1/agent/conversations/{id}/messages`."""

    text: str


def agent_event(logged: LoggedEvent) -> EventOut | None:
    """The event as an agent sees it: everything the shopper sees, and what the assistant thought and did."""
    body = _behind(logged)
    shown = shopper_event(logged) or ({"seq": logged.seq, "at": timestamp(logged.event.at)} if body else None)
    return {**shown, **(body or {})} if shown else None


def _behind(logged: LoggedEvent) -> Json | None:
    event = logged.event
    match event:
        case Understood():
            return {
                "type": "understood",
                "intents": list(event.intents),
                "confidence": event.confidence,
                "alternatives": list(event.alternatives),
                "sentiment": event.sentiment,
                "in_scope": event.in_scope,
            }
        case Identified():
            return {"type": "identified", "level": event.identity.level.name.lower(), "by": event.by}
        case CodeSent():
            return {"type": "code_sent", "to": event.code.to, "channel": event.code.channel}
        case CodeRefused():
            return {"type": "code_refused"}
        case RiskAssessed():
            return {"type": "second_look", "action": event.action, "level": event.level} if event.reasons else None
        case TaskStarted():
            return {"type": "task_started", "action": event.action}
        case SlotFilled():
            return {"type": "slot_filled", "slot": event.slot, "value": event.value}
        case ActionFinished():
            return {"type": "action", "action": event.action, "outcome": event.outcome, "effect": event.effect}
        case TaskAbandoned():
            return {"type": "task_abandoned", "action": event.action}
        case Misunderstood():
            return {"type": "misunderstood"}
        case HandoffRequested():
            return {"type": "handoff", "status": "queued", "reason": event.handoff.reason}
        case CallNoted():
            told = {"heard": event.heard, "unheard": event.unheard, "detail": event.detail}
            return {"type": "call", "what": event.what, **told}
        case UserUttered() if event.words:
            return {"words": [list(word) for word in event.words]}
        case _:
            return None


def queue_row(
    conversation: Conversation, customer: Customer | None, seat: Seat | None, agents: Mapping[AgentId, Agent]
) -> Json:
    """One line of the queue."""
    handoff = conversation.handoff
    since = handoff.at if handoff else conversation.last_at
    owner = handoff.agent_id if handoff else None
    is_offered = seat is not None and not seat.is_accepted and conversation.status is Status.QUEUED
    known = agents.get(owner) if owner else None
    return {
        "id": conversation.id,
        "status": conversation.status,
        "channel": conversation.channel,
        "name": full_name(customer) if customer else "",
        "preview": _preview(conversation)[:PREVIEW_CHARS],
        "since": timestamp(since) if since else None,
        "mood": round(conversation.mood, 3),
        "reason": handoff.reason if handoff else "",
        "agent_id": owner,
        "agent": known.name if known else (owner or ""),
        "offered_to": seat.agent_id if seat and is_offered else None,
        "offered_until": timestamp(seat.since + ACCEPT) if seat and is_offered else None,
    }


def _preview(conversation: Conversation) -> str:
    """What they said last; of who asked for a person and said no more since, what it is about."""
    handoff = conversation.handoff
    said_since = handoff is None or conversation.last_at is None or conversation.last_at > handoff.at
    return conversation.last_text if handoff is None or said_since else handoff.summary or conversation.last_text


def agent_row(agent: Agent, load: int, at: datetime) -> Json:
    """Somebody at the desk, as colleagues see them."""
    return {
        "id": agent.id,
        "name": agent.name,
        "role": agent.role,
        "team": agent.team,
        "presence": agent.presence if agent.is_there(at) else Presence.GONE,
        "reason": agent.reason,
        "load": load,
        "capacity": agent.capacity,
    }


def note_row(note: Note) -> Json:
    """What colleagues wrote for each other."""
    return {"id": note.id, "at": timestamp(note.at), "by": note.name, "kind": note.kind, "text": note.text}


def mention_row(mention: Mention) -> Json:
    """Where somebody is called to, and who calls."""
    return {"conversation_id": mention.conversation_id, "at": timestamp(mention.at), "by": mention.by}


def deed_row(at: datetime, conversation_id: ConversationId, body: Mapping[str, Any]) -> Json:
    """One line of the audit log."""
    return {"at": timestamp(at), "conversation_id": conversation_id, **body}


def code_row(letter: Letter) -> Json:
    """A one-time code and where it should go."""
    return {
        "until": timestamp(letter.until),
        "channel": letter.channel,
        "address": letter.address,
        "code": letter.code,
    }


def full_name(customer: Customer) -> str:
    """First and last name, or the e-mail address."""
    return f"{customer.first_name} {customer.last_name}".strip() or customer.email
