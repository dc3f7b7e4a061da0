"""What a calling number may tell: whose order numbers are likely, and never who calls."""

import pytest

from actions.shop.sql import SqlShop
from bot.call.callers_number import number_in, orders_hinted
from bot.call.line import Started
from bot.messages import ConversationId
from bot.storage.engine import make_engine
from tests.fake_shop import FakeShop


@pytest.fixture
def shop(database) -> SqlShop:
    return SqlShop(make_engine(f"sqlite:///{database}"))


def test_a_number_hints_at_its_owners_orders(shop):
    jo = shop.customer_by_email("jo@example.com")
    assert jo.phone
    assert orders_hinted(shop, jo.phone) == tuple(order.id for order in shop.orders_of(jo.id))


@pytest.mark.parametrize(
    "told", ["", "anonymous", "+266696687", "7378742833", "+31699999999", "sip:jo@example.com", "%"]
)
def test_a_number_that_is_withheld_or_nobodys_hints_at_nothing(shop, told):
    assert orders_hinted(shop, told) == ()


def test_a_number_that_several_share_hints_at_nobody(shop):
    jo = shop.customer_by_email("jo@example.com")

    class Shared(FakeShop):
        def customers_by_phone(self, number):
            return [jo, jo]

    assert orders_hinted(Shared(), jo.phone) == ()


@pytest.mark.parametrize("word", ["+266696687", "7378742833", "2562533", "8656696", "86282452253"])
def test_words_typed_on_a_keypad_are_no_number(word):
    assert number_in(word) == ""


def test_limits_count_by_number_by_network_or_by_gateway():
    assert Started("1", "twilio", "+31600000001").came_from == "tel +31600000001"
    assert Started("1", "twilio", "anonymous").came_from == Started("2", "twilio").came_from == "hidden twilio"
    talking = Started("1", "browser", conversation_id=ConversationId("c"), network="203.0.113.0/24")
    assert talking.came_from == "203.0.113.0/24"
