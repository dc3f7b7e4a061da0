"""Which function decides which change."""

from datetime import datetime

from actions.shop.changes.cancel import cancelled
from actions.shop.changes.types import Around, CancelOrder, ChangedOrder, OrderChange
from actions.shop.changes.undo import undone
from actions.shop.errors import Forbidden
from actions.shop.models import Order


def changed_order(change: OrderChange, order: Order | None, around: Around, *, at: datetime) -> ChangedOrder:
    """The order before and after. Raises `Forbidden` where policy or state is against it."""
    if order is None:
        raise Forbidden("order_not_found")
    return ChangedOrder(order, _after(change, order, around, at))


def _after(change: OrderChange, order: Order, around: Around, at: datetime) -> Order:
    match change:
        case CancelOrder():
            return cancelled(order, change, at)
        case _:
            return undone(order, around, at)
