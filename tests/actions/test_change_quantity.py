"""More or fewer pieces in a pending order, paid to the cent."""

from dataclasses import replace

import pytest

from actions.orders.change_quantity import ChangeQuantity, preview, run
from actions.orders.undo_change import UndoChange
from actions.orders.undo_change import run as undo
from actions.shop.changes.pieces import recounted
from actions.shop.changes.types import Around
from actions.shop.changes.types import ChangeQuantity as Change
from actions.shop.errors import Forbidden
from actions.shop.models import Money


def online(shop):
    rows = shop.stock(next(product.id for product in shop.catalogue() if product.title.casefold() == "water bottle"))
    return next(row.quantity for row in rows if (row.variant_id, row.store) == ("HC05-BLUE-0-75-L", "online"))


def test_the_preview_says_what_changes_and_changes_nothing(shop, caller_of):
    before = shop.order("W20401")
    facts = preview(ChangeQuantity("W20401", ("1",), 1), shop, caller_of("jo")).facts
    assert facts["items"] == ("1 × water bottle, blue 0.75 l instead of 2",)
    assert (facts["refund"].amount, facts["refund_to"], facts["total"].amount) == (1200, ("PayPal",), 1200)
    assert shop.order("W20401") == before


def test_one_piece_fewer_goes_back_into_the_stock_and_can_be_taken_back(shop, caller_of):
    before, pieces = shop.order("W20401"), online(shop)
    assert run(ChangeQuantity("W20401", ("1",), 1), shop, caller_of("jo", key="k1")).code == "quantity_changed"
    order = shop.order("W20401")
    assert [(line.quantity, order.total.amount) for line in order.lines] == [(1, 1200)]
    assert online(shop) == pieces + 1
    assert undo(UndoChange("W20401"), shop, caller_of("jo", key="k2")).code == "change_undone"
    assert (shop.order("W20401").lines, online(shop)) == (before.lines, pieces)


def test_more_pieces_are_charged_to_what_paid(shop, caller_of):
    result = run(ChangeQuantity("W20401", ("1",), 3), shop, caller_of("jo"))
    assert (result.facts["charge"].amount, result.facts["charged_to"]) == (1200, ("PayPal",))
    assert run(ChangeQuantity("W20401", ("1",), 2), shop, caller_of("jo", key="k2")).code == "quantity_changed"


@pytest.mark.parametrize(
    ("order_id", "pieces", "code"),
    [("W20401", 2, "same_quantity"), ("W20401", 51, "too_many_pieces"), ("W29999", 1, "order_not_found")],
)
def test_what_cannot_be_is_refused(shop, caller_of, order_id, pieces, code):
    assert preview(ChangeQuantity(order_id, ("1",), pieces), shop, caller_of("jo")).code == code


def test_more_than_can_be_sent_is_told_with_how_many_can(shop, caller_of):
    possible = online(shop) + 2
    refused = preview(ChangeQuantity("W20401", ("1",), possible + 1), shop, caller_of("jo"))
    assert (refused.code, refused.facts["possible"], refused.ask) == ("not_so_many_pieces", possible, "quantity")


def test_pieces_that_leave_take_their_share_of_the_discount_along(shop, caller_of):
    order = shop.order("W20401")
    cheaper = replace(order, discount=Money(500, "EUR"), total=order.total - Money(500, "EUR"))
    after = recounted(cheaper, Change("W20401", ("1",), 1), Around(shop.customer(order.customer_id)), order.placed_at)
    assert (after.discount.amount, after.total.amount) == (250, 950)


def test_what_is_dearer_today_is_no_longer_sold_at_the_price_of_then(shop):
    order = shop.order("W20401")
    line = replace(order.lines[0], price=Money(1100, "EUR"))
    products = {one.id: one for one in shop.catalogue()}
    around = Around(shop.customer(order.customer_id), products)
    with pytest.raises(Forbidden, match="price_has_changed"):
        recounted(replace(order, lines=(line,)), Change("W20401", ("1",), 3), around, order.placed_at)


def test_no_more_pieces_are_sold_of_what_the_shop_has_taken_out_of_sale_but_fewer_may_go(shop):
    order = shop.order("W20401")
    products = {
        one.id: replace(one, variants=tuple(replace(variant, available=False) for variant in one.variants))
        for one in shop.catalogue()
    }
    around = Around(shop.customer(order.customer_id), products)
    with pytest.raises(Forbidden, match="variant_out_of_stock"):
        recounted(order, Change("W20401", ("1",), 3), around, order.placed_at)
    assert recounted(order, Change("W20401", ("1",), 1), around, order.placed_at).lines[0].quantity == 1
