"""What the embedded shop can be asked. Every read takes a fixed number of queries, however much it returns."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from actions.shop import rows, schema
from actions.shop.models import Customer, CustomerId, Interaction, Order, OrderId, Product, ProductId, Stock, Store

_METHOD = schema.payment_methods.c
_PAYMENTS = select(
    schema.payments.c.order_id,
    schema.payments.c.kind.label("payment_kind"),
    schema.payments.c.amount,
    schema.payments.c.method_id,
    schema.payments.c.at,
    _METHOD.kind,
    _METHOD.brand,
    _METHOD.last4,
    _METHOD.balance,
    _METHOD.currency,
).select_from(schema.payments.outerjoin(schema.payment_methods, _METHOD.id == schema.payments.c.method_id))


def customer(connection: Connection, customer_id: CustomerId) -> Customer | None:
    return _customer(connection, select(schema.customers).where(schema.customers.c.id == customer_id))


def customer_by_email(connection: Connection, email: str) -> Customer | None:
    key = email.strip().lower()
    return _customer(connection, select(schema.customers).where(schema.customers.c.email_key == key).limit(1))


def _customer(connection: Connection, query: Select[Any]) -> Customer | None:
    row = connection.execute(query).first()
    if row is None:
        return None
    methods = select(schema.payment_methods).where(_METHOD.customer_id == row.id).order_by(_METHOD.position)
    return rows.customer_from(row, connection.execute(methods).all())


def order(connection: Connection, order_id: OrderId, *, for_update: bool = False) -> Order | None:
    query = select(schema.orders).where(schema.orders.c.id == order_id)
    found = _orders(connection, query.with_for_update() if for_update else query)
    return found[0] if found else None


def orders_of(connection: Connection, customer_id: CustomerId, *, limit: int) -> list[Order]:
    column = schema.orders.c
    newest_first = (column.placed_at.desc(), column.id.desc())
    query = select(schema.orders).where(column.customer_id == customer_id).order_by(*newest_first).limit(limit)
    return _orders(connection, query)


def _orders(connection: Connection, query: Select[Any]) -> list[Order]:
    heads = connection.execute(query).all()
    if not heads:
        return []
    ids = [head.id for head in heads]
    lines = schema.order_lines
    shipments = schema.shipments
    lines_of = _grouped(
        connection, select(lines).where(lines.c.order_id.in_(ids)).order_by(lines.c.order_id, lines.c.position)
    )
    payments_of = _grouped(
        connection, _PAYMENTS.where(schema.payments.c.order_id.in_(ids)).order_by(schema.payments.c.position)
    )
    shipments_of = _grouped(
        connection,
        select(shipments).where(shipments.c.order_id.in_(ids)).order_by(shipments.c.shipped_at, shipments.c.id),
    )
    return [rows.order_from(head, lines_of[head.id], payments_of[head.id], shipments_of[head.id]) for head in heads]


def _grouped(connection: Connection, query: Select[Any], key: str = "order_id") -> dict[str, list[rows.AnyRow]]:
    groups: dict[str, list[rows.AnyRow]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row._mapping[key]].append(row)
    return groups


def products(connection: Connection, product_ids: Sequence[ProductId]) -> list[Product]:
    heads = connection.execute(select(schema.products).where(schema.products.c.id.in_(product_ids))).all()
    variants = schema.variants
    variants_of = _grouped(
        connection,
        select(variants).where(variants.c.product_id.in_(product_ids)).order_by(variants.c.position),
        key="product_id",
    )
    by_id = {head.id: rows.product_from(head, variants_of[head.id]) for head in heads}
    return [by_id[product_id] for product_id in product_ids if product_id in by_id]


def catalogue(connection: Connection) -> list[Product]:
    variants_of = _grouped(connection, select(schema.variants).order_by(schema.variants.c.position), key="product_id")
    heads = connection.execute(select(schema.products).order_by(schema.products.c.id))
    return [rows.product_from(head, variants_of[head.id]) for head in heads]


def stock(connection: Connection, product_id: ProductId) -> list[Stock]:
    table = schema.stock
    query = (
        select(table)
        .join(schema.variants, schema.variants.c.id == table.c.variant_id)
        .where(schema.variants.c.product_id == product_id)
        .order_by(schema.variants.c.position, table.c.store)
    )
    return [Stock(row.variant_id, row.store, row.quantity, row.restock_on) for row in connection.execute(query)]


def interactions(connection: Connection) -> Iterator[Interaction]:
    table = schema.interactions
    query = select(table.c.customer_id, table.c.product_id, table.c.kind, table.c.at, table.c.session_id)
    streamed = connection.execution_options(yield_per=10_000).execute(query.order_by(table.c.id))
    return (Interaction(*row) for row in streamed)


def stores(connection: Connection) -> list[Store]:
    table = schema.stores
    return [
        Store(row.name, row.address, row.hours, row.phone)
        for row in connection.execute(select(table).order_by(table.c.name))
    ]


def settings(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(schema.shop_settings))}
