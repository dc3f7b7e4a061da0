"""Northfield is big enough, adds up, and is always the same."""

from collections import Counter
from datetime import timedelta
from xml.dom import minidom

import pytest

from actions.shop import demo
from actions.shop.demo.history import DAYS
from actions.shop.demo.pictures import picture
from actions.shop.demo.vocabulary import products, read
from actions.shop.models import OrderStatus
from tests.actions.conftest import NOW


@pytest.fixture(scope="module")
def rows():
    return demo.generate(NOW, scale=0.05)


def test_the_catalogue_is_wide_and_its_titles_and_skus_are_unique():
    assert len(products()) >= 300
    assert len({product.department for product in products()}) == 10
    assert len({product.title.lower() for product in products()}) == len(products())
    skus = [variant.sku for product in products() for variant in product.variants]
    assert len(skus) == len(set(skus))
    assert all(2 <= len(product.variants) <= 12 for product in products())
    assert all(variant.price > 0 for product in products() for variant in product.variants)


def test_every_product_is_described_drawn_and_has_facts():
    drawings = read("drawings.yaml")["drawings"]
    for product in products():
        assert len(product.about) >= 15, product.title
        assert product.drawing in drawings, product.title
        assert product.facts, product.title
        assert all(isinstance(value, str) for value in product.facts.values()), product.title


NOUNS = (
    "brass desk lamp", "running shoes", "water bottle", "rain jacket", "candle", "thermos", "trekking poles",
    "merino socks", "kettle", "headphones",
)  # fmt: skip


@pytest.mark.parametrize("noun", NOUNS)
def test_what_model_conversations_speak_of_is_sold_here(noun):
    assert any(noun in product.title.lower() for product in products())


def test_every_picture_is_small_well_formed_svg():
    for product in products():
        drawing = picture(product)
        assert len(drawing.encode()) <= 3072
        minidom.parseString(drawing)


def test_the_same_moment_gives_the_same_shop(rows):
    assert demo.generate(NOW, scale=0.05) == rows
    assert demo.generate(NOW + timedelta(days=1), scale=0.05) != rows


def test_orders_are_in_every_state_and_span_eighteen_months(rows):
    assert {order["status"] for order in rows["orders"]} == {status.value for status in OrderStatus}
    first, last = rows["orders"][0]["placed_at"], rows["orders"][-1]["placed_at"]
    assert first[:10] <= (NOW - timedelta(days=DAYS - 30)).date().isoformat()
    assert last[:10] == NOW.date().isoformat()
    assert last <= NOW.isoformat()


def test_order_ids_are_unique_and_look_like_orders(rows):
    ids = [order["id"] for order in rows["orders"]]
    assert len(ids) == len(set(ids))
    assert all(order_id.startswith("W") and len(order_id) == 6 for order_id in ids)


def test_nothing_has_happened_after_now(rows):
    for shipment in rows["shipments"]:
        assert all(event["at"] <= NOW.isoformat() for event in shipment["events"])
        assert [event["at"] for event in shipment["events"]] == sorted(event["at"] for event in shipment["events"])


def test_some_parcels_are_late_split_or_on_the_van(rows):
    codes = Counter(shipment["events"][-1]["code"] for shipment in rows["shipments"])
    assert codes["exception"]
    assert codes["out_for_delivery"]
    assert max(Counter(shipment["order_id"] for shipment in rows["shipments"]).values()) > 1


def test_what_goes_together_is_seen_together(rows):
    baskets = Counter()
    for line in rows["order_lines"]:
        baskets[line["product_id"]] += 1
    bought = {}
    for line in rows["order_lines"]:
        bought.setdefault(line["order_id"], set()).add(line["product_id"])
    shoes = [basket for basket in bought.values() if "running-shoes" in basket]
    group = {"running-socks", "running-shirt", "running-shorts"}
    with_shoes = sum(bool(group & basket) for basket in shoes) / len(shoes)
    overall = sum(bool(group & basket) for basket in bought.values()) / len(bought)
    assert with_shoes > 4 * overall


def test_the_garden_is_bought_in_spring(rows):
    garden = {product.id for product in products() if product.department == "Garden"}
    months = Counter(row["at"][5:7] for row in rows["interactions"] if row["product_id"] in garden)
    everything = Counter(row["at"][5:7] for row in rows["interactions"])
    assert months["05"] / everything["05"] > 1.5 * months["12"] / everything["12"]


def test_known_customers_are_there_at_every_scale():
    tiny = demo.generate(NOW, scale=0.001)
    assert [customer["email"] for customer in tiny["customers"][:4]] == [
        "jo@example.com", "mira@example.com", "sam@example.com", "lee@example.com",
    ]  # fmt: skip
    assert {"W20398", "W20401", "W20405", "W20377", "W20355"} <= {order["id"] for order in tiny["orders"]}


def test_known_customers_have_what_the_documentation_says():
    jo, mira, sam, lee = demo.generate(NOW, scale=0.001)["customers"][:4]
    assert jo["newsletter"]
    assert mira["membership"] == "Circle"
    assert sam["store_credit"] == "15.00"
    assert lee["membership"] == "Circle Plus"
    assert [(one["plan"], one["status"]) for one in lee["subscriptions"]] == [
        ("Coffee beans, monthly", "active"), ("Scented candles, monthly", "paused"),
    ]  # fmt: skip


def test_some_customers_have_memberships_subscriptions_credit_and_newsletter(rows):
    customers = rows["customers"]
    for name in ("membership", "newsletter", "store_credit", "subscriptions"):
        assert 0 < sum(bool(customer.get(name)) for customer in customers) < len(customers)


def test_promo_codes_are_good_over_not_yet_limited_and_for_members(rows):
    today = NOW.date().isoformat()
    codes = rows["promo_codes"]
    assert any(code["valid_to"] and code["valid_to"] < today for code in codes)
    assert any(code["valid_from"] > today for code in codes)
    assert any(code["minimum"] and code["departments"] for code in codes)
    assert any(code["members_only"] for code in codes)
    assert {department for code in codes for department in code["departments"]} <= {
        product.department for product in products()
    }


def test_what_is_on_its_way_back_says_what_and_for_how_much(rows):
    lines = {(line["order_id"], line["id"]): line for line in rows["order_lines"]}
    owners = {variant["id"]: variant["product_id"] for variant in rows["variants"]}
    underway = [order for order in rows["orders"] if order["status"] in ("return_requested", "exchange_requested")]
    assert underway
    for order in rows["orders"]:
        assert len(order["returns"]) == (order in underway)
    for order in underway:
        back = order["returns"][0]
        assert f"{back['kind']}_requested" == order["status"]
        assert order["placed_at"] < back["requested_at"] < NOW.isoformat()
        line = lines[order["id"], back["lines"][0]]
        if back["kind"] == "exchange":
            assert owners[back["variants"][0]] == line["product_id"]
            assert back["variants"][0] != line["variant_id"]
        else:
            assert 0 < sum(float(part["amount"]) for part in back["settled"]) <= float(line["price"]) * line["quantity"]
