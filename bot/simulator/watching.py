"""Every change of the shop's tables, noticed by the database itself: nothing that changes can go unseen."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

KEYS: Mapping[str, str] = {
    "shop_orders": "id",
    "shop_order_lines": "order_id",
    "shop_payments": "order_id",
    "shop_shipments": "order_id",
    "shop_customers": "id",
    "shop_payment_methods": "customer_id",
    "shop_customer_zips": "customer_id",
    "shop_reservations": "customer_id",
    "shop_service_requests": "number",
    "shop_stock": "variant_id",
    "shop_products": "id",
    "shop_variants": "id",
    "shop_stores": "name",
    "shop_settings": "name",
    "shop_promo_codes": "code",
}
"""Table -> the column that says whose row it is."""
ORDERS = frozenset({"shop_orders", "shop_order_lines", "shop_payments", "shop_shipments"})
CUSTOMERS = frozenset({"shop_customers", "shop_payment_methods", "shop_customer_zips", "shop_reservations"})


@dataclass(frozen=True, slots=True)
class Touched:
    """What was written since the last look."""

    orders: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()
    stock: frozenset[str] = frozenset()
    others: frozenset[str] = field(default_factory=frozenset)
    """Tables that no conversation may write to."""


def watch(database: Path) -> None:
    """Make the triggers in this file; copies of it have them."""
    connection = sqlite3.connect(database, isolation_level=None)
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.execute("CREATE TABLE IF NOT EXISTS watched (id INTEGER PRIMARY KEY, place TEXT, about TEXT)")
    for table, key in KEYS.items():
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            if table in there:
                connection.execute(
                    f"CREATE TRIGGER IF NOT EXISTS watch_{table}_{event}_{row} AFTER {event} ON {table} "
                    f"BEGIN INSERT INTO watched (place, about) VALUES ('{table}', {row}.{key}); END"
                )
    connection.close()


def touched(engine: Engine) -> Touched:
    """What was written since the last look, and forget it."""
    with engine.begin() as connection:
        rows = [(place, str(about)) for place, about in connection.execute(text("SELECT place, about FROM watched"))]
        if rows:
            connection.execute(text("DELETE FROM watched"))
    known = ORDERS | CUSTOMERS | {"shop_service_requests", "shop_stock"}
    return Touched(
        orders=frozenset(about for place, about in rows if place in ORDERS),
        customers=frozenset(about for place, about in rows if place in CUSTOMERS),
        requests=frozenset(about for place, about in rows if place == "shop_service_requests"),
        stock=frozenset(about for place, about in rows if place == "shop_stock"),
        others=frozenset(place for place, _ in rows if place not in known),
    )
