"""What every shop behind the port must do, on data with a known answer (small_shop.py; the shops: conftest.py)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine

from actions import ActionError, Forbidden
from actions.shop.changes.types import CancelOrder
from actions.shop.models import Money, OrderId, OrderStatus, ProductId, Stock
from actions.shop.sql import SqlShop

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def cancel(shop, order_id="W2", *, lines=(), key="k1"):
    change = CancelOrder(OrderId(order_id), tuple(lines), "no longer needed")
    return shop.change_order(change, at=AT, key=key).after


def test_a_customer_is_found_by_id_and_by_email_in_any_case(shop):
    customer = shop.customer("c1")
    assert customer.addresses[0].city == "Hamburg"
    assert [method.id for method in customer.payment_methods] == ["visa", "gift"]
    assert customer.payment_methods[1].balance == Money(500, "EUR")
    assert shop.customer_by_email(" ann@EXAMPLE.com") == customer


def test_what_does_not_exist_is_none_or_nothing(shop):
    assert shop.customer("c9") is None
    assert shop.customer_by_email("nobody@example.com") is None
    assert shop.order("W9") is None
    assert shop.product("nope") is None
    assert shop.products(["nope"]) == []
    assert shop.stock("nope") == []
    assert shop.orders_of("c2") == []


def test_orders_come_newest_first_and_limited(shop):
    assert [order.id for order in shop.orders_of("c1")] == ["W2", "W3", "W1"]
    assert [order.id for order in shop.orders_of("c1", limit=1)] == ["W2"]


def test_an_order_is_complete_and_its_times_are_utc(shop):
    found = shop.order("W1")
    assert found.lines[0].price == Money(1000, "EUR")
    assert found.payments[0].method.last4 == "4242"
    assert found.shipments[0].events[0].code == "delivered"
    assert found.shipments[0].expected_from == date(2026, 11, 5)
    assert shop.order("W3").placed_at == datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
    assert shop.order("W3").placed_at.utcoffset().total_seconds() == 0


def test_one_order_equals_the_same_among_all(shop):
    assert [shop.order(found.id) for found in shop.orders_of("c1")] == shop.orders_of("c1")


def test_products_come_in_the_order_asked_with_their_variants(shop):
    assert [product.id for product in shop.products(["mug", "nope", "lamp"])] == ["mug", "lamp"]
    mug = shop.product("mug")
    assert [variant.id for variant in mug.variants] == ["MUG-BLUE", "MUG-RED"]
    assert mug.variants[1].price == Money(1150, "EUR")
    assert (mug.rating, mug.reviews, mug.attributes) == (4.5, 7, {"material": "clay"})


def test_the_catalogue_is_every_product_by_id(shop):
    assert list(shop.catalogue()) == shop.products(["lamp", "mug"])


def test_stock_is_told_by_variant_and_store(shop):
    assert shop.stock("mug") == [
        Stock("MUG-BLUE", "online", 4, date(2026, 12, 3), date(2026, 12, 7)),
        Stock("MUG-RED", "Hamburg", 0, date(2026, 12, 1)),
    ]


def test_the_stock_of_many_products_is_told_at_once(shop):
    many = [ProductId("mug"), *(ProductId(f"nope-{number}") for number in range(250)), ProductId("lamp")]
    assert sorted(map(str, shop.stock_of(many))) == sorted(map(str, [*shop.stock("mug"), *shop.stock("lamp")]))
    assert shop.stock_of([]) == []


def test_cancelling_returns_the_order_as_it_is_then(shop):
    left = cancel(shop)
    assert left.status is OrderStatus.CANCELLED
    assert left == shop.order("W2")
    assert left.payments[-1].kind == "refund"
    assert left.payments[-1].amount == Money(3000, "EUR")
    assert left.cancelled_at == AT


def test_cancelling_a_line_keeps_the_others(shop):
    left = cancel(shop, lines=["2"])
    assert [line.id for line in left.lines] == ["1"]
    assert left.total == Money(1000, "EUR")
    assert left.status is OrderStatus.PENDING


def test_the_same_key_returns_the_first_result_and_acts_once(shop):
    first = cancel(shop, lines=["2"])
    assert cancel(shop, lines=["2"]) == first
    cancel(shop, key="k2")
    assert cancel(shop, lines=["2"]) == first
    assert len(shop.order("W2").payments) == 3


def test_many_at_once_with_one_key_act_once(shop):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: cancel(shop), range(16)))
    assert all(result == results[0] for result in results)
    assert [payment.kind for payment in shop.order("W2").payments] == ["payment", "refund"]
    assert {entry.quantity for entry in shop.stock("mug") if entry.store == "online"} == {6}


def test_many_at_once_with_different_keys_cancel_once(shop):
    def attempt(number):
        try:
            return cancel(shop, key=f"k{number}").status
        except Forbidden as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        results = sorted(pool.map(attempt, range(8)))
    assert results == ["cancelled", *["order_already_cancelled"] * 7]


@pytest.mark.parametrize(
    ("order_id", "lines", "code"),
    [
        ("W1", (), "order_already_delivered"),
        ("W3", (), "order_already_shipped"),
        ("W9", (), "order_not_found"),
        ("W2", ("7",), "line_not_found"),
    ],
)
def test_what_the_state_forbids_changes_nothing(shop, order_id, lines, code):
    before = shop.order(order_id)
    with pytest.raises(Forbidden) as refusal:
        cancel(shop, order_id, lines=lines)
    assert refusal.value.code == code
    assert shop.order(order_id) == before


def test_a_key_that_was_forbidden_may_be_used_again(shop):
    with pytest.raises(Forbidden):
        cancel(shop, lines=["7"])
    assert cancel(shop).status is OrderStatus.CANCELLED


def test_a_database_that_is_not_there_is_a_technical_failure(tmp_path):
    shop = SqlShop(create_engine(f"sqlite:///{tmp_path / 'no' / 'folder.db'}"))
    with pytest.raises(ActionError) as failure:
        shop.order("W1")
    assert failure.value.retryable
