"""What was sold and what is on order, for whoever plans what to buy: reads over the whole embedded shop."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select

from actions.shop import schema
from actions.shop.models import OrderStatus, VariantId


class Sold(NamedTuple):
    """One line of an order that was not cancelled."""

    variant_id: VariantId
    day: date
    """UTC."""
    quantity: int
    price: int
    """Of one piece, in minor units of the shop's currency."""


class OpenOrder(NamedTuple):
    """Pieces that a supplier is to bring."""

    variant_id: VariantId
    store: str
    quantity: int
    expected_from: date
    expected_to: date


def sold(connection: Connection) -> Iterator[Sold]:
    """Every line, the earliest first."""
    orders, lines = schema.orders, schema.order_lines
    query = (
        select(lines.c.variant_id, orders.c.placed_at, lines.c.quantity, lines.c.price)
        .join(orders, orders.c.id == lines.c.order_id)
        .where(orders.c.status != OrderStatus.CANCELLED.value)
        .order_by(orders.c.placed_at, lines.c.order_id, lines.c.position)
    )
    for row in connection.execute(query):
        yield Sold(row.variant_id, row.placed_at.date(), row.quantity, row.price)


def open_orders(connection: Connection) -> list[OpenOrder]:
    """What has not been received, the earliest first."""
    table = schema.purchase_orders
    query = (
        select(table.c.variant_id, table.c.store, table.c.quantity, table.c.expected_from, table.c.expected_to)
        .where(table.c.received_on.is_(None))
        .order_by(table.c.expected_from, table.c.id, table.c.variant_id)
    )
    return [OpenOrder(*row) for row in connection.execute(query)]
