"""Where an order is: the parcel's story in one code and its facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from actions.shop.models import LineId, Order, OrderId, OrderStatus, Shipment
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.owned import order_not_found, own_order
from actions.telling.parcels import (
    delay_facts,
    delivered_on,
    is_delayed,
    is_out_for_delivery,
    open_parcels,
    parcel_facts,
    return_until,
)
from actions.telling.refunds import paid_back_facts, waiting, waiting_facts
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class TrackOrder:
    """Where is my order?"""

    order_id: OrderId


def run(request: TrackOrder, shop: Shop, caller: Caller) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    code, facts = _story(order, caller.at, shop.settings())
    return Done(code, {**_head(order), **facts}, shown=(order,))


def _head(order: Order) -> dict[str, Fact]:
    return {
        "order_id": order.id,
        "items": line_labels(order.lines),
        "placed_on": order.placed_at.date(),
        "total": order.total,
    }


def _story(order: Order, at: datetime, settings: Mapping[str, str]) -> tuple[str, dict[str, Fact]]:
    today = at.date()
    match order.status:
        case OrderStatus.PENDING:
            return "order_is_pending", {}
        case OrderStatus.PROCESSED:
            return _packed(order, today)
        case OrderStatus.SHIPPED:
            return _on_the_road(order, today)
        case OrderStatus.DELIVERED:
            return "order_is_delivered", _delivered(order, today, settings)
        case OrderStatus.CANCELLED:
            return "order_is_cancelled", _cancelled(order, at)
        case OrderStatus.RETURN_REQUESTED:
            return "order_is_being_returned", {**_delivered(order, today, settings), **_going_back(order)}
        case OrderStatus.EXCHANGE_REQUESTED:
            return "order_is_being_exchanged", {**_delivered(order, today, settings), **_going_back(order)}


def _packed(order: Order, today: date) -> tuple[str, dict[str, Fact]]:
    first = next(iter(open_parcels(order) or order.shipments), None)
    if first is not None and is_delayed(first, today):
        return "order_is_delayed", {**parcel_facts(first), **delay_facts(first, today), "parcels": len(order.shipments)}
    return "order_is_packed", parcel_facts(first)


def _on_the_road(order: Order, today: date) -> tuple[str, dict[str, Fact]]:
    """Told of the first parcel that is still open; the others are counted and, once delivered, named."""
    parcels = open_parcels(order)
    if not parcels:
        return "order_is_on_its_way", {**parcel_facts(None), "parcels": len(order.shipments)}
    first = next((parcel for parcel in parcels if is_delayed(parcel, today)), parcels[0])
    facts = {**parcel_facts(first), **delay_facts(first, today), "parcels": len(order.shipments)}
    arrived = [parcel for parcel in order.shipments if parcel.delivered_at is not None]
    if arrived:
        there: dict[str, Fact] = {"arrived_items": _items_in(order, arrived), "open_items": _items_in(order, parcels),
                                  **_going_back(order)}  # fmt: skip
        code = "order_is_partly_delayed" if is_delayed(first, today) else "order_is_partly_delivered"
        return code, {**facts, **there}
    if is_delayed(first, today):
        return "order_is_delayed", facts
    return "order_is_out_for_delivery" if is_out_for_delivery(first) else "order_is_on_its_way", facts


def _items_in(order: Order, parcels: list[Shipment]) -> tuple[str, ...]:
    inside: set[LineId] = {line for parcel in parcels for line in parcel.lines}
    return line_labels(line for line in order.lines if line.id in inside)


def _delivered(order: Order, today: date, settings: Mapping[str, str]) -> dict[str, Fact]:
    last = max(order.shipments, key=lambda parcel: parcel.delivered_at or order.placed_at, default=None)
    return {
        **parcel_facts(last),
        "delivered_on": delivered_on(order),
        "return_until": return_until(order, today, settings),
    }


def _going_back(order: Order) -> dict[str, Fact]:
    """The latest return or exchange: what of it, until when, and whether it is here; imported ones have no record."""
    back = order.returns[-1] if order.returns else None
    inside = set(back.lines) if back else set()
    received = back.received_at if back else None
    return {
        "returning": line_labels(line for line in order.lines if line.id in inside),
        **{name: fact for name, fact in waiting_facts(waiting(order), order).items() if name.startswith("waiting")},
        "send_back_by": back.send_back_by if back and received is None else None,
        "received_on": received.date() if received else None,
    }


def _cancelled(order: Order, at: datetime) -> dict[str, Fact]:
    return {
        "cancelled_on": order.cancelled_at.date() if order.cancelled_at else None,
        **paid_back_facts(order, at),
    }


def _is_open(order: Order) -> bool:
    return order.status in {OrderStatus.PENDING, OrderStatus.PROCESSED, OrderStatus.SHIPPED}


ACTION = Action("track_order", Effect.READ, Level.KNOWN, TrackOrder, run, suits=_is_open)
