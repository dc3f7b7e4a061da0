"""What the embedded shop can be told to do with an order."""

from datetime import datetime

from sqlalchemy import Connection, Engine, select

from actions.shop import reading, schema, storing
from actions.shop.changes.deciding import changed_order
from actions.shop.changes.types import Around, ChangedOrder, OrderChange, UndoLast
from actions.shop.models import Customer, CustomerId, Order, ProductId
from actions.shop.once import CONVERTER, run_once
from actions.shop.reservations import expired_pieces, with_expired

OTHER_ORDERS = 50


def preview_order(connection: Connection, change: OrderChange, at: datetime) -> ChangedOrder:
    """What `change_order` would answer."""
    order = reading.order(connection, change.order_id)
    return changed_order(change, order, _around(connection, change, order, at), at=at)


def change_order(engine: Engine, change: OrderChange, *, at: datetime, key: str) -> ChangedOrder:
    """Change it, or return what was returned when the key came first."""

    def act(connection: Connection) -> ChangedOrder:
        order = reading.order(connection, change.order_id, for_update=True)
        changed = changed_order(change, order, _around(connection, change, order, at), at=at)
        storing.store_order(connection, changed)
        after = reading.order(connection, change.order_id)
        return changed if after is None else ChangedOrder(changed.before, after)

    return run_once(engine, change, about=change.order_id, at=at, key=key, kind=ChangedOrder, act=act)


def _around(connection: Connection, change: OrderChange, order: Order | None, at: datetime) -> Around:
    """Everything that deciding may want to know, read in the same transaction."""
    if order is None:
        return Around(Customer(CustomerId(""), ""))
    customer = reading.customer(connection, order.customer_id) or Customer(order.customer_id, order.email)
    undone = _last_change(connection, order) if isinstance(change, UndoLast) else None
    product_ids = _products_of(order, *([undone.before] if undone else []))
    stock = reading.stock_of(connection, product_ids)
    latest = reading.orders_of(connection, order.customer_id, limit=OTHER_ORDERS)
    return Around(
        customer,
        products={product.id: product for product in reading.products(connection, product_ids)},
        stock=with_expired(stock, expired_pieces(connection, at)),
        other_orders=[other for other in latest if other.id != order.id],
        settings=reading.settings(connection),
        undone=undone,
    )


def _products_of(*orders: Order) -> list[ProductId]:
    return list(dict.fromkeys(line.product_id for order in orders for line in order.lines))


def _last_change(connection: Connection, order: Order) -> ChangedOrder | None:
    table = schema.changes
    query = select(table.c.before, table.c.after).where(table.c.about == order.id, table.c.after.is_not(None))
    row = connection.execute(query.order_by(table.c.at.desc(), table.c.place.desc()).limit(1)).first()
    return CONVERTER.structure({"before": row.before, "after": row.after}, ChangedOrder) if row else None
