"""The JSON of the console: the queue, a conversation with all its events, and why a person is needed."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from actions.shop.models import Customer, Money, Order
from actions.telling.labels import line_label
from bot.channels.wire import EventOut, shopper_event, timestamp
from bot.dialogue.at_the_desk import HandoffRequested
from bot.dialogue.conversation import (
    ActionFinished,
    Conversation,
    Identified,
    Misunderstood,
    SlotFilled,
    TaskAbandoned,
    TaskStarted,
    Understood,
)
from bot.dialogue.proofs import CodeRefused, CodeSent
from bot.storage.conversations import LoggedEvent
from bot.storage.letters import Letter

Json = dict[str, Any]


class SignIn(BaseModel):
    """Body of `POST /v1/agent/session`."""

    name: str = Field(min_length=1, max_length=60, pattern=r"\S")
    key: str = Field(min_length=1, max_length=200)


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
        case _:
            return None


def queue_row(conversation: Conversation, customer: Customer | None) -> Json:
    """One line of the queue."""
    handoff = conversation.handoff
    since = handoff.at if handoff else conversation.last_at
    return {
        "id": conversation.id,
        "status": conversation.status,
        "channel": conversation.channel,
        "name": full_name(customer) if customer else "",
        "preview": conversation.last_text,
        "since": timestamp(since) if since else None,
        "mood": round(conversation.mood, 3),
        "reason": handoff.reason if handoff else "",
        "agent_id": handoff.agent_id if handoff else None,
    }


def why_here(conversation: Conversation, log: Sequence[LoggedEvent]) -> Json:
    """Why a person is needed, what the assistant believed and tried, and how the mood went."""
    handoff = conversation.handoff
    readings = [row.event for row in log if isinstance(row.event, Understood)]
    told = next((event for event in reversed(readings) if event.intents != ("contact_human_agent",)), None)
    slots = dict(handoff.slots) if handoff else {}
    return {
        "reason": handoff.reason if handoff else "",
        "topic": handoff.topic if handoff else "",
        "summary": handoff.summary if handoff else "",
        "since": timestamp(handoff.at) if handoff else None,
        "intent": told.intents[0] if told and told.intents else "",
        "confidence": told.confidence if told else None,
        "alternatives": list(told.alternatives) if told else [],
        "slots": slots or (dict(conversation.task.slots) if conversation.task else {}),
        "tried": list(handoff.tried) if handoff else list(conversation.done),
        "moods": [round(event.sentiment, 3) for event in readings],
    }


def code_row(letter: Letter) -> Json:
    """A one-time code and where it should go."""
    return {
        "until": timestamp(letter.until),
        "channel": letter.channel,
        "address": letter.address,
        "code": letter.code,
    }


def customer_card(customer: Customer) -> Json:
    """Who it is."""
    return {
        "id": customer.id,
        "name": full_name(customer),
        "email": customer.email,
        "phone": customer.phone,
        "tags": list(customer.tags),
    }


def order_card(order: Order) -> Json:
    """An order in the context pane."""
    return {
        "id": order.id,
        "status": order.status,
        "placed_at": timestamp(order.placed_at),
        "total": money(order.total),
        "items": [line_label(line) for line in order.lines],
        "tracking_url": next((parcel.tracking_url for parcel in order.shipments if parcel.tracking_url), ""),
        "carrier": next((parcel.carrier for parcel in order.shipments if parcel.carrier), ""),
    }


def money(amount: Money) -> Json:
    """Minor units and ISO 4217; the console writes it in the agent's own manner."""
    return {"amount": amount.amount, "currency": amount.currency}


def full_name(customer: Customer) -> str:
    """First and last name, or the e-mail address."""
    return f"{customer.first_name} {customer.last_name}".strip() or customer.email
