"""Stock and product questions."""

from datetime import date

import pytest
from sqlalchemy import update

from actions import Done, Refused
from actions.orders.list_orders import ListOrders
from actions.orders.list_orders import run as list_orders
from actions.orders.order_details import OrderDetails
from actions.orders.order_details import run as order_details
from actions.products.check_stock import CheckStock
from actions.products.check_stock import run as check_stock
from actions.products.product_details import ProductDetails
from actions.products.product_details import run as product_details
from actions.shop import schema
from actions.types import Caller
from tests.actions.conftest import NOW

ANYBODY = Caller(None, NOW)
SHOE = "FW01-BLUE-42"


@pytest.fixture
def lay(engine):
    """Say how many pieces of the blue 42 lie in a place."""

    def put(store, quantity, restock_on=None):
        stock = schema.stock.c
        with schema.writing(engine) as connection:
            where = (stock.variant_id == SHOE, stock.store == store)
            found = connection.execute(
                update(schema.stock).where(*where).values(quantity=quantity, restock_on=restock_on)
            )
            assert found.rowcount == 1

    return put


@pytest.mark.parametrize(
    ("quantity", "code"), [(0, "out_of_stock"), (1, "low_stock"), (3, "low_stock"), (4, "in_stock")]
)
def test_stock_is_there_low_or_out(shop, lay, quantity, code):
    lay("online", quantity)
    result = check_stock(CheckStock("running-shoes", ("blue", "42")), shop, ANYBODY)
    assert (result.code, result.facts["quantity"]) == (code, quantity)
    assert result.facts["options"] == "blue 42"


def test_what_is_out_has_a_day_and_other_places(shop, lay):
    lay("online", 0, date(2026, 12, 1))
    lay("Hamburg", 2)
    lay("Berlin", 0)
    facts = check_stock(CheckStock("running-shoes", ("42", "Blue")), shop, ANYBODY).facts
    assert facts["restock_on"] == date(2026, 12, 1)
    assert "Hamburg" in facts["stores"]
    assert "Berlin" not in facts["stores"]
    assert "blue 42" not in facts["others_in_stock"]
    assert facts["others_in_stock"]


def test_a_store_is_asked_by_name_in_any_case(shop, lay):
    lay("Hamburg", 5)
    lay("online", 7)
    facts = check_stock(CheckStock("running-shoes", ("blue", "42"), "hamburg"), shop, ANYBODY).facts
    assert (facts["place"], facts["quantity"], facts["online"]) == ("Hamburg", 5, 7)


def test_an_unknown_store_is_refused_with_the_ones_there_are(shop):
    result = check_stock(CheckStock("running-shoes", (), "Paris"), shop, ANYBODY)
    assert result.code == "store_not_found"
    assert set(result.facts["stores"]) == {"Hamburg", "Berlin", "Vienna"}


def test_an_option_that_does_not_exist_is_refused_with_what_there_is(shop):
    result = check_stock(CheckStock("running-shoes", ("pink",)), shop, ANYBODY)
    assert isinstance(result, Refused)
    assert result.code == "option_not_offered"
    assert result.facts["unknown"] == ("pink",)
    assert result.facts["choices"][0] == "color: blue, black"


def test_without_options_all_variants_count(shop):
    one = check_stock(CheckStock("running-shoes", ("blue", "42")), shop, ANYBODY).facts["quantity"]
    everything = check_stock(CheckStock("running-shoes"), shop, ANYBODY).facts
    assert everything["quantity"] >= one
    assert everything["options"] is None


def test_spaces_in_an_option_do_not_count(shop):
    result = check_stock(CheckStock("water-bottle", ("0.75L", "blue")), shop, ANYBODY)
    assert isinstance(result, Done)
    assert result.facts["options"] == "blue 0.75 l"


def test_a_product_is_told_with_price_choices_and_facts(shop):
    result = product_details(ProductDetails("ultralight-trekking-poles"), shop, ANYBODY)
    assert result.code == "product_details"
    assert result.facts["product"] == "ultralight trekking poles"
    assert result.facts["price_from"].amount == 4200
    assert "weight: 350 g a pair" in result.facts["attributes"]
    assert result.facts["choices"] == ("color: blue, grey",)


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: check_stock(CheckStock("nope"), s, ANYBODY),
        lambda s: product_details(ProductDetails("nope"), s, ANYBODY),
    ],
)
def test_an_unknown_product_is_not_found(shop, ask):
    assert ask(shop) == Refused("product_not_found", {"product": "nope"}, ask="product")


def test_orders_are_listed_newest_first_and_five_at_most(shop, caller_of):
    result = list_orders(ListOrders(), shop, caller_of("lee"))
    assert [order.id for order in result.shown] == ["W20371", "W20387", "W20355", "W20383", "W20312"]
    assert result.facts["orders"][0] == "W20371: floor lamp, linen"
    assert result.facts["older"] == 1
    assert list_orders(ListOrders(), shop, caller_of("sam")).facts["older"] == 0


def test_somebody_without_orders_has_none(shop):
    assert list_orders(ListOrders(), shop, ANYBODY).code == "no_orders"


def test_order_details_add_up(shop, caller_of):
    facts = order_details(OrderDetails("W20405"), shop, caller_of("mira")).facts
    assert facts["subtotal"] - facts["discount"] + facts["shipping"] + facts["tax"] == facts["total"]
    assert facts["paid_with"] == ("gift card", "Mastercard ending 8822")
    assert facts["address"] == "Kastanienallee 71, 10435 Berlin, Germany"
