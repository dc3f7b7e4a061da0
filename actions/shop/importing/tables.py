"""From checked records to rows of the shop's tables."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from actions.shop import schema
from actions.shop.importing.amounts import to_minor
from actions.shop.importing.bundle import ShopData

TableRow = dict[str, Any]
TableRows = dict[Table, list[TableRow]]


def table_rows(data: ShopData, currencies: Mapping[str, str]) -> TableRows:
    """Rows for each table, in the order of the files. `currencies`: order id -> its currency."""
    rows: TableRows = defaultdict(list)
    positions: dict[tuple[str, str], int] = defaultdict(int)
    for kind, convert in _CONVERTERS.items():
        for row in data.rows.get(kind, ()):
            convert(row.record, rows, positions, currencies)
    return dict(rows)


Positions = dict[tuple[str, str], int]


def _next(positions: Positions, table: str, parent: str) -> int:
    positions[table, parent] += 1
    return positions[table, parent] - 1


def _setting(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    rows[schema.shop_settings].append(record.model_dump())


def _store(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    rows[schema.stores].append(record.model_dump())


def _product(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    rows[schema.products].append({**record.model_dump(), "tags": list(record.tags)})


def _variant(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    price = to_minor(record.price, record.currency)
    position = _next(positions, "variants", record.product_id)
    rows[schema.variants].append({**record.model_dump(), "price": price, "position": position})


def _customer(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    rows[schema.customers].append(
        {
            **record.model_dump(include={"id", "email", "first_name", "last_name", "phone"}),
            "email_key": record.email.lower(),
            "addresses": [address.model_dump() for address in record.addresses],
            "tags": list(record.tags),
        }
    )
    for position, method in enumerate(record.payment_methods):
        balance = None if method.balance is None else to_minor(method.balance, method.currency)
        owner = {"customer_id": record.id, "position": position, "balance": balance}
        rows[schema.payment_methods].append({**method.model_dump(), **owner})


def _owned_method(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    balance = None if record.balance is None else to_minor(record.balance, record.currency)
    position = _next(positions, "payment_methods", record.customer_id)
    rows[schema.payment_methods].append({**record.model_dump(), "balance": balance, "position": position})


def _order(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    amounts = {name: to_minor(getattr(record, name), record.currency) for name in _ORDER_AMOUNTS}
    head = record.model_dump(exclude={"payments"})
    rows[schema.orders].append({**head, **amounts, "status": record.status.value})
    for position, payment in enumerate(record.payments):
        amount = to_minor(payment.amount, record.currency)
        rows[schema.payments].append(
            {**payment.model_dump(), "order_id": record.id, "position": position, "amount": amount}
        )


_ORDER_AMOUNTS = ("total", "shipping", "tax", "discount")


def _line(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    price = to_minor(record.price, currencies[record.order_id])
    position = _next(positions, "order_lines", record.order_id)
    rows[schema.order_lines].append({**record.model_dump(), "price": price, "position": position})


def _shipment(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    events = [{**event.model_dump(), "at": event.at.isoformat()} for event in record.events]
    rows[schema.shipments].append({**record.model_dump(), "lines": list(record.lines), "events": events})


def _stock(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    rows[schema.stock].append(record.model_dump())


def _interaction(record: Any, rows: TableRows, positions: Positions, currencies: Mapping[str, str]) -> None:
    rows[schema.interactions].append(record.model_dump())


_CONVERTERS = {
    "settings": _setting,
    "stores": _store,
    "products": _product,
    "variants": _variant,
    "customers": _customer,
    "payment_methods": _owned_method,
    "orders": _order,
    "order_lines": _line,
    "shipments": _shipment,
    "stock": _stock,
    "interactions": _interaction,
}
