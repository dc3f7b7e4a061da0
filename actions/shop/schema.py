"""The tables of the embedded shop. They share the database with everything else; their names begin with `shop_`."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from actions.shop.changes.contact import zip_key

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC times in databases that forget the zone (SQLite) as in those that keep it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


AMOUNT = BigInteger  # minor units

shop_settings = Table("shop_settings", metadata, Column("name", String, primary_key=True), Column("value", Text))

stores = Table(
    "shop_stores",
    metadata,
    Column("name", String, primary_key=True),
    Column("address", String, nullable=False),
    Column("hours", String, nullable=False),
    Column("phone", String, nullable=False),
)

products = Table(
    "shop_products",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("description", Text, nullable=False),
    Column("brand", String, nullable=False),
    Column("category", String, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("image", String, nullable=False),
    Column("rating", Float),
    Column("reviews", Integer, nullable=False),
)

variants = Table(
    "shop_variants",
    metadata,
    Column("id", String, primary_key=True),
    Column("product_id", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("options", JSON, nullable=False),
    Column("price", AMOUNT, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("available", Boolean, nullable=False),
)

customers = Table(
    "shop_customers",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False),
    Column("email_key", String, nullable=False, index=True),  # lower case, what look-ups compare
    Column("first_name", String, nullable=False),
    Column("last_name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("addresses", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("store_credit", AMOUNT),
    Column("currency", String(3)),  # of the store credit
    Column("membership", String),
    Column("membership_term", JSON),
    Column("newsletter", Boolean),
    Column("subscriptions", JSON),
    Column("cart", JSON),
    Column("closes_on", Date),
)

customer_zips = Table(
    "shop_customer_zips",
    metadata,
    Column("customer_id", String, primary_key=True),
    Column("zip_key", String, primary_key=True, index=True),  # upper case without spaces
)

payment_methods = Table(
    "shop_payment_methods",
    metadata,
    Column("id", String, primary_key=True),
    Column("customer_id", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("brand", String, nullable=False),
    Column("last4", String, nullable=False),
    Column("balance", AMOUNT),
    Column("currency", String(3)),
)

orders = Table(
    "shop_orders",
    metadata,
    Column("id", String, primary_key=True),
    Column("customer_id", String, nullable=False),
    Column("email", String, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("status", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total", AMOUNT, nullable=False),
    Column("shipping", AMOUNT, nullable=False),
    Column("tax", AMOUNT, nullable=False),
    Column("discount", AMOUNT, nullable=False),
    Column("address", JSON, nullable=False),
    Column("delivery_option", String, nullable=False),
    Column("cancelled_at", UtcDateTime),
    Column("cancel_reason", String, nullable=False),
    Column("items_modified", Boolean, nullable=False),
    Column("returns", JSON),
    Column("claims", JSON),
    Column("undo_until", UtcDateTime),
    Index("shop_orders_of_customer", "customer_id", "placed_at"),
)

order_lines = Table(
    "shop_order_lines",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("variant_id", String, nullable=False),
    Column("product_id", String, nullable=False),
    Column("title", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price", AMOUNT, nullable=False),
)

payments = Table(
    "shop_payments",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("amount", AMOUNT, nullable=False),
    Column("method_id", String, nullable=False),
    Column("at", UtcDateTime),
)

shipments = Table(
    "shop_shipments",
    metadata,
    Column("id", String, primary_key=True),
    Column("order_id", String, nullable=False, index=True),
    Column("lines", JSON, nullable=False),
    Column("carrier", String, nullable=False),
    Column("tracking_number", String, nullable=False),
    Column("tracking_url", String, nullable=False),
    Column("shipped_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("expected_from", Date),
    Column("expected_to", Date),
    Column("events", JSON, nullable=False),
)

stock = Table(
    "shop_stock",
    metadata,
    Column("variant_id", String, primary_key=True),
    Column("store", String, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("restock_on", Date),
)

purchase_orders = Table(
    "shop_purchase_orders",
    metadata,
    Column("id", String, primary_key=True),
    Column("variant_id", String, primary_key=True, index=True),
    Column("store", String, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("expected_from", Date, nullable=False),
    Column("expected_to", Date, nullable=False),
    Column("received_on", Date),  # none: open
)

interactions = Table(
    "shop_interactions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", String, nullable=False, index=True),
    Column("product_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("session_id", String, nullable=False),
)

changes = Table(
    "shop_changes",
    metadata,
    Column("key", String, primary_key=True),
    Column("about", String, nullable=False, index=True),  # order or customer id
    Column("change", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Column("place", Integer),  # among the changes of the same order or customer, from 1
)

promo_codes = Table(
    "shop_promo_codes",
    metadata,
    Column("code", String, primary_key=True),  # upper case
    Column("says", String, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("minimum", AMOUNT),
    Column("currency", String(3)),
    Column("departments", JSON, nullable=False),
    Column("members_only", Boolean, nullable=False),
)

reservations = Table(
    "shop_reservations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("customer_id", String, nullable=False, index=True),
    Column("variant_id", String, nullable=False),
    Column("store", String, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("held", Boolean, nullable=False),  # its pieces are out of the stock
    Index("shop_reservations_to_end", "held", "until"),
)

service_requests = Table(
    "shop_service_requests",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("customer_id", String),
    Column("email", String, nullable=False),
    Column("order_id", String),
    Column("text", Text, nullable=False),
    Column("details", JSON, nullable=False),
)


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that will write. The option tells engines that can to lock and sync from the start."""
    return engine.execution_options(writes="durable").begin()


def create_tables(engine: Engine) -> None:
    """Make the tables, and what older ones lack: their columns, and the zip codes of customers they hold."""
    older = inspect(engine)
    without_zips = older.has_table(customers.name) and not older.has_table(customer_zips.name)
    metadata.create_all(engine)
    there = inspect(engine)
    with writing(engine) as connection:
        for table in metadata.sorted_tables:
            known = {column["name"] for column in there.get_columns(table.name)}
            for column in (column for column in table.columns if column.name not in known):
                kind = column.type.compile(engine.dialect)
                connection.execute(text(f'ALTER TABLE {table.name} ADD COLUMN "{column.name}" {kind}'))
        if without_zips:
            _fill_zips(connection)


def zips_of(customer_id: str, addresses: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows by which a customer is found by zip code."""
    keys = sorted({zip_key(address["zip"]) for address in addresses})
    return [{"customer_id": customer_id, "zip_key": key} for key in keys if key]


def _fill_zips(connection: Connection) -> None:
    stored = connection.execute(select(customers.c.id, customers.c.addresses))
    found = [zips for row in stored for zips in zips_of(row.id, row.addresses)]
    if found:
        connection.execute(insert(customer_zips), found)
