"""The shop's API on the server's port, asked by the real client over a socket."""

from datetime import UTC, datetime

import httpx
import pytest

from actions import Forbidden
from actions.shop.changes.types import CancelOrder
from actions.shop.http import HttpShop, ShopApi
from bot.channels.shop_api import PREFIX, ShopApiChannel
from tests.fake_shop import FakeShop
from tests.live import serve
from tests.northfield import Northfield
from tests.northfield_shop import CUSTOMERS, JO, ORDERS, PRODUCTS, STOCK
from tests.over_http import SECRET

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    embedded = FakeShop(customers=CUSTOMERS, products=PRODUCTS, orders=ORDERS, stock=STOCK)
    api = ShopApiChannel(ShopApi(embedded, SECRET))
    northfield = Northfield(tmp_path_factory.mktemp("northfield"), more_routers=[lambda chat: api.router()])
    with serve(northfield.app) as url:
        yield url
    northfield.close()


@pytest.fixture(scope="module")
def shop(url):
    shop = HttpShop(url + PREFIX, SECRET)
    yield shop
    shop.close()


def test_what_is_read_is_what_the_shop_holds(shop):
    assert shop.customer(JO) == CUSTOMERS[0]
    assert shop.customer_by_email("jo@example.com") == CUSTOMERS[0]
    assert {order.id for order in shop.orders_of(JO, limit=5)} == {"W20417", "W20398"}
    assert shop.products(["p6", "nope", "p1"]) == [PRODUCTS[5], PRODUCTS[0]]
    assert list(shop.catalogue()) == list(PRODUCTS)
    assert shop.order("no/such order?é") is None


def test_a_change_is_previewed_made_once_and_refused_afterwards(shop):
    change = CancelOrder("W20398", (), "not given")
    preview = shop.preview_order(change, at=AT)
    assert shop.order("W20398").status == "pending"
    assert shop.change_order(change, at=AT, key="c:1:0") == preview == shop.change_order(change, at=AT, key="c:1:0")
    with pytest.raises(Forbidden, match="order_already_cancelled"):
        shop.change_order(change, at=AT, key="c:2:0")


def test_an_unsigned_call_gets_nothing(url):
    answer = httpx.get(f"{url}{PREFIX}/v1/customers/{JO}", trust_env=False, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert answer.headers["cache-control"] == "no-store"
    assert "jo@" not in answer.text


def test_a_huge_call_is_refused(url):
    answer = httpx.post(f"{url}{PREFIX}/v1/requests", content=b" " * 600_000, trust_env=False, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
