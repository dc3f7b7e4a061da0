"""Where the money of an order is: what was paid back, and what will be once a parcel is here."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from actions.shop.models import Order, Payment, Return
from actions.telling.labels import line_labels
from actions.telling.money import refunded
from actions.types import Fact

SATURDAY = 5


def refunds_of(order: Order) -> tuple[Payment, ...]:
    """What was paid back, oldest first; what was taken back with an undo is left out."""
    kept: list[Payment] = []
    for payment in order.payments:
        if payment.kind == "refund":
            kept.append(payment)
            continue
        undone = next((one for one in kept if (one.method.id, one.amount) == (payment.method.id, payment.amount)), None)
        if undone is not None:
            kept.remove(undone)
    return tuple(kept)


def working_days_after(day: date, days: int) -> date:
    """Monday to Friday are working days."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def paid_back_facts(order: Order, at: datetime) -> dict[str, Fact]:
    """None where nothing was paid back; `shows_by` is None for a gift card, which has it at once."""
    paid = refunds_of(order)
    facts = refunded(paid, order.currency)
    moments = [payment.at.astimezone(at.tzinfo).date() for payment in paid if payment.at is not None]
    last = max(moments, default=None)
    days = facts["refund_days"]
    return {
        **facts,
        "refund": facts["refund"] if paid else None,
        "refunded_on": last,
        "shows_by": working_days_after(last, days) if last is not None and isinstance(days, int) and days else None,
    }


def waiting(order: Order) -> Return | None:
    """The return or exchange whose parcel is not here yet."""
    return next((back for back in reversed(order.returns) if back.received_at is None), None)


def waiting_facts(back: Return | None, order: Order) -> Mapping[str, Fact]:
    """What goes back and what that brings; imported returns have no record of what of it is worth how much."""
    if back is None:
        unknown: dict[str, Fact] = {"waiting": None, "waiting_to": (), "waiting_days": None, "send_back_by": None}
        return {"going_back": line_labels(order.lines), **unknown}
    money = refunded(back.settled, order.currency)
    is_return = back.kind == "return" or any(payment.kind == "refund" for payment in back.settled)
    return {
        "going_back": line_labels(line for line in order.lines if line.id in back.lines),
        "waiting": money["refund"] if is_return else None,
        "waiting_to": money["refund_to"],
        "waiting_days": money["refund_days"],
        "send_back_by": back.send_back_by,
    }
