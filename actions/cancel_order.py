"""Cancel an order that has not been packed yet, or some lines of it, and pay back what they cost."""

from dataclasses import dataclass
from enum import StrEnum

from actions.labels import line_labels, method_label
from actions.owned import order_not_found, own_order
from actions.parcels import delivered_on, open_parcels, parcel_facts, return_until
from actions.policy import POLICY
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Money, Order, OrderId, OrderLine, OrderStatus, PaymentMethod
from actions.shop.orders import refuse_cancel
from actions.shop.refunds import GIFT_CARD, refund_for
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
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    refusal = refuse_cancel(order, request.lines)
    if refusal is not None:
        return _refused(refusal, order, caller)
    refund = refund_for(order, request.lines, with_shipping=True)
    facts = _money_facts(refund.amount, [part.method for part in refund.parts])
    named = _chosen(order, request.lines)
    kept = tuple(line for line in order.lines if line not in named)
    head: dict[str, Fact] = {
        "order_id": order.id,
        "items": line_labels(named),
        "kept": line_labels(kept),
        "reason": request.reason.value,
    }
    return Done("confirm.cancel_order", {**head, **facts}, shown=(order,))


def run(request: CancelOrder, shop: Shop, caller: Caller) -> ActionResult:
    """Cancel it. A key that came before finds the result of then, though the order reads as cancelled by now."""
    before = own_order(request.order_id, shop, caller)
    if before is None:
        return order_not_found(request.order_id)
    try:
        after = shop.cancel_order(
            before.id, lines=request.lines, reason=request.reason.value, at=caller.at, key=caller.key
        )
    except Forbidden as error:
        return _refused(error.code, before, caller)
    amount, methods = _refunded(before, after)
    whole = after.status is OrderStatus.CANCELLED
    head: dict[str, Fact] = {
        "order_id": after.id,
        "items": line_labels(after.lines if whole else _chosen(before, request.lines)),
        "kept": () if whole else line_labels(after.lines),
    }
    code = "order_cancelled" if whole else "lines_cancelled"
    return Done(code, {**head, **_money_facts(amount, methods)}, shown=(after,))


def _chosen(order: Order, lines: tuple[LineId, ...]) -> tuple[OrderLine, ...]:
    return tuple(line for line in order.lines if not lines or line.id in lines)


def _money_facts(amount: Money, methods: list[PaymentMethod]) -> dict[str, Fact]:
    at_once = all(method.kind == GIFT_CARD for method in methods)
    return {
        "refund": amount,
        "refund_to": tuple(method_label(method) for method in methods),
        "refund_days": 0 if at_once else POLICY.refund_days,
    }


def _refunded(before: Order, after: Order) -> tuple[Money, list[PaymentMethod]]:
    """What this command paid back: the payments that are new, or when it ran before, those of its time at the end."""
    refunds = [payment for payment in after.payments if payment.kind == "refund"]
    again = [payment for payment in refunds if payment.at == refunds[-1].at]
    parts = after.payments[len(before.payments) :] or again
    amount = Money(sum(payment.amount.amount for payment in parts), after.currency)
    return amount, [payment.method for payment in parts]


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
