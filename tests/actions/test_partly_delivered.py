"""An order of which one parcel is there and another on the road: the one can go back, the other is waited for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.orders import track_order
from actions.returns import exchange_items, report_problem, return_items, warranty_claim
from actions.returns.exchange_items import ExchangeItems
from actions.returns.report_problem import Problem, Remedy, ReportProblem
from actions.returns.return_items import ReturnItems
from actions.shop.changes import changed_order
from actions.shop.changes import types as changes
from actions.shop.changes.types import Around, Swap
from actions.shop.errors import Forbidden
from actions.shop.models import OrderStatus

W = "W20312"  # the tent has arrived, the sleeping mats have not
TENT, MATS = "1", "2"


@pytest.fixture
def lee(caller_of):
    return caller_of("lee")


def other_tent(shop):
    line = shop.order(W).lines[0]
    return next(one.id for one in shop.product(line.product_id).variants if one.id != line.variant_id)


def test_what_has_arrived_goes_back_and_the_rest_stays_on_its_way(shop, lee):
    promised = return_items.preview(ReturnItems(W, (TENT,)), shop, lee)
    assert promised.code == "confirm.return_items"
    done = return_items.run(ReturnItems(W, (TENT,)), shop, lee)
    assert (done.code, done.facts["refund"]) == ("return_set_up", promised.facts["refund"])
    after = shop.order(W)
    assert (after.status, after.returns[0].lines) == (OrderStatus.SHIPPED, (TENT,))
    told = track_order.run(track_order.TrackOrder(W), shop, lee).facts
    assert told["open_items"] == ("2 × sleeping mat, rust 51 cm",)
    assert told["returning"] == ("two-person tent, green",)


@pytest.mark.parametrize("lines", [(MATS,), (TENT, MATS)])
def test_what_is_on_the_road_is_refused_with_what_can_go_back(shop, lee, lines):
    refused = return_items.preview(ReturnItems(W, lines), shop, lee)
    assert (refused.code, refused.ask) == ("return_line_underway", "lines")
    assert refused.facts["open_items"] == ("2 × sleeping mat, rust 51 cm",)
    assert refused.choices == refused.facts["arrived_items"] == ("two-person tent, green",)
    assert return_items.run(ReturnItems(W, lines), shop, lee).code == "return_line_underway"
    assert shop.order(W).returns == ()


def test_an_exchange_follows_the_same_line(shop, lee):
    swap = Swap(TENT, other_tent(shop))
    assert exchange_items.run(ExchangeItems(W, (swap,), "amex-lee"), shop, lee).code == "exchange_set_up"
    assert shop.order(W).status is OrderStatus.SHIPPED
    mats = shop.order(W).lines[1]
    again = ExchangeItems(W, (Swap(MATS, mats.variant_id),), "amex-lee")
    assert exchange_items.preview(again, shop, lee).code == "exchange_already_open.undo"


def test_an_exchange_of_what_is_on_the_road_asks_for_other_items(shop, lee):
    mats = shop.order(W).lines[1]
    refused = exchange_items.preview(ExchangeItems(W, (Swap(MATS, mats.variant_id),)), shop, lee)
    assert (refused.code, refused.ask) == ("return_line_underway", "swaps")


def test_one_return_at_a_time_holds_while_parcels_are_on_the_road(shop, lee):
    return_items.run(ReturnItems(W, (TENT,)), shop, lee)
    again = return_items.preview(ReturnItems(W, (TENT,)), shop, replace(lee, key="k2"))
    assert again.code == "return_already_open"


def test_a_problem_with_what_arrived_is_made_good_and_with_the_rest_waited_for(shop, lee):
    offered = report_problem.preview(ReportProblem(W, Problem.DAMAGED, (MATS,)), shop, lee)
    assert offered.code == "problem_not_arrived_yet"
    told = report_problem.preview(ReportProblem(W, Problem.DAMAGED, (TENT,), Remedy.REFUND), shop, lee)
    assert told.code == "problem_needs_a_look"  # dearer than what is settled at once


def test_the_warranty_of_what_arrived_has_begun(shop, lee):
    claim = warranty_claim.WarrantyClaim(W, (TENT,), "a pole broke in the first storm")
    assert warranty_claim.run(claim, shop, lee).code == "warranty_claim_filed"
    claim = warranty_claim.WarrantyClaim(W, (MATS,), "they do not hold the air")
    assert warranty_claim.run(claim, shop, lee).code == "warranty_not_begun"


def test_a_part_that_comes_within_the_window_can_be_offered(shop, lee):
    offered = [one for one in shop.orders_of(lee.customer_id) if return_items.ACTION.suits(one)]
    assert W in {order.id for order in offered}
    late = replace(lee, at=lee.at + timedelta(days=60))
    assert return_items.preview(ReturnItems(W, (TENT,)), shop, late).code == "return_too_late"


def test_an_order_is_exchanged_only_once_even_after_the_first_one_is_settled(shop, caller_of):
    mira, order_id = caller_of("mira"), "W20120"
    line = shop.order(order_id).lines[0]
    swap = (Swap(line.id, line.variant_id),)
    change = changes.ExchangeItems(order_id, swap, "mastercard-mira")
    done = shop.change_order(change, at=mira.at, key="k1").after
    settled = replace(done, status=OrderStatus.DELIVERED, returns=(replace(done.returns[0], received_at=mira.at),))
    more = replace(settled, lines=(*settled.lines, replace(settled.lines[0], id="2")))
    again = replace(change, swaps=(Swap("2", line.variant_id),))
    around = Around(shop.customer(more.customer_id), {line.product_id: shop.product(line.product_id)})
    with pytest.raises(Forbidden, match="order_exchanged_once"):
        changed_order(again, more, around, at=mira.at)
