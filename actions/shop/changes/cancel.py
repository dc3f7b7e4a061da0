"""Cancelling an order, or some of its lines, and paying back what they cost."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.types import CancelOrder
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Money, Order, OrderStatus
from actions.shop.orders import refuse_cancel
from actions.shop.refunds import Refund, refund_for, refunds


def cancelled(order: Order, change: CancelOrder, at: datetime) -> Order:
    """Refusals: see `refuse_cancel`. Shipping comes back only when nothing is left of the order."""
    refusal = refuse_cancel(order, change.lines)
    if refusal is not None:
        raise Forbidden(refusal)
    refund = refund_for(order, change.lines, with_shipping=True)
    paid_back = replace(
        order,
        payments=(*order.payments, *refunds(refund, at)),
        undo_until=at + timedelta(minutes=POLICY.undo_minutes),
    )
    gone = set(change.lines) or {line.id for line in order.lines}
    if len(gone) == len(order.lines):
        return replace(paid_back, status=OrderStatus.CANCELLED, cancelled_at=at, cancel_reason=change.reason)
    return _without(paid_back, gone, refund)


def _without(order: Order, gone: Collection[LineId], refund: Refund) -> Order:
    """The lines leave the order and take their share of discount and tax along."""
    kept = tuple(line for line in order.lines if line.id not in gone)
    discount, tax = order.discount - refund.discount, order.tax - refund.tax
    worth = Money(sum(line.price.amount * line.quantity for line in kept), order.currency)
    return replace(order, lines=kept, discount=discount, tax=tax, total=worth - discount + tax + order.shipping)
