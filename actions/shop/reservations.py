"""Pieces that the embedded shop holds for customers. They are out of the stock until released or expired."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from actions.shop import rows, schema
from actions.shop.changes.holding import refuse_reservation
from actions.shop.errors import Forbidden
from actions.shop.models import CustomerId, Reservation, Stock, VariantId

_TABLE = schema.reservations
_STOCK = schema.stock.c

Place = tuple[VariantId, str]
"""A variant and a store."""


def held_for(connection: Connection, customer_id: CustomerId, at: datetime) -> list[Reservation]:
    """In the order made."""
    own = (_TABLE.c.customer_id == customer_id, _TABLE.c.held, _TABLE.c.until > at)
    return [
        rows.reservation_from(row) for row in connection.execute(select(_TABLE).where(*own).order_by(_TABLE.c.number))
    ]


def hold(connection: Connection, wanted: Reservation, at: datetime) -> Reservation:
    """Take the pieces out of the stock. Refusals: customer_not_found, and those of `refuse_reservation`."""
    customers = schema.customers.c
    locked = select(customers.id).where(customers.id == wanted.customer_id).with_for_update()
    if connection.execute(locked).first() is None:
        raise Forbidden("customer_not_found")
    place = (_STOCK.variant_id == wanted.variant_id, _STOCK.store == wanted.store)
    there = connection.execute(select(_STOCK.quantity).where(*place)).scalar()
    refuse_reservation(wanted, held_for(connection, wanted.customer_id, at), there or 0, at=at)
    enough = update(schema.stock).where(*place, _STOCK.quantity >= wanted.quantity)
    if connection.execute(enough.values(quantity=_STOCK.quantity - wanted.quantity)).rowcount == 0:
        raise Forbidden("variant_out_of_stock")
    names = ("customer_id", "variant_id", "store", "quantity", "until")
    values = {name: getattr(wanted, name) for name in names}
    number = connection.execute(insert(_TABLE).values({**values, "held": True}).returning(_TABLE.c.number)).scalar_one()
    return replace(wanted, id=rows.reservation_id(number))


def release(connection: Connection, reservation_id: str, at: datetime) -> Reservation:
    """Give the pieces back. Refusals: reservation_not_found, also for one that has ended."""
    number = rows.reservation_number(reservation_id)
    query = update(_TABLE).where(_TABLE.c.number == number, _TABLE.c.held, _TABLE.c.until > at)
    row = connection.execute(query.values(held=False).returning(_TABLE)).first()
    if row is None:
        raise Forbidden("reservation_not_found")
    _give_back(connection, [row])
    return rows.reservation_from(row)


def end_expired(connection: Connection, at: datetime) -> None:
    """Give back what nobody came for. An update that returns its rows: two at once cannot both give it back."""
    query = update(_TABLE).where(_TABLE.c.held, _TABLE.c.until <= at).values(held=False).returning(_TABLE)
    _give_back(connection, connection.execute(query).all())


def expired_pieces(connection: Connection, at: datetime) -> dict[Place, int]:
    """What `end_expired` would give back: reads that must not write add it to the stock they see."""
    query = select(_TABLE).where(_TABLE.c.held, _TABLE.c.until <= at)
    return dict(_pieces(connection.execute(query).all()))


def with_expired(stock: Sequence[Stock], expired: Mapping[Place, int]) -> list[Stock]:
    return [
        replace(place, quantity=place.quantity + expired.get((place.variant_id, place.store), 0)) for place in stock
    ]


def _give_back(connection: Connection, ended: Sequence[Row[tuple[object, ...]]]) -> None:
    for (variant_id, store), pieces in sorted(_pieces(ended).items()):
        place = (_STOCK.variant_id == variant_id, _STOCK.store == store)
        connection.execute(update(schema.stock).where(*place).values(quantity=_STOCK.quantity + pieces))


def _pieces(ended: Sequence[Row[tuple[object, ...]]]) -> Counter[Place]:
    pieces: Counter[Place] = Counter()
    for row in ended:
        pieces[VariantId(row.variant_id), row.store] += row.quantity
    return pieces
