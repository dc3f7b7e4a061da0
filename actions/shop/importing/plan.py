"""What an import would do, and doing it: all of it in one transaction, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, bindparam, delete, insert, select, update

from actions.shop import schema
from actions.shop.changes.contact import zip_key
from actions.shop.importing.bundle import ShopData
from actions.shop.importing.checks import check, known_ids
from actions.shop.importing.problems import Problem
from actions.shop.importing.tables import TableRow, table_rows


class ImportRefused(Exception):
    """The data has problems; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems, the first: {problems[0]}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Tally:
    """What happens to the rows of one kind."""

    kind: str
    added: int
    changed: int
    unchanged: int
    refused: int
    """Rows with a problem. One is enough to refuse the whole import."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    tallies: tuple[Tally, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of one table."""

    table: Table
    added: list[TableRow]
    changed: list[TableRow]
    unchanged: int


def plan_import(engine: Engine, data: ShopData) -> Plan:
    """Say what importing `data` would add, change and refuse; nothing is written."""
    with engine.connect() as connection:
        plan, _ = _plan(connection, data)
    return plan


def import_data(engine: Engine, data: ShopData) -> Plan:
    """Import `data` and say what was done. Raises `ImportRefused` when anything is wrong with it."""
    with schema.writing(engine) as connection:
        plan, changes = _plan(connection, data)
        if plan.problems:
            raise ImportRefused(plan.problems)
        _forget_children(connection, data)
        for change in changes:
            _write(connection, change)
    return plan


def _plan(connection: Connection, data: ShopData) -> tuple[Plan, list[_Change]]:
    known = known_ids(data, connection)
    problems = (*data.problems, *check(data, known))
    changes = []
    if not problems:
        changes = [_change(connection, table, rows) for table, rows in table_rows(data, known).items()]
    by_table = {change.table: change for change in changes}
    return Plan(tuple(_tallies(data, by_table, problems)), problems), changes


_TABLES = {
    "settings": schema.shop_settings,
    "stores": schema.stores,
    "products": schema.products,
    "variants": schema.variants,
    "customers": schema.customers,
    "payment_methods": schema.payment_methods,
    "orders": schema.orders,
    "order_lines": schema.order_lines,
    "shipments": schema.shipments,
    "stock": schema.stock,
    "purchase_orders": schema.purchase_orders,
    "promo_codes": schema.promo_codes,
    "interactions": schema.interactions,
}


def _tallies(data: ShopData, changes: dict[Table, _Change], problems: Sequence[Problem]) -> list[Tally]:
    at_fault = Counter(file for file, _ in {(problem.file, problem.row) for problem in problems if problem.row})
    files = {kind: rows[0].file if rows else f"{kind}.jsonl" for kind, rows in data.rows.items()}
    tallies = []
    for kind in data.rows:
        change = changes.get(_TABLES[kind])
        done = (len(change.added), len(change.changed), change.unchanged) if change else (0, 0, 0)
        tallies.append(Tally(kind, *done, at_fault.get(files[kind], 0)))
    return tallies


def _change(connection: Connection, table: Table, rows: list[TableRow]) -> _Change:
    """Compare with what is there. Interactions have no id of their own: the whole row is their key.

    A column that only some files carry keeps what is stored where a row does not name it; nothing is nothing, however
    it is written (no entry, "", []).
    """
    key = _key_columns(table)
    columns = [name for name in dict.fromkeys(name for row in rows for name in row) if name in table.c]
    stored: dict[tuple[Any, ...], Any] = {}
    for found in connection.execute(select(*(table.c[name] for name in columns))):
        stored[tuple(found._mapping[name] for name in key)] = dict(found._mapping)
    added, changed = [], []
    for row in rows:
        old = stored.get(tuple(row[name] for name in key))
        new = row if len(row) == len(columns) else {**dict.fromkeys(columns), **(old or {}), **row}
        if old is None:
            added.append(new)
        elif any((old[name] or None) != (new[name] or None) for name in columns):
            changed.append(new)
    return _Change(table, added, changed, len(rows) - len(added) - len(changed))


def _key_columns(table: Table) -> list[str]:
    if table is schema.interactions:
        return ["customer_id", "product_id", "kind", "at", "session_id"]
    return [column.name for column in table.primary_key]


def _forget_children(connection: Connection, data: ShopData) -> None:
    """Lines and payments that an imported order no longer has, zip codes that an imported customer has left."""
    orders: list[Any] = list(data.rows.get("orders", ()))
    lines: list[Any] = list(data.rows.get("order_lines", ()))
    kept_lines = {(row.record.order_id, row.record.id) for row in lines}
    kept_payments = {(row.record.id, place) for row in orders for place in range(len(row.record.payments))}
    _forget(connection, schema.payments, {row.record.id for row in orders}, kept_payments)
    _forget(connection, schema.order_lines, {row.record.order_id for row in lines}, kept_lines)
    customers: list[Any] = list(data.rows.get("customers", ()))
    kept_zips = {(row.record.id, zip_key(address.zip)) for row in customers for address in row.record.addresses}
    _forget(connection, schema.customer_zips, {row.record.id for row in customers}, kept_zips)


def _forget(connection: Connection, table: Table, owners: set[str], kept: set[tuple[str, Any]]) -> None:
    keys = list(table.primary_key)
    stored = [tuple(row) for row in connection.execute(select(*keys))]
    stale = [key for key in stored if key[0] in owners and key not in kept]
    if stale:
        statement = delete(table).where(and_(*(column == bindparam(f"key_{column.name}") for column in keys)))
        connection.execute(statement, [{f"key_{keys[0].name}": a, f"key_{keys[1].name}": b} for a, b in stale])


def _write(connection: Connection, change: _Change) -> None:
    if change.added:
        connection.execute(insert(change.table), change.added)
    if change.changed:
        key = _key_columns(change.table)
        same = and_(*(change.table.c[name] == bindparam(f"key_{name}") for name in key))
        values: dict[str, Any] = {name: bindparam(name) for name in change.changed[0] if name not in key}
        renamed = [{f"key_{name}" if name in key else name: row[name] for name in row} for row in change.changed]
        connection.execute(update(change.table).where(same).values(values), renamed)
