"""Whose order it is: somebody else's looks exactly like one that does not exist."""

from actions.shop.models import Order, OrderId
from actions.shop.shop import Shop
from actions.types import Caller, Refused


def own_order(order_id: OrderId, shop: Shop, caller: Caller) -> Order | None:
    """The order, if the caller placed it."""
    order = shop.order(order_id)
    if order is None or caller.customer_id is None or order.customer_id != caller.customer_id:
        return None
    return order


def order_not_found(order_id: OrderId) -> Refused:
    return Refused("order_not_found", {"order_id": order_id})
