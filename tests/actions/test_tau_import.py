"""A foreign shop survives the bundle without loss: tau-bench's retail database, order by order."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from actions.shop import schema
from actions.shop.importing import import_data, read_bundle
from actions.shop.models import Money
from actions.shop.sql import SqlShop
from bot.storage.engine import make_engine
from tests.actions import tau_bundle

BESIDE = Path(__file__).parents[3] / "shared" / "data"
SOURCE = Path(os.environ.get("SHOPDESK_BENCH_DATA", BESIDE)) / "tau_retail"

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason=f"set SHOPDESK_BENCH_DATA: no tau_retail at {SOURCE}")


def usd(amount: Decimal) -> Money:
    return Money(int(amount * 100), "USD")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tau")
    tau_bundle.write(SOURCE, folder)
    engine = make_engine(f"sqlite:///{folder / 'shop.db'}")
    schema.create_tables(engine)
    import_data(engine, read_bundle(folder))
    yield SqlShop(engine)
    engine.dispose()


def test_every_variant_has_its_options_price_and_availability(shop):
    products = tau_bundle.load(SOURCE, "products")
    found = {product.id: product for product in shop.catalogue()}
    assert set(found) == {product["product_id"] for product in products.values()}
    for product in products.values():
        assert found[product["product_id"]].title == product["name"]
        variants = {variant.id: variant for variant in found[product["product_id"]].variants}
        assert set(variants) == set(product["variants"])
        for item_id, item in product["variants"].items():
            assert dict(variants[item_id].options) == item["options"]
            assert variants[item_id].price == usd(item["price"])
            assert variants[item_id].available == item["available"]


def test_every_customer_has_their_methods_and_balances(shop):
    for user_id, user in tau_bundle.load(SOURCE, "users").items():
        customer = shop.customer(user_id)
        assert shop.customer_by_email(user["email"]) == customer
        assert customer.addresses[0].zip == user["address"]["zip"]
        assert {method.id: method.balance for method in customer.payment_methods} == {
            method["id"]: usd(method["balance"]) if "balance" in method else None
            for method in user["payment_methods"].values()
        }
        assert {order.id for order in shop.orders_of(user_id, limit=100)} == {
            order_id.lstrip("#") for order_id in user["orders"]
        }


def test_every_order_has_its_state_lines_payments_and_total(shop):
    orders = tau_bundle.load(SOURCE, "orders")
    assert len(orders) == 1000
    for order in orders.values():
        found = shop.order(order["order_id"].lstrip("#"))
        assert (found.customer_id, found.status) == (order["user_id"], order["status"])
        assert [(line.variant_id, dict(line.options), line.price) for line in found.lines] == [
            (item["item_id"], item["options"], usd(item["price"])) for item in order["items"]
        ]
        assert [(payment.kind, payment.amount, payment.method.id) for payment in found.payments] == [
            (entry["transaction_type"], usd(entry["amount"]), entry["payment_method_id"])
            for entry in order["payment_history"]
        ]
        paid = sum(entry["amount"] for entry in order["payment_history"] if entry["transaction_type"] == "payment")
        assert found.total == usd(paid)
        assert [shipment.tracking_number for shipment in found.shipments] == [
            fulfillment["tracking_id"][0] for fulfillment in order["fulfillments"]
        ]
