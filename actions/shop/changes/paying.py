"""Paying an order that is still pending with another method."""

from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.types import Around, ChangePaymentMethod
from actions.shop.differences import charge, own_method
from actions.shop.errors import Forbidden
from actions.shop.models import Money, Order, Payment
from actions.shop.orders import refuse_change
from actions.shop.refunds import refund_parts


def paid_otherwise(order: Order, change: ChangePaymentMethod, around: Around, at: datetime) -> Order:
    """One method pays for all of it; what others paid goes back to them.

    Refusals: see `refuse_change`; payment_method_not_found, same_payment_method, gift_card_too_small.
    """
    refusal = refuse_change(order, too_late="payment_too_late")
    if refusal is not None:
        raise Forbidden(refusal)
    method = own_method(around.customer, change.method_id)
    parts = [part for part in refund_parts(order, order.total.amount) if part.method.id != method.id]
    if not parts:
        raise Forbidden("same_payment_method")
    moved = Money(sum(part.amount.amount for part in parts), order.currency)
    back = tuple(Payment("refund", part.amount, part.method, at) for part in parts)
    payments = (*order.payments, charge(method, moved, at), *back)
    return replace(order, payments=payments, undo_until=at + timedelta(minutes=POLICY.undo_minutes))
