"""Where the money of an order is: paid back, to be paid back when a parcel has arrived, or not at all."""

from dataclasses import dataclass
from datetime import date

from actions.shop.models import Order, OrderId, OrderStatus
from actions.shop.returns import last_day, open_lines
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.owned import order_not_found, own_order
from actions.telling.parcels import delivered_on
from actions.telling.refunds import paid_back_facts, refunds_of, waiting, waiting_facts
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

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
    back = waiting(order)
    facts = {"order_id": order.id, "items": line_labels(order.lines), **paid_back_facts(order, caller.at)}
    if back is not None:
        code = "exchange_settles_later" if back.kind == "exchange" else "refund_waits_for_parcel"
        return Done(code, {**facts, **waiting_facts(back, order)}, shown=(order,))
    if order.status is OrderStatus.EXCHANGE_REQUESTED:
        return Done("exchange_settles_later", {**facts, **waiting_facts(None, order)}, shown=(order,))
    if order.status is OrderStatus.RETURN_REQUESTED:
        return Done("refund_waits_for_parcel", {**facts, **waiting_facts(None, order)}, shown=(order,))
    if facts["refund"] is not None:
        shows_by = facts["shows_by"]
        is_there = isinstance(shows_by, date) and shows_by < caller.at.date()
        return Done("refund_should_be_there" if is_there else "refund_is_on_its_way", facts, shown=(order,))
    return Refused(_NOTHING_YET.get(order.status, "no_refund_cancelled"), {**facts, **_next_step(order, shop, caller)},
                   shown=(order,))  # fmt: skip


def _next_step(order: Order, shop: Shop, caller: Caller) -> dict[str, Fact]:
    last = last_day(order, open_lines(order), shop.settings(), caller.at.tzinfo)
    in_time = last is not None and caller.at.date() <= last
    return {"delivered_on": delivered_on(order), "return_until": last if in_time else None}


def _has_money_moving(order: Order) -> bool:
    return bool(refunds_of(order)) or waiting(order) is not None or order.status in {
        OrderStatus.RETURN_REQUESTED, OrderStatus.EXCHANGE_REQUESTED
    }  # fmt: skip


ACTION = Action("refund_status", Effect.READ, Level.KNOWN, RefundStatus, run, suits=_has_money_moving)
