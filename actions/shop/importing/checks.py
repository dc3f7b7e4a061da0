"""What no row shows alone: duplicates, references to nothing, totals that do not add up."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from actions.shop import schema
from actions.shop.importing.amounts import to_minor
from actions.shop.importing.bundle import Row, ShopData
from actions.shop.importing.problems import Problem
from actions.shop.models import PaymentMethod, PaymentMethodId

_KEYS: dict[str, tuple[str, ...]] = {
    "settings": ("name",),
    "stores": ("name",),
    "products": ("id",),
    "variants": ("id",),
    "customers": ("id",),
    "payment_methods": ("id",),
    "orders": ("id",),
    "order_lines": ("order_id", "id"),
    "shipments": ("id",),
    "stock": ("variant_id", "store"),
    "purchase_orders": ("id", "variant_id", "store"),
    "promo_codes": ("code",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that exist, in the files or in the shop already."""

    products: set[str]
    variants: set[str]
    customers: set[str]
    methods: dict[str, PaymentMethod]
    """Without their balances."""
    currencies: dict[str, str]
    """Order id -> its currency."""
    lines: dict[str, set[str]]
    """Order id -> its line ids."""


def known_ids(data: ShopData, connection: Connection) -> Known:
    orders = {row.id: row.currency for row in connection.execute(select(schema.orders.c.id, schema.orders.c.currency))}
    orders |= {row.record.id: row.record.currency for row in _of(data, "orders")}
    lines: dict[str, set[str]] = defaultdict(set)
    for stored in connection.execute(select(schema.order_lines.c.order_id, schema.order_lines.c.id)):
        lines[stored.order_id].add(stored.id)
    for row in _of(data, "order_lines"):
        lines[row.record.order_id].add(row.record.id)
    customers = _of(data, "customers")
    table = schema.payment_methods
    methods = {row.id: _method(row) for row in connection.execute(select(table))}
    methods |= {method.id: _method(method) for row in customers for method in row.record.payment_methods}
    methods |= {row.record.id: _method(row.record) for row in _of(data, "payment_methods")}
    return Known(
        products=_stored(connection, schema.products) | {row.record.id for row in _of(data, "products")},
        variants=_stored(connection, schema.variants) | {row.record.id for row in _of(data, "variants")},
        customers=_stored(connection, schema.customers) | {row.record.id for row in customers},
        methods=methods,
        currencies=orders,
        lines=lines,
    )


def _method(row: Any) -> PaymentMethod:
    return PaymentMethod(PaymentMethodId(row.id), row.kind, row.brand, row.last4)


def check(data: ShopData, known: Known) -> list[Problem]:
    """Every problem between rows, by kind. What refers to a damaged row is not told again."""
    spared = frozenset().union(*data.damaged.values())
    found = [problem for kind in _KEYS for problem in _duplicates(data, kind)]
    for kind, references in _REFERENCES.items():
        found.extend(
            problem for row in _of(data, kind) for problem in _told(row, references(row.record, known), spared)
        )
    found.extend(problem for kind in _PRICED for row in _of(data, kind) for problem in _inexact(kind, row, known))
    return found if found or data.problems else list(_wrong_totals(data))


def _of(data: ShopData, kind: str) -> list[Any]:
    """Rows of one kind; their records' types follow from the kind."""
    return list(data.rows.get(kind, ()))


def _stored(connection: Connection, table: Table) -> set[str]:
    return set(connection.scalars(select(table.c.id)))


def _duplicates(data: ShopData, kind: str) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Row] = {}
    for row in _of(data, kind):
        key = tuple(getattr(row.record, name) for name in _KEYS[kind])
        earlier = first.setdefault(key, row)
        if earlier is not row:
            yield Problem(row.file, row.number, _KEYS[kind][-1], f"{key[-1]!r} came before, in row {earlier.number}")


Reference = Iterator[tuple[str, str, bool]]
"""Column, the value in it, and whether such a thing exists."""


def _told(row: Row, references: Reference, spared: frozenset[str]) -> Iterator[Problem]:
    for column, value, exists in references:
        if not exists and value not in spared:
            expected = "an order with lines" if column == "id" else "something that exists"
            yield Problem(row.file, row.number, column, f"expected {expected}, got {value!r}")


def _of_variant(record: Any, known: Known) -> Reference:
    yield "product_id", record.product_id, record.product_id in known.products


def _of_method(record: Any, known: Known) -> Reference:
    yield "customer_id", record.customer_id, record.customer_id in known.customers


def _of_customer(record: Any, known: Known) -> Reference:
    for item in record.cart:
        yield "cart.variant_id", item.variant_id, item.variant_id in known.variants
    term = record.membership_term
    if term is not None:
        yield "membership_term.method_id", term.method_id, term.method_id in known.methods
    for subscription in record.subscriptions:
        method_id = subscription.method_id
        yield "subscriptions.method_id", method_id or "", method_id is None or method_id in known.methods


def _of_order(record: Any, known: Known) -> Reference:
    yield "customer_id", record.customer_id, record.customer_id in known.customers
    yield "id", record.id, bool(known.lines.get(record.id))
    for payment in record.payments:
        yield "payments.method_id", payment.method_id, payment.method_id in known.methods
    for back in record.returns:
        for payment in back.settled:
            yield "returns.settled.method_id", payment.method_id, payment.method_id in known.methods
        for variant_id in back.variants:
            yield "returns.variants", variant_id, variant_id in known.variants
    for part in (*record.returns, *record.claims):
        for line in part.lines:
            yield "returns.lines" if part in record.returns else "claims.lines", line, line in known.lines[record.id]


def _of_line(record: Any, known: Known) -> Reference:
    yield "order_id", record.order_id, record.order_id in known.currencies


def _of_shipment(record: Any, known: Known) -> Reference:
    yield "order_id", record.order_id, record.order_id in known.currencies
    for line in record.lines:
        yield "lines", line, line in known.lines.get(record.order_id, ())


def _of_stock(record: Any, known: Known) -> Reference:
    yield "variant_id", record.variant_id, record.variant_id in known.variants


def _of_interaction(record: Any, known: Known) -> Reference:
    yield "customer_id", record.customer_id, record.customer_id in known.customers
    yield "product_id", record.product_id, record.product_id in known.products


_REFERENCES: dict[str, Callable[[Any, Known], Reference]] = {
    "variants": _of_variant,
    "customers": _of_customer,
    "payment_methods": _of_method,
    "orders": _of_order,
    "order_lines": _of_line,
    "shipments": _of_shipment,
    "stock": _of_stock,
    "purchase_orders": _of_stock,
    "interactions": _of_interaction,
}

_PRICED = ("variants", "customers", "payment_methods", "orders", "order_lines", "promo_codes")

Amounts = Iterator[tuple[str, Any, str]]
"""Column, amount, currency."""


def _amounts(kind: str, record: Any, known: Known) -> Amounts:
    match kind:
        case "variants":
            yield "price", record.price, record.currency
        case "payment_methods":
            if record.balance is not None:
                yield "balance", record.balance, record.currency or ""
        case "order_lines":
            yield "price", record.price, known.currencies.get(record.order_id, "")
        case "orders":
            for column in ("total", "shipping", "tax", "discount"):
                yield column, getattr(record, column), record.currency
            for payment in record.payments:
                yield "payments.amount", payment.amount, record.currency
            for payment in (payment for back in record.returns for payment in back.settled):
                yield "returns.settled.amount", payment.amount, record.currency
        case "promo_codes":
            if record.minimum is not None:
                yield "minimum", record.minimum, record.currency or ""
        case "customers":
            if record.store_credit is not None:
                yield "store_credit", record.store_credit, record.currency or ""
            if record.membership_term is not None:
                yield "membership_term.fee", record.membership_term.fee, record.membership_term.currency
            for subscription in record.subscriptions:
                yield "subscriptions.price", subscription.price, subscription.currency
            for method in record.payment_methods:
                if method.balance is not None:
                    yield "payment_methods.balance", method.balance, method.currency or ""


def _inexact(kind: str, row: Row, known: Known) -> Iterator[Problem]:
    """Amounts with a fraction of the smallest coin, or without a currency."""
    for column, amount, currency in _amounts(kind, row.record, known):
        try:
            to_minor(amount, currency)
        except ValueError as error:
            yield Problem(row.file, row.number, column, str(error))


def _wrong_totals(data: ShopData) -> Iterator[Problem]:
    """Orders that come with their lines must add up: total = lines - discount + shipping + tax."""
    sums: dict[str, Any] = defaultdict(int)
    for row in _of(data, "order_lines"):
        sums[row.record.order_id] += row.record.price * row.record.quantity
    for row in _of(data, "orders"):
        order = row.record
        if order.id in sums:
            expected = sums[order.id] - order.discount + order.shipping + order.tax
            if expected != order.total:
                message = f"expected lines - discount + shipping + tax = {expected}, got {order.total}"
                yield Problem(row.file, row.number, "total", message)
