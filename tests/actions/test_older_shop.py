"""A database that an earlier version made is opened as it is."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.shop import schema
from actions.shop.changes.types import AddToCart, CancelOrder, SetNewsletter, UndoLast
from actions.shop.exporting import export_bundle
from actions.shop.importing import import_data, read_bundle
from actions.shop.models import CartItem, ServiceRequest
from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine

FIRST_TABLES = Path(__file__).parent / "older_shop.sql"
"""One customer with one pending order, paid by gift card, as the first version stored them."""
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def older_engine(tmp_path):
    path = tmp_path / "older.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_TABLES.read_text(encoding="utf-8"))
    connection.close()
    engine = make_engine(f"sqlite:///{path}")
    schema.create_tables(engine)
    schema.create_tables(engine)
    yield engine
    engine.dispose()


def test_older_customers_are_read_and_found_by_their_zip_code(older_engine):
    shop = SqlShop(older_engine)
    ann = shop.customer("c1")
    assert (ann.membership, ann.newsletter, ann.subscriptions, ann.cart) == ("", False, (), ())
    assert shop.customers_at("D01X2Y4") == [ann]
    assert shop.promo_code("TEA10") is None


def test_older_orders_and_customers_can_be_changed(older_engine):
    shop = SqlShop(older_engine)
    before = shop.order("W1")
    assert (before.returns, before.claims, before.undo_until) == ((), (), None)
    shop.change_order(CancelOrder("W1", (), "x"), at=AT, key="k1")
    assert shop.customer("c1").payment_methods[0].balance.amount == 1500
    assert shop.change_order(UndoLast("W1"), at=AT, key="k2").after.status == "pending"
    shop.change_customer(SetNewsletter("c1", True), at=AT, key="k3")
    assert shop.change_customer(AddToCart("c1", (CartItem("MUG", 1),)), at=AT, key="k4").after.newsletter
    assert shop.file(ServiceRequest("invoice", "c1"), at=AT, key="k5").startswith("C-")


def test_older_shops_are_exported_and_imported_again(older_engine, empty_engine, tmp_path):
    export_bundle(older_engine, tmp_path / "a")
    import_data(empty_engine, read_bundle(tmp_path / "a"))
    assert SqlShop(empty_engine).order("W1") == SqlShop(older_engine).order("W1")
    assert SqlShop(empty_engine).customer("c1") == SqlShop(older_engine).customer("c1")
