"""Taking the last change of an order back."""

from dataclasses import replace
from datetime import datetime

from actions.shop.changes.types import Around
from actions.shop.errors import Forbidden
from actions.shop.models import Order, Payment


def undone(order: Order, around: Around, at: datetime) -> Order:
    """As it was before; money that moved moves back.

    Refusals: nothing_to_undo, undo_too_late, order_changed_since (packed meanwhile, for one).
    """
    if order.undo_until is None or around.undone is None:
        raise Forbidden("nothing_to_undo")
    if at > order.undo_until:
        raise Forbidden("undo_too_late")
    if _comparable(order) != _comparable(around.undone.after):
        raise Forbidden("order_changed_since")
    before = around.undone.before
    moved = order.payments[len(before.payments) :]
    return replace(before, payments=(*order.payments, *(_reversed(part, at) for part in moved)), undo_until=None)


def _comparable(order: Order) -> Order:
    """Without the balances of its methods, which other orders move too."""
    settled = [replace(back, settled=_without_balances(back.settled)) for back in order.returns]
    return replace(order, payments=_without_balances(order.payments), returns=tuple(settled))


def _without_balances(payments: tuple[Payment, ...]) -> tuple[Payment, ...]:
    return tuple(replace(payment, method=replace(payment.method, balance=None)) for payment in payments)


def _reversed(payment: Payment, at: datetime) -> Payment:
    return replace(payment, kind="payment" if payment.kind == "refund" else "refund", at=at)
