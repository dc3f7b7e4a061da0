"""Exchanges: the same product, something that is there, and the difference to the minor unit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions import Forbidden, Refused
from actions.returns.exchange_items import ExchangeItems, preview, run
from actions.shop.changes import types as changes
from actions.shop.changes.deciding import changed_order
from actions.shop.changes.moves import moved_pieces
from actions.shop.changes.types import Swap
from actions.shop.models import OrderStatus
from tests.actions.conftest import NOW
from tests.actions.delivered import GIFT, VISA, around, eur, order_of


def swap_of(shop, order_id, **options):
    """The order's first line with these options instead."""
    line = shop.order(order_id).lines[0]
    wanted = {**line.options, **options}
    found = next(one for one in shop.product(line.product_id).variants if dict(one.options) == wanted)
    return Swap(line.id, found.id)


def online(shop, variant_id, product_id):
    return next(s.quantity for s in shop.stock(product_id) if s.variant_id == variant_id and s.store == "online")


def test_the_preview_names_both_and_what_is_due_if_the_old_one_stays(shop, caller_of):
    before = shop.order("W20120")
    result = preview(ExchangeItems("W20120", (swap_of(shop, "W20120", size="L"),)), shop, caller_of("mira"))
    assert result.code == "confirm.exchange_items"
    assert result.facts["items"] == ("rain jacket, green M",)
    assert result.facts["new"] == ("rain jacket, green L",)
    assert result.facts["charge"] is None
    assert result.facts["due"].amount == 12000
    assert result.facts["send_back_by"] == before.shipments[0].delivered_at.date() + timedelta(days=30)
    assert shop.order("W20120") == before


def test_the_new_one_is_taken_from_the_stock_and_the_old_one_waited_for(shop, caller_of):
    swap = swap_of(shop, "W20120", size="L")
    before = online(shop, swap.variant_id, "rain-jacket")
    result = run(ExchangeItems("W20120", (swap,)), shop, caller_of("mira"))
    assert result.code == "exchange_set_up"
    order = shop.order("W20120")
    assert order.status is OrderStatus.EXCHANGE_REQUESTED
    (back,) = order.returns
    assert (back.kind, back.lines, back.variants) == ("exchange", ("1",), (swap.variant_id,))
    assert [(part.method.id, part.amount.amount) for part in back.settled] == [("mastercard-mira", 0)]
    assert [payment.kind for payment in order.payments] == ["payment"]
    assert online(shop, swap.variant_id, "rain-jacket") == before - 1
    assert run(ExchangeItems("W20120", (swap,)), shop, caller_of("mira", key="k2")).code == "exchange_already_open.undo"


def test_the_same_key_exchanges_once_and_mails_one_label(shop, caller_of):
    caller = caller_of("mira")
    request = ExchangeItems("W20120", (swap_of(shop, "W20120", size="L"),))
    assert run(request, shop, caller) == run(request, shop, caller)
    assert [filed.request.kind for filed in shop.service_requests()].count("return_label") == 1


@pytest.mark.parametrize(
    ("who", "order_id", "code"),
    [
        ("jo", "W20398", "return_order_pending"),
        ("mira", "W20417", "return_order_underway"),
        ("lee", "W16230", "return_too_late"),
        ("sam", "W20120", "order_not_found"),
    ],
)
def test_what_cannot_be_exchanged_is_refused(shop, caller_of, who, order_id, code):
    request = ExchangeItems(order_id, (Swap("1", shop.order(order_id).lines[0].variant_id),))
    for step in (preview, run):
        result = step(request, shop, caller_of(who))
        assert isinstance(result, Refused)
        assert result.code == code


def test_another_product_is_no_exchange(shop, caller_of):
    other = shop.order("W20398").lines[0].variant_id
    result = preview(ExchangeItems("W20120", (Swap("1", other),)), shop, caller_of("mira"))
    assert (result.code, result.ask) == ("not_of_this_product", "swaps")
    assert result.facts["choices"]


def exchange(*swaps, method=VISA.id, **more):
    order = order_of([3000, 2000], delivered_at=NOW - timedelta(days=3))
    change = changes.ExchangeItems(order.id, tuple(Swap(*swap) for swap in swaps), method)
    return changed_order(change, order, around(order, **more), at=NOW)


def test_the_difference_is_settled_with_the_method_named():
    changed = exchange(("1", "v1-L"), ("2", "v2-L"))
    (settled,) = changed.after.returns[0].settled
    assert (settled.kind, settled.amount, settled.method, settled.at) == ("payment", eur(1000), VISA, None)
    assert changed.after.payments == changed.before.payments


def test_the_same_variant_again_costs_nothing_and_takes_a_piece():
    changed = exchange(("1", "v1"))
    assert changed.after.returns[0].settled[0].amount == eur(0)
    assert moved_pieces(changed) == {"v1": -1}


@pytest.mark.parametrize(
    ("swaps", "more", "code"),
    [
        ([("1", "v1-L")], {"pieces": 0}, "variant_out_of_stock"),
        ([("1", "v2-L")], {}, "not_of_this_product"),
        ([("9", "v1-L")], {}, "line_not_found"),
        ([("1", "v1-L"), ("1", "v1")], {}, "line_named_twice"),
        ([], {}, "nothing_to_swap"),
        ([("1", "v1-L"), ("2", "v2-L")], {"method": GIFT.id}, "gift_card_too_small"),
        ([("1", "v1-L")], {"method": "somebody else's"}, "payment_method_not_found"),
    ],
)
def test_what_an_exchange_must_not_do(swaps, more, code):
    with pytest.raises(Forbidden, match=code):
        exchange(*swaps, **more)


def test_a_gift_card_that_covers_the_difference_may_pay_it():
    assert exchange(("1", "v1-L"), method=GIFT.id).after.returns[0].settled[0].method == GIFT


def test_the_method_is_asked_for_only_when_there_is_a_difference_and_several_could(shop, caller_of):
    line = shop.order("W20120").lines[0]
    product = shop.product(line.product_id)
    dearer = [one for one in product.variants if one.price != line.price]
    request = ExchangeItems("W20120", (Swap("1", (dearer or product.variants)[0].id),))
    result = preview(request, shop, caller_of("mira"))
    assert result.code == ("exchange_difference" if dearer else "confirm.exchange_items")


def test_a_refund_of_the_difference_is_told_as_one():
    order = order_of([3500], delivered_at=NOW - timedelta(days=3))
    near = around(order)
    cheaper = replace(near.products["p1"].variants[0], id="v1-S", price=eur(3000))
    product = replace(near.products["p1"], variants=(*near.products["p1"].variants, cheaper))
    change = changes.ExchangeItems("W1", (Swap("1", "v1-S"),), VISA.id)
    after = changed_order(change, order, replace(near, products={"p1": product}), at=NOW).after
    assert [(part.kind, part.amount) for part in after.returns[0].settled] == [("refund", eur(500))]
