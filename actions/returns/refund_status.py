"""Where the money of an order is: paid back, to be paid back when a parcel has arrived, or not at all."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.returns.sent_back import labels_of
from actions.shop.models import Order, OrderId, OrderStatus, Payment, Return
from actions.shop.returns import last_day, open_lines
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.money import refunded
from actions.telling.owned import order_not_found, own_order
from actions.telling.parcels import delivered_on
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

SATURDAY = 5
_NOTHING_YET = {
    OrderStatus.PENDING: "no_refund_pending",
    OrderStatus.PROCESSED: "no_refund_underway",
    OrderStatus.SHIPPED: "no_refund_underway",
    OrderStatus.DELIVERED: "no_refund_delivered",
}


@dataclass(frozen=True, slots=True)
class RefundStatus:
    """Where is my money?"""

    order_id: OrderId


def run(request: RefundStatus, shop: Shop, caller: Caller) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    waiting = _waiting(order)
    paid = refunds_of(order)
    facts = {"order_id": order.id, "items": line_labels(order.lines), **_paid_facts(paid, order, caller.at)}
    if waiting is not None:
        code = "exchange_settles_later" if waiting.kind == "exchange" else "refund_waits_for_parcel"
        return Done(code, {**facts, **_waiting_facts(waiting, order)}, shown=(order,))
    if order.status is OrderStatus.EXCHANGE_REQUESTED:
        return Done("exchange_settles_later", {**facts, **_of_unknown(order)}, shown=(order,))
    if order.status is OrderStatus.RETURN_REQUESTED:
        return Done("refund_waits_for_parcel", {**facts, **_of_unknown(order)}, shown=(order,))
    if paid:
        shows_by = facts["shows_by"]
        is_there = isinstance(shows_by, date) and shows_by < caller.at.date()
        return Done("refund_should_be_there" if is_there else "refund_is_on_its_way", facts, shown=(order,))
    return Refused(_NOTHING_YET.get(order.status, "no_refund_cancelled"), {**facts, **_next_step(order, shop, caller)},
                   shown=(order,))  # fmt: skip


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


def _paid_facts(paid: tuple[Payment, ...], order: Order, at: datetime) -> dict[str, Fact]:
    """None where nothing was paid back; `shows_by` is None for a gift card, which has it at once."""
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


def _waiting(order: Order) -> Return | None:
    return next((back for back in reversed(order.returns) if back.received_at is None), None)


def _waiting_facts(back: Return, order: Order) -> dict[str, Fact]:
    money = refunded(back.settled, order.currency)
    is_return = back.kind == "return" or any(payment.kind == "refund" for payment in back.settled)
    return {
        "going_back": labels_of(order, back.lines),
        "waiting": money["refund"] if is_return else None,
        "waiting_to": money["refund_to"],
        "waiting_days": money["refund_days"],
        "send_back_by": back.send_back_by,
    }


def _of_unknown(order: Order) -> dict[str, Fact]:
    """The shop says that something goes back, but not what of it is worth how much."""
    unknown: dict[str, Fact] = {"waiting": None, "waiting_to": (), "waiting_days": None, "send_back_by": None}
    return {"going_back": line_labels(order.lines), **unknown}


def _next_step(order: Order, shop: Shop, caller: Caller) -> dict[str, Fact]:
    last = last_day(order, open_lines(order), shop.settings(), caller.at.tzinfo)
    in_time = last is not None and caller.at.date() <= last
    return {"delivered_on": delivered_on(order), "return_until": last if in_time else None}


def _has_money_moving(order: Order) -> bool:
    return bool(refunds_of(order)) or _waiting(order) is not None or order.status in {
        OrderStatus.RETURN_REQUESTED, OrderStatus.EXCHANGE_REQUESTED
    }  # fmt: skip


ACTION = Action("refund_status", Effect.READ, Level.KNOWN, RefundStatus, run, suits=_has_money_moving)
