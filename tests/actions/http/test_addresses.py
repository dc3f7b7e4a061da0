"""What is asked under which address: ids of any kind, unsafe addresses, headers that cannot be carried along."""

import pytest

from actions.shop.http import HttpShop
from actions.shop.models import ProductId
from tests.actions.http.back_end import AT, CANCEL, BackEnd, failure_of
from tests.fake_shop import FakeShop
from tests.over_http import SECRET, URL


def test_what_no_address_has_room_for_is_a_technical_failure():
    asked = [ProductId(f"{number}{'é' * 2_000}") for number in range(50)]
    back_end = BackEnd()
    assert not failure_of(back_end.client(), lambda shop: shop.products(asked)).retryable
    assert back_end.requests == []


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_that_would_be_another_path_is_nothing(id):
    back_end = BackEnd()
    assert back_end.client().order(id) is None
    assert back_end.client().orders_of(id) == []
    assert back_end.requests == []


@pytest.mark.parametrize("id", ["a/b", "a?b=c", "a b", "ü#%2F", "..%2f", "a\nb"])
def test_any_other_id_arrives_as_it_is(id):
    asked = []

    class Shop(FakeShop):
        def order(self, order_id):
            asked.append(order_id)

    assert BackEnd(shop=Shop()).client().order(id) is None
    assert asked == [id]


def test_a_key_cannot_carry_another_header():
    with pytest.raises(ValueError, match="key"):
        BackEnd().client().change_order(CANCEL, at=AT, key="k\r\nX-Other: 1")


@pytest.mark.parametrize(
    "url", ["http://shop.example", "ftp://shop.example", "shop.example", "https://", "https://a:b@shop.example",
            "https://shop.example/?a=b"],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused(url):
    with pytest.raises(ValueError, match="expected"):
        HttpShop(url, SECRET)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="32"):
        HttpShop(URL, "secret")
