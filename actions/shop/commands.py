"""What the embedded shop can be told to do. Each command runs in one transaction and at most once per key."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions.shop import reading, schema, storing
from actions.shop.changes.deciding import changed_order
from actions.shop.changes.types import Around, ChangedOrder, OrderChange, UndoLast
from actions.shop.models import Customer, CustomerId, Order

CONVERTER = make_converter()
OTHER_ORDERS = 50

T = TypeVar("T")


class _CameBefore(Exception):
    """The key is taken."""


def preview_order(connection: Connection, change: OrderChange, at: datetime) -> ChangedOrder:
    """What `change_order` would answer."""
    order = reading.order(connection, change.order_id)
    return changed_order(change, order, _around(connection, change, order), at=at)


def change_order(engine: Engine, change: OrderChange, *, at: datetime, key: str) -> ChangedOrder:
    """Change it, or return what was returned when the key came first."""

    def act(connection: Connection) -> ChangedOrder:
        order = reading.order(connection, change.order_id, for_update=True)
        changed = changed_order(change, order, _around(connection, change, order), at=at)
        storing.store_order(connection, changed)
        after = reading.order(connection, change.order_id)
        return changed if after is None else ChangedOrder(changed.before, after)

    return run_once(engine, change, about=change.order_id, at=at, key=key, kind=ChangedOrder, act=act)


def run_once(
    engine: Engine, change: Any, *, about: str, at: datetime, key: str, kind: type[T], act: Callable[[Connection], T]
) -> T:
    """Claim the key, act, and keep the result (`before` and `after`), all in one transaction."""
    described = {"kind": type(change).__name__, **CONVERTER.unstructure(change)}
    try:
        with schema.writing(engine) as connection:
            _claim(connection, {"key": key, "about": about, "change": described, "at": at})
            result = act(connection)
            table = schema.changes
            connection.execute(update(table).where(table.c.key == key).values(CONVERTER.unstructure(result)))
            return result
    except _CameBefore:
        return _result_of(engine, key, described, kind)


def _claim(connection: Connection, row: dict[str, Any]) -> None:
    """Insert first: two callers with one key meet at the unique index, never between a check and an insert."""
    try:
        connection.execute(insert(schema.changes).values(row))
    except IntegrityError as error:
        raise _CameBefore from error


def _result_of(engine: Engine, key: str, described: dict[str, Any], kind: type[T]) -> T:
    with engine.connect() as connection:
        row = connection.execute(select(schema.changes).where(schema.changes.c.key == key)).one()
    if row.change != described:
        raise ValueError(f"key {key} was used for {row.change}, got {described}")
    return CONVERTER.structure({"before": row.before, "after": row.after}, kind)


def _around(connection: Connection, change: OrderChange, order: Order | None) -> Around:
    """Everything that deciding may want to know, read in the same transaction."""
    if order is None:
        return Around(Customer(CustomerId(""), ""))
    customer = reading.customer(connection, order.customer_id) or Customer(order.customer_id, order.email)
    product_ids = list(dict.fromkeys(line.product_id for line in order.lines))
    latest = reading.orders_of(connection, order.customer_id, limit=OTHER_ORDERS)
    return Around(
        customer,
        products={product.id: product for product in reading.products(connection, product_ids)},
        stock=[place for product_id in product_ids for place in reading.stock(connection, product_id)],
        other_orders=[other for other in latest if other.id != order.id],
        settings=reading.settings(connection),
        undone=_last_change(connection, order) if isinstance(change, UndoLast) else None,
    )


def _last_change(connection: Connection, order: Order) -> ChangedOrder | None:
    table = schema.changes
    query = select(table.c.before, table.c.after).where(table.c.about == order.id, table.c.after.is_not(None))
    row = connection.execute(query.order_by(table.c.at.desc()).limit(1)).first()
    return CONVERTER.structure(asdict(ChangedOrder(row.before, row.after)), ChangedOrder) if row else None
