"""What is marked as final stays sold, unless the fault is ours."""

from dataclasses import replace

import pytest

from actions.shop.changes.giving_back import given_back
from actions.shop.changes.types import Around, ReturnItems
from actions.shop.errors import Forbidden
from actions.shop.returns import stays


@pytest.fixture
def jacket(shop, caller_of):
    order = shop.order("W20120")
    product = replace(shop.product(order.lines[0].product_id), tags=("rain", "Final Sale"))
    return order, Around(shop.customer(order.customer_id), {product.id: product}), caller_of("mira").at


def test_it_is_not_taken_back(jacket):
    order, around, at = jacket
    with pytest.raises(Forbidden, match="return_final_sale"):
        given_back(order, ReturnItems(order.id, ("1",), "changed my mind"), around, at)


def test_it_is_if_it_arrived_damaged(jacket):
    order, around, at = jacket
    assert given_back(order, ReturnItems(order.id, ("1",), "arrived damaged"), around, at).returns


def test_a_shop_may_mark_it_in_its_own_way(jacket):
    order, around, _ = jacket
    assert stays(order, ("1",), around.products, {"no_return_tags": "rain"}) == ("1",)
    assert stays(order, ("1",), around.products, {"no_return_tags": "hygiene"}) == ()
