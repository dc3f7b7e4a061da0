"""What the embedded shop can be asked. Every read takes a fixed number of queries, however much it returns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Integer, Row, Select, String, bindparam, func, select

from actions.shop import rows, schema
from actions.shop.changes.contact import phone_key, zip_key
from actions.shop.models import (
    Customer,
    CustomerId,
    Interaction,
    Order,
    OrderId,
    Product,
    ProductId,
    PromoCode,
    Stock,
    Store,
    Variant,
    VariantId,
)

MOST_BY_PHONE = 50

_METHOD = schema.payment_methods.c
_ORDER = schema.orders.c
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

# Statements are made once: making one takes longer than running it.
_KEY: BindParameter[str] = bindparam("key")
_CUSTOMER = select(schema.customers).where(schema.customers.c.id == _KEY)
_CUSTOMER_BY_EMAIL = select(schema.customers).where(schema.customers.c.email_key == _KEY).limit(1)
_LOCKED_CUSTOMER = _CUSTOMER.with_for_update()
_CUSTOMERS_AT = (
    select(schema.customers)
    .join(schema.customer_zips, schema.customer_zips.c.customer_id == schema.customers.c.id)
    .where(schema.customer_zips.c.zip_key == _KEY)
    .order_by(schema.customers.c.id)
    .limit(50)
)
_PHONES = (
    select(schema.customers.c.id, schema.customers.c.phone)
    .where(schema.customers.c.phone.like(bindparam("ends", type_=String)))
    .order_by(schema.customers.c.id)
)
"""Of those whose number ends like it; how the rest of it is grouped differs from one to the next."""
_CUSTOMERS_AMONG = (
    select(schema.customers)
    .where(schema.customers.c.id.in_(bindparam("keys", expanding=True)))
    .order_by(schema.customers.c.id)
)
_METHODS = select(schema.payment_methods).where(_METHOD.customer_id == _KEY).order_by(_METHOD.position)
_METHODS_OF = (
    select(schema.payment_methods)
    .where(_METHOD.customer_id.in_(bindparam("keys", expanding=True)))
    .order_by(_METHOD.position)
)


@dataclass(frozen=True, slots=True)
class _Orders:
    """The four statements that read some orders."""

    heads: Select[Any]
    lines: Select[Any]
    payments: Select[Any]
    shipments: Select[Any]


def _orders_where(heads: Select[Any], among: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> _Orders:
    """`among` says of an order id column that it belongs to the heads."""
    lines, parcels = schema.order_lines, schema.shipments
    return _Orders(
        heads,
        select(lines).where(among(lines.c.order_id)).order_by(lines.c.order_id, lines.c.position),
        _PAYMENTS.where(among(schema.payments.c.order_id)).order_by(schema.payments.c.position),
        select(parcels).where(among(parcels.c.order_id)).order_by(parcels.c.shipped_at, parcels.c.id),
    )


_LATEST = select(schema.orders).where(_ORDER.customer_id == _KEY).order_by(_ORDER.placed_at.desc(), _ORDER.id.desc())
_LATEST = _LATEST.limit(bindparam("limit", type_=Integer))
_ONE_ORDER = _orders_where(select(schema.orders).where(_ORDER.id == _KEY), lambda order_id: order_id == _KEY)
_LOCKED_ORDER = replace(_ONE_ORDER, heads=_ONE_ORDER.heads.with_for_update())
_ORDERS_OF = _orders_where(_LATEST, lambda order_id: order_id.in_(_LATEST.with_only_columns(_ORDER.id)))


def customer(connection: Connection, customer_id: CustomerId, *, for_update: bool = False) -> Customer | None:
    return _customer(connection, _LOCKED_CUSTOMER if for_update else _CUSTOMER, customer_id)


def customer_by_email(connection: Connection, email: str) -> Customer | None:
    return _customer(connection, _CUSTOMER_BY_EMAIL, email.strip().lower())


def customers_at(connection: Connection, zip_code: str) -> list[Customer]:
    return _customers(connection, connection.execute(_CUSTOMERS_AT, {"key": zip_key(zip_code)}).all())


def customers_by_phone(connection: Connection, number: str) -> list[Customer]:
    key = phone_key(number)
    alike = connection.execute(_PHONES, {"ends": f"%{key[-1]}"}).all() if key else []
    ids = [row.id for row in alike if phone_key(row.phone) == key][:MOST_BY_PHONE]
    return _customers(connection, connection.execute(_CUSTOMERS_AMONG, {"keys": ids}).all()) if ids else []


def _customers(connection: Connection, heads: Sequence[Row[Any]]) -> list[Customer]:
    methods = _grouped(connection, _METHODS_OF, {"keys": [head.id for head in heads]}, "customer_id")
    return [rows.customer_from(head, methods[head.id]) for head in heads]


def _customer(connection: Connection, query: Select[Any], key: str) -> Customer | None:
    row = connection.execute(query, {"key": key}).first()
    if row is None:
        return None
    return rows.customer_from(row, connection.execute(_METHODS, {"key": row.id}).all())


def order(connection: Connection, order_id: OrderId, *, for_update: bool = False) -> Order | None:
    found = _orders(connection, _LOCKED_ORDER if for_update else _ONE_ORDER, {"key": order_id})
    return found[0] if found else None


def orders_of(connection: Connection, customer_id: CustomerId, *, limit: int) -> list[Order]:
    return _orders(connection, _ORDERS_OF, {"key": customer_id, "limit": limit})


def _orders(connection: Connection, statements: _Orders, values: dict[str, str | int]) -> list[Order]:
    heads = connection.execute(statements.heads, values).all()
    if not heads:
        return []
    lines = _grouped(connection, statements.lines, values)
    payments = _grouped(connection, statements.payments, values)
    parcels = _grouped(connection, statements.shipments, values)
    return [rows.order_from(head, lines[head.id], payments[head.id], parcels[head.id]) for head in heads]


def _grouped(
    connection: Connection, query: Select[Any], values: Mapping[str, Any] | None = None, key: str = "order_id"
) -> dict[str, list[rows.AnyRow]]:
    groups: dict[str, list[rows.AnyRow]] = defaultdict(list)
    for row in connection.execute(query, values):
        groups[getattr(row, key)].append(row)
    return groups


KEYS_AT_ONCE = 10_000  # of the 32,766 parameters that SQLite takes
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_PRODUCTS = select(schema.products).where(schema.products.c.id.in_(_KEYS))
_VARIANTS = select(schema.variants).order_by(schema.variants.c.position)
_VARIANTS_OF = _VARIANTS.where(schema.variants.c.product_id.in_(_KEYS))
_OPEN = schema.purchase_orders.c


def _soonest(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of the open purchase orders for a variant and place: what is surely there by the earliest of their last days."""
    of_the_place = (_OPEN.variant_id == schema.stock.c.variant_id, _OPEN.store == schema.stock.c.store)
    return select(func.min(day)).where(*of_the_place, _OPEN.received_on.is_(None)).scalar_subquery()


_PLACES = select(
    schema.stock,
    _soonest(_OPEN.expected_from).label("restock_from"),
    _soonest(_OPEN.expected_to).label("restock_by"),
)
_STOCK = (
    _PLACES.join(schema.variants, schema.variants.c.id == schema.stock.c.variant_id)
    .where(schema.variants.c.product_id == _KEY)
    .order_by(schema.variants.c.position, schema.stock.c.store)
)
_STOCK_OF = _PLACES.join(schema.variants, schema.variants.c.id == schema.stock.c.variant_id).where(
    schema.variants.c.product_id.in_(_KEYS)
)
_SOME_VARIANTS = select(schema.variants).where(schema.variants.c.id.in_(_KEYS))
_STOCK_OF_VARIANTS = _PLACES.where(schema.stock.c.variant_id.in_(_KEYS))
_PROMO_CODE = select(schema.promo_codes).where(schema.promo_codes.c.code == _KEY)


def products(connection: Connection, product_ids: Sequence[ProductId]) -> list[Product]:
    values = {"keys": list(product_ids)}
    heads = connection.execute(_PRODUCTS, values).all()
    variants = _grouped(connection, _VARIANTS_OF, values, "product_id")
    by_id = {head.id: rows.product_from(head, variants[head.id]) for head in heads}
    return [by_id[product_id] for product_id in product_ids if product_id in by_id]


def catalogue(connection: Connection) -> list[Product]:
    variants = _grouped(connection, _VARIANTS, key="product_id")
    heads = connection.execute(select(schema.products).order_by(schema.products.c.id))
    return [rows.product_from(head, variants[head.id]) for head in heads]


def variants(connection: Connection, variant_ids: Sequence[VariantId]) -> list[Variant]:
    """Those that exist."""
    return [rows.variant_from(row) for row in connection.execute(_SOME_VARIANTS, {"keys": list(variant_ids)})]


def stock(connection: Connection, product_id: ProductId) -> list[Stock]:
    return _places(connection.execute(_STOCK, {"key": product_id}))


def stock_of(connection: Connection, product_ids: Sequence[ProductId]) -> list[Stock]:
    return [
        place
        for start in range(0, len(product_ids), KEYS_AT_ONCE)
        for place in _places(connection.execute(_STOCK_OF, {"keys": product_ids[start : start + KEYS_AT_ONCE]}))
    ]


def stock_of_variants(connection: Connection, variant_ids: Sequence[VariantId]) -> list[Stock]:
    return _places(connection.execute(_STOCK_OF_VARIANTS, {"keys": list(variant_ids)}))


def _places(found: Iterable[rows.AnyRow]) -> list[Stock]:
    """What is on order tells the day better than the day that somebody noted beside the stock."""
    return [
        Stock(row.variant_id, row.store, row.quantity, row.restock_from or row.restock_on, row.restock_by)
        for row in found
    ]


def promo_code(connection: Connection, code: str) -> PromoCode | None:
    row = connection.execute(_PROMO_CODE, {"key": code.strip().upper()}).first()
    return None if row is None else rows.promo_code_from(row)


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
