"""Which function decides which change."""

from dataclasses import replace
from datetime import datetime

from actions.shop.changes.addresses import sent_elsewhere
from actions.shop.changes.cancel import cancelled
from actions.shop.changes.delivery import delivered_otherwise
from actions.shop.changes.giving_back import exchanged, given_back
from actions.shop.changes.items import modified
from actions.shop.changes.moves import refuse_moves
from actions.shop.changes.paying import paid_otherwise
from actions.shop.changes.pieces import recounted
from actions.shop.changes.problems import made_good
from actions.shop.changes.types import (
    Around,
    CancelOrder,
    ChangeDeliveryOption,
    ChangedOrder,
    ChangeOrderAddress,
    ChangePaymentMethod,
    ChangeQuantity,
    ExchangeItems,
    ModifyItems,
    OrderChange,
    ResolveProblem,
    ReturnItems,
    UndoLast,
)
from actions.shop.changes.undo import undone
from actions.shop.errors import Forbidden
from actions.shop.models import Order


def changed_order(change: OrderChange, order: Order | None, around: Around, *, at: datetime) -> ChangedOrder:
    """The order before and after. Raises `Forbidden` where policy, state, stock or a gift card is against it.

    Only the latest change can be taken back: whatever an earlier one left open is closed before the next decides.
    """
    if order is None:
        raise Forbidden("order_not_found")
    closed = order if isinstance(change, UndoLast) else replace(order, undo_until=None)
    changed = ChangedOrder(order, _after(change, closed, around, at))
    refuse_moves(changed, around)
    return changed


def _after(change: OrderChange, order: Order, around: Around, at: datetime) -> Order:
    match change:
        case CancelOrder():
            return cancelled(order, change, at)
        case ModifyItems():
            return modified(order, change, around, at)
        case ChangeQuantity():
            return recounted(order, change, around, at)
        case ChangeOrderAddress():
            return sent_elsewhere(order, change, around, at)
        case ChangeDeliveryOption():
            return delivered_otherwise(order, change, around, at)
        case ChangePaymentMethod():
            return paid_otherwise(order, change, around, at)
        case ReturnItems():
            return given_back(order, change, around, at)
        case ExchangeItems():
            return exchanged(order, change, around, at)
        case ResolveProblem():
            return made_good(order, change, around, at)
        case _:
            return undone(order, around, at)
