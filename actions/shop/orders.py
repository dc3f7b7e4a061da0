"""What an order's state allows."""

from collections.abc import Collection

from actions.shop.models import LineId, Order, OrderStatus

_CANCEL_REFUSALS = {
    OrderStatus.PROCESSED: "order_already_packed",
    OrderStatus.SHIPPED: "order_already_shipped",
    OrderStatus.DELIVERED: "order_already_delivered",
    OrderStatus.CANCELLED: "order_already_cancelled",
    OrderStatus.RETURN_REQUESTED: "order_return_underway",
    OrderStatus.EXCHANGE_REQUESTED: "order_exchange_underway",
}


def refuse_cancel(order: Order | None, lines: Collection[LineId]) -> str | None:
    """The code of what stands against cancelling `lines` (none named: all) of `order`; None when nothing does."""
    if order is None:
        return "order_not_found"
    if order.status is not OrderStatus.PENDING:
        return _CANCEL_REFUSALS[order.status]
    if order.items_modified:
        return "order_was_modified"
    if not {line.id for line in order.lines}.issuperset(lines):
        return "line_not_found"
    return None


def refuse_change(order: Order, *, too_late: str, delivered: str = "change_delivered") -> str | None:
    """The code of what stands against changing a pending order; None when nothing does.

    `too_late`: the refusal for one that is packed or on the road, since what is possible then depends on the change.
    """
    match order.status:
        case OrderStatus.PENDING:
            return "order_changed_once" if order.items_modified else None
        case OrderStatus.PROCESSED | OrderStatus.SHIPPED:
            return too_late
        case OrderStatus.DELIVERED:
            return delivered
        case OrderStatus.CANCELLED:
            return "change_cancelled"
        case OrderStatus.RETURN_REQUESTED | OrderStatus.EXCHANGE_REQUESTED:
            return "change_going_back"
