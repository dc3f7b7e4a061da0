"""The demo shop's own cart for guests."""

import pytest

from bot.channels.demo_cart import MOST_OF_ONE, read_cart, with_item, written_cart
from tests.northfield_shop import JO


def test_what_was_written_is_read():
    cart = with_item(with_item((), "p1-grey", 2), "p4-navy", 1)
    assert read_cart(written_cart(cart)) == cart


@pytest.mark.parametrize("cookie", ["", "|||", "p1-grey", "p1-grey*", "*3", "p1*-1", "p1*0", "p1*999", "p1*²"])
def test_a_cookie_that_somebody_wrote_themselves_is_an_empty_cart(cookie):
    assert read_cart(cookie) == ()


def test_more_of_the_same_is_one_line_and_nothing_takes_it_out():
    cart = with_item(with_item((), "p1-grey", 2), "p1-grey", 19)
    assert [item.quantity for item in cart] == [MOST_OF_ONE]
    assert with_item(cart, "p1-grey", 0) == ()


def test_a_guest_buys_and_thinks_again(client):
    page = client.post("/cart", data={"variant": "p1-grey", "quantity": 2}).text
    assert "Trekking poles, carbon" in page
    assert "£98.00" in page
    assert "It is empty" in client.post("/cart", data={"variant": "p1-grey", "quantity": 0}).text
    assert "It is empty" in client.post("/cart", data={"variant": "<script>", "quantity": 1}).text


def test_an_order_is_shown_to_its_owner_only(client):
    assert client.get("/orders/W20417").status_code == 404
    client.post("/sign-in", data={"customer": JO})
    assert "Brass desk lamp" in client.get("/orders/W20417").text
    assert client.get("/orders/W20355").status_code == 404
