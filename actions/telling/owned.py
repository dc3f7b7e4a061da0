"""Whose order it is: somebody else's looks exactly like one that does not exist."""

from dataclasses import replace
from datetime import datetime, tzinfo

from actions.shop.models import Order, OrderId, Shipment
from actions.shop.shop import Shop
from actions.types import Caller, Refused


def own_order(order_id: OrderId, shop: Shop, caller: Caller) -> Order | None:
    """The order, if the caller placed it, with times in the caller's time zone, so that its days are theirs."""
    order = shop.order(order_id)
    if order is None or caller.customer_id is None or order.customer_id != caller.customer_id:
        return None
    return told_in(order, caller.at.tzinfo)


def own_orders(shop: Shop, caller: Caller, *, limit: int) -> list[Order]:
    """The caller's orders, newest first, times as in `own_order`."""
    if caller.customer_id is None:
        return []
    return [told_in(order, caller.at.tzinfo) for order in shop.orders_of(caller.customer_id, limit=limit)]


def told_in(order: Order, zone: tzinfo | None) -> Order:
    """The same order with its times in `zone`."""
    return replace(
        order,
        placed_at=order.placed_at.astimezone(zone),
        cancelled_at=_moved(order.cancelled_at, zone),
        shipments=tuple(_shipment(shipment, zone) for shipment in order.shipments),
        returns=tuple(replace(back, received_at=_moved(back.received_at, zone)) for back in order.returns),
    )


def _shipment(shipment: Shipment, zone: tzinfo | None) -> Shipment:
    return replace(
        shipment,
        shipped_at=_moved(shipment.shipped_at, zone),
        delivered_at=_moved(shipment.delivered_at, zone),
        events=tuple(replace(event, at=event.at.astimezone(zone)) for event in shipment.events),
    )


def _moved(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    return moment.astimezone(zone) if moment is not None else None


def order_not_found(order_id: OrderId) -> Refused:
    return Refused("order_not_found", {"order_id": order_id}, ask="order_id")
