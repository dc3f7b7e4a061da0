"""Write the shop as a bundle: what is imported from it again is the same shop."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from actions.shop import schema
from actions.shop.importing.amounts import to_decimal
from actions.shop.importing.records import RECORDS

Record = dict[str, Any]


def export_bundle(engine: Engine, folder: Path) -> dict[str, int]:
    """Write every kind that has rows into `folder` (made if absent); return how many of each."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    with engine.connect() as connection:
        for kind, records in shop_records(connection).items():
            written = _write(folder / f"{kind}.jsonl", records)
            if written:
                counts[kind] = written
    return counts


def shop_records(connection: Connection) -> Mapping[str, Iterable[Record]]:
    """Kind -> its records, ready for JSON, in a stable order."""
    return {kind: _RECORDS[kind](connection) for kind in RECORDS if kind in _RECORDS}


def _write(path: Path, records: Iterable[Record]) -> int:
    """A kind without records leaves no file."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, record in enumerate(records, start=1):  # noqa: B007 - the last number is the count
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    if count == 0:
        path.unlink()
    return count


def _rows(connection: Connection, table: Table, *order: str) -> Iterator[Row[Any]]:
    return iter(connection.execute(select(table).order_by(*(table.c[name] for name in order))))


def _plain(row: Row[Any], *left_out: str) -> Record:
    """The row as JSON has it: times and days as ISO 8601 text."""
    values = {name: value for name, value in row._mapping.items() if name not in left_out}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _settings(connection: Connection) -> Iterator[Record]:
    return (_plain(row) for row in _rows(connection, schema.shop_settings, "name"))


def _stores(connection: Connection) -> Iterator[Record]:
    return (_plain(row) for row in _rows(connection, schema.stores, "name"))


def _products(connection: Connection) -> Iterator[Record]:
    return (_plain(row) for row in _rows(connection, schema.products, "id"))


def _variants(connection: Connection) -> Iterator[Record]:
    for row in _rows(connection, schema.variants, "product_id", "position"):
        yield {**_plain(row, "position"), "price": to_decimal(row.price, row.currency)}


def _customers(connection: Connection) -> Iterator[Record]:
    methods: dict[str, list[Record]] = defaultdict(list)
    for row in _rows(connection, schema.payment_methods, "customer_id", "position"):
        balance = None if row.balance is None else to_decimal(row.balance, row.currency)
        methods[row.customer_id].append({**_plain(row, "customer_id", "position"), "balance": balance})
    for row in _rows(connection, schema.customers, "id"):
        yield {**_plain(row, "email_key"), **_account(row), "payment_methods": methods[row.id]}


def _account(row: Row[Any]) -> Record:
    """Older rows have none of it."""
    credit = None if row.store_credit is None else to_decimal(row.store_credit, row.currency)
    subscriptions = [{**one, **_amount(one["price"], "price")} for one in row.subscriptions or []]
    told = {"membership": row.membership or "", "newsletter": bool(row.newsletter), "cart": row.cart or []}
    term = row.membership_term and {**row.membership_term, **_amount(row.membership_term["fee"], "fee")}
    return {"store_credit": credit, "subscriptions": subscriptions, "membership_term": term, **told}


def _amount(money: Record, name: str) -> Record:
    return {name: to_decimal(money["amount"], money["currency"]), "currency": money["currency"]}


def _orders(connection: Connection) -> Iterator[Record]:
    currencies = _currencies(connection)
    payments: dict[str, list[Record]] = defaultdict(list)
    for row in _rows(connection, schema.payments, "order_id", "position"):
        amount = to_decimal(row.amount, currencies[row.order_id])
        payments[row.order_id].append({**_plain(row, "order_id", "position"), "amount": amount})
    for row in _rows(connection, schema.orders, "id"):
        amounts = {name: to_decimal(row._mapping[name], row.currency) for name in _ORDER_AMOUNTS}
        aftermath = {"returns": [_return(back) for back in row.returns or []], "claims": row.claims or []}
        yield {**_plain(row), **amounts, **aftermath, "payments": payments[row.id]}


def _return(back: Record) -> Record:
    settled = [
        {
            "kind": part["kind"],
            "amount": to_decimal(part["amount"]["amount"], part["amount"]["currency"]),
            "method_id": part["method"]["id"],
            "at": part["at"],
        }
        for part in back["settled"]
    ]
    return {**back, "settled": settled}


_ORDER_AMOUNTS = ("total", "shipping", "tax", "discount")


def _currencies(connection: Connection) -> dict[str, str]:
    return {row.id: row.currency for row in connection.execute(select(schema.orders.c.id, schema.orders.c.currency))}


def _order_lines(connection: Connection) -> Iterator[Record]:
    currencies = _currencies(connection)
    for row in _rows(connection, schema.order_lines, "order_id", "position"):
        yield {**_plain(row, "position"), "price": to_decimal(row.price, currencies[row.order_id])}


def _shipments(connection: Connection) -> Iterator[Record]:
    return (_plain(row) for row in _rows(connection, schema.shipments, "id"))


def _stock(connection: Connection) -> Iterator[Record]:
    return (_plain(row) for row in _rows(connection, schema.stock, "variant_id", "store"))


def _purchase_orders(connection: Connection) -> Iterator[Record]:
    return (_plain(row) for row in _rows(connection, schema.purchase_orders, "id", "variant_id", "store"))


def _promo_codes(connection: Connection) -> Iterator[Record]:
    for row in _rows(connection, schema.promo_codes, "code"):
        minimum = None if row.minimum is None else to_decimal(row.minimum, row.currency)
        yield {**_plain(row), "minimum": minimum}


def _interactions(connection: Connection) -> Iterator[Record]:
    return (_plain(row, "id") for row in _rows(connection, schema.interactions, "id"))


_RECORDS: dict[str, Callable[[Connection], Iterator[Record]]] = {
    "settings": _settings,
    "stores": _stores,
    "products": _products,
    "variants": _variants,
    "customers": _customers,
    "orders": _orders,
    "order_lines": _order_lines,
    "shipments": _shipments,
    "stock": _stock,
    "purchase_orders": _purchase_orders,
    "promo_codes": _promo_codes,
    "interactions": _interactions,
}
