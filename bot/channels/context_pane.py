"""The JSON of the console's right pane: why a person is needed, who it is, what they ordered and what can be done."""

from collections.abc import Sequence
from dataclasses import asdict

from actions.shop.models import Customer, Money, Order
from actions.telling.labels import line_label, method_label
from bot.agents.deeds import Offered
from bot.agents.reasons import in_words
from bot.channels.desk import Json, full_name
from bot.channels.wire import timestamp
from bot.dialogue.board import Agent
from bot.dialogue.conversation import Conversation, Understood
from bot.dialogue.risks import RiskAssessed
from bot.storage.conversations import LoggedEvent
from recommender.customers import Profile


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
        "seq": next((row.seq for row in log if row.event is told), None),
        "confidence": told.confidence if told else None,
        "alternatives": list(told.alternatives) if told else [],
        "slots": slots or (dict(conversation.task.slots) if conversation.task else {}),
        "tried": list(handoff.tried) if handoff else list(conversation.done),
        "moods": [round(event.sentiment, 3) for event in readings],
    }


def customer_card(customer: Customer, profile: Profile | None = None, currency: str = "") -> Json:
    """Who it is, and what is known of how they buy, where that was ever learnt."""
    return {
        **(buying(profile, currency) if profile else {}),
        "id": customer.id,
        "name": full_name(customer),
        "email": customer.email,
        "phone": customer.phone,
        "tags": list(customer.tags),
        "payment_methods": [{"id": one.id, "label": method_label(one)} for one in customer.payment_methods],
    }


def buying(profile: Profile, currency: str) -> Json:
    """How they buy: the group, what they may spend in the next year, and how likely they order again in 90 days."""
    ends = [profile.value, profile.low, profile.high]
    amounts = [{"amount": end, "currency": currency} for end in ends if end is not None]
    return {
        "segment": profile.segment,
        "comes_back": profile.comes_back,
        "value": amounts if len(amounts) == len(ends) and currency else None,
    }


def second_look(log: Sequence[LoggedEvent]) -> Json | None:
    """The last second look of the conversation; None where there was none, or it found nothing."""
    looks = [row.event for row in log if isinstance(row.event, RiskAssessed)]
    if not looks or not looks[-1].reasons:
        return None
    last = looks[-1]
    return {"action": last.action, "level": last.level, "reasons": [in_words(reason) for reason in last.reasons]}


def order_card(order: Order, offered: Sequence[Offered]) -> Json:
    """An order, and what can be done with it now."""
    return {
        "id": order.id,
        "status": order.status,
        "placed_at": timestamp(order.placed_at),
        "total": money(order.total),
        "lines": [{"id": line.id, "label": line_label(line)} for line in order.lines],
        "items": [line_label(line) for line in order.lines],
        "tracking_url": _tracking(order)[1],
        "carrier": _tracking(order)[0],
        "offered": [
            {"action": one.action, "effect": one.effect, "fields": [asdict(field) for field in one.fields]}
            for one in offered
        ],
    }


def variables(customer: Customer | None, orders: Sequence[Order], conversation: Conversation, agent: Agent) -> Json:
    """What the braces of a ready reply are filled with: the order that was last spoken of, or the newest."""
    spoken_of = [order for order in orders if order.id in conversation.focus.orders]
    order = next(iter([*spoken_of, *orders]), None)
    told = {"agent": agent.name, "first_name": customer.first_name if customer else ""}
    if order is None:
        return told
    carrier, url = _tracking(order)
    items = ", ".join(line_label(line) for line in order.lines)
    about = {"order_id": order.id, "items": items, "order_status": str(order.status).replace("_", " ")}
    return {**told, **about, "carrier": carrier, "tracking_url": url}


def money(amount: Money) -> Json:
    """Minor units and ISO 4217; the console writes it in the agent's own manner."""
    return {"amount": amount.amount, "currency": amount.currency}


def _tracking(order: Order) -> tuple[str, str]:
    return next(((one.carrier, one.tracking_url) for one in order.shipments if one.tracking_url), ("", ""))
