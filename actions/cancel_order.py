"""Cancel an order that has not been packed yet, or some lines of it, and pay back what they cost."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from actions.labels import line_labels
from actions.money import paid_back
from actions.owned import order_not_found, own_order, told_in
from actions.parcels import delivered_on, open_parcels, parcel_facts, return_until
from actions.policy import POLICY
from actions.shop.changes import types as changes
from actions.shop.changes.types import ChangedOrder
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Money, Order, OrderId, OrderStatus
from actions.shop.orders import refuse_cancel
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


class CancelReason(StrEnum):
    """Why somebody cancels; the values are what is stored and shown."""

    NO_LONGER_NEEDED = "no longer needed"
    ORDERED_BY_MISTAKE = "ordered by mistake"
    FOUND_CHEAPER = "found cheaper elsewhere"
    TOO_SLOW = "delivery takes too long"
    NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel this order, or only these lines of it."""

    order_id: OrderId
    lines: tuple[LineId, ...] = ()
    """Empty: all of it."""
    reason: CancelReason = CancelReason.NOT_GIVEN


def preview(request: CancelOrder, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _told(request, shop, caller, lambda change: shop.preview_order(change, at=caller.at), confirm=True)


def run(request: CancelOrder, shop: Shop, caller: Caller) -> ActionResult:
    """Cancel it. A key that came before finds the result of then."""
    return _told(request, shop, caller, lambda change: shop.change_order(change, at=caller.at, key=caller.key))


def _told(
    request: CancelOrder,
    shop: Shop,
    caller: Caller,
    change: Callable[[changes.CancelOrder], ChangedOrder],
    *,
    confirm: bool = False,
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    try:
        changed = change(changes.CancelOrder(order.id, request.lines, request.reason.value))
    except Forbidden as error:
        return _refused(error.code, order, caller)
    before, after = changed.before, told_in(changed.after, caller.at.tzinfo)
    whole = after.status is OrderStatus.CANCELLED
    facts: dict[str, Fact] = {
        "order_id": after.id,
        "items": line_labels(before.lines if whole else (line for line in before.lines if line not in after.lines)),
        "kept": () if whole else line_labels(after.lines),
        "reason": request.reason.value,
        **paid_back(changed),
    }
    if confirm:
        return Done("confirm.cancel_order", facts, shown=(order,))
    facts["undo_until"] = after.undo_until
    return Done("order_cancelled" if whole else "lines_cancelled", facts, shown=(after,))


def _refused(code: str, order: Order, caller: Caller) -> Refused:
    """Why not, with what the sentence needs to say what is possible instead."""
    today = caller.at.date()
    refunded = sum(payment.amount.amount for payment in order.payments if payment.kind == "refund")
    parcel = next(iter(open_parcels(order) or order.shipments), None)
    facts: dict[str, Fact] = {
        "order_id": order.id,
        "items": line_labels(order.lines),
        "delivered_on": delivered_on(order),
        "return_until": return_until(order, today),
        "return_days": POLICY.return_days,
        "cancelled_on": order.cancelled_at.date() if order.cancelled_at else None,
        "refund": Money(refunded, order.currency),
    }
    return Refused(code, {**facts, **parcel_facts(parcel)}, shown=(order,))


def _can_be(order: Order) -> bool:
    return refuse_cancel(order, ()) is None


ACTION = Action("cancel_order", Effect.WRITE, Level.PROVEN, CancelOrder, run, preview, _can_be)
