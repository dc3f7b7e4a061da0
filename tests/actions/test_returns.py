"""Returns: what may go back, for how much, to where, and until when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions import Forbidden, Refused
from actions.returns.return_items import ReturnItems, preview, run
from actions.shop.changes import types as changes
from actions.shop.changes.deciding import changed_order
from actions.shop.changes.types import UndoLast
from actions.shop.models import Claim, Money, OrderStatus, PaymentMethod
from actions.shop.returns import ReturnReason
from tests.actions.conftest import NOW
from tests.actions.delivered import around, order_of

REFUSALS = [
    ("jo", "W20398", "return_order_pending"),
    ("lee", "W20371", "return_order_underway"),
    ("mira", "W20417", "return_order_underway"),
    ("mira", "W20340", "order_already_cancelled"),
    ("lee", "W19990", "return_already_open"),
    ("lee", "W20290", "exchange_already_open"),
    ("lee", "W16230", "return_too_late"),
    ("sam", "W20120", "order_not_found"),
]


def test_the_preview_tells_what_comes_back_when_and_where_and_changes_nothing(shop, caller_of):
    before = shop.order("W20120")
    result = preview(ReturnItems("W20120", ("1",)), shop, caller_of("mira"))
    assert result.code == "confirm.return_items"
    assert result.facts["items"] == ("rain jacket, green M",)
    assert result.facts["refund"] == Money(12000, "EUR")
    assert result.facts["refund_to"] == ("Mastercard ending 8822",)
    assert result.facts["refund_days"] == 5
    assert result.facts["send_back_by"] == before.shipments[0].delivered_at.date() + timedelta(days=30)
    assert shop.order("W20120") == before


def test_a_return_is_settled_but_not_paid_until_the_parcel_is_back(shop, caller_of):
    caller = caller_of("mira")
    promised = preview(ReturnItems("W20120", ("1",)), shop, caller).facts
    result = run(ReturnItems("W20120", ("1",), ReturnReason.CHANGED_MIND), shop, caller)
    assert result.code == "return_set_up"
    assert {name: result.facts[name] for name in ("refund", "refund_to", "send_back_by", "return_id")} == {
        name: promised[name] for name in ("refund", "refund_to", "send_back_by", "return_id")
    }
    order = shop.order("W20120")
    assert order.status is OrderStatus.RETURN_REQUESTED
    assert [payment.kind for payment in order.payments] == ["payment"]
    (back,) = order.returns
    assert (back.id, back.kind, back.lines, back.reason) == ("R20120-1", "return", ("1",), "changed my mind")
    assert [(part.kind, part.amount.amount, part.at) for part in back.settled] == [("refund", 12000, None)]
    assert order.undo_until == NOW + timedelta(hours=24)


def test_one_label_is_mailed_however_often_the_same_yes_arrives(shop, caller_of):
    caller = caller_of("mira")
    first = run(ReturnItems("W20120", ("1",)), shop, caller)
    assert run(ReturnItems("W20120", ("1",)), shop, caller) == first
    labels = [filed.request for filed in shop.service_requests() if filed.request.kind == "return_label"]
    assert [(label.order_id, dict(label.details)) for label in labels] == [("W20120", {"return": "R20120-1"})]


@pytest.mark.parametrize(("who", "order_id", "code"), REFUSALS)
def test_what_cannot_go_back_is_refused_before_and_after_the_yes(shop, caller_of, who, order_id, code):
    before = shop.order(order_id)
    for step in (preview, run):
        result = step(ReturnItems(order_id, ("1",)), shop, caller_of(who))
        assert isinstance(result, Refused)
        assert result.code == code
    assert shop.order(order_id) == before


def test_a_return_can_be_taken_back(shop, caller_of):
    before = shop.order("W20120")
    run(ReturnItems("W20120", ("1",)), shop, caller_of("mira"))
    undone = shop.change_order(UndoLast("W20120"), at=NOW + timedelta(hours=2), key="k2").after
    assert undone == replace(before, undo_until=None)


def test_the_money_may_go_to_the_customers_gift_card_but_to_no_other_method(shop, caller_of):
    caller = caller_of("mira")
    to_card = preview(ReturnItems("W20120", ("1",), refund_to="gift-mira"), shop, caller)
    assert to_card.facts["refund_to"] == ("gift card",)
    assert to_card.facts["refund_days"] == 0
    for method in ("visa-jo", "nothing"):
        refused = preview(ReturnItems("W20120", ("1",), refund_to=method), shop, caller)
        assert (refused.code, refused.ask) == ("refund_method_not_possible", "refund_to")
        assert refused.facts["methods"] == ("Mastercard ending 8822", "gift card")


def test_too_small_offers_the_larger_one_that_is_there_and_too_big_the_smaller(shop, caller_of):
    caller = caller_of("mira")
    small = preview(ReturnItems("W20120", ("1",), ReturnReason.TOO_SMALL), shop, caller)
    big = preview(ReturnItems("W20120", ("1",), ReturnReason.TOO_LARGE), shop, caller)
    other = preview(ReturnItems("W20120", ("1",), ReturnReason.CHANGED_MIND), shop, caller)
    assert small.code == "confirm.return_items.or_exchange"
    assert set(small.facts["instead"]) <= {"L", "XL"}
    assert set(big.facts["instead"]) <= {"XS", "S"}
    assert (other.code, other.facts["instead"]) == ("confirm.return_items", ())


def test_the_window_is_the_shops_own_where_it_has_one():
    order, near = delivered(days_ago=20)
    change = changes.ReturnItems(order.id, (), "not given")
    assert changed_order(change, order, near, at=NOW).after.status is OrderStatus.RETURN_REQUESTED
    shorter = replace(near, settings={"return_days": "14"})
    with pytest.raises(Forbidden, match="return_too_late"):
        changed_order(change, order, shorter, at=NOW)


def test_an_unknown_day_of_delivery_is_in_time():
    order, near = delivered(days_ago=400)
    order = replace(order, shipments=())
    after = changed_order(changes.ReturnItems(order.id, (), "not given"), order, near, at=NOW).after
    assert after.returns[0].send_back_by == date(2026, 12, 23)


def test_there_are_some_days_to_pack_even_on_the_last_day():
    order, near = delivered(days_ago=30)
    after = changed_order(changes.ReturnItems(order.id, (), "not given"), order, near, at=NOW).after
    assert after.returns[0].send_back_by == NOW.date() + timedelta(days=7)


@pytest.mark.parametrize(("reason", "refund"), [("changed my mind", 5000), ("arrived damaged", 5490)])
def test_shipping_comes_back_only_when_the_fault_is_ours(reason, refund):
    order, near = delivered(days_ago=3)
    after = changed_order(changes.ReturnItems(order.id, (), reason), order, near, at=NOW).after
    assert sum(part.amount.amount for part in after.returns[0].settled) == refund


def test_one_line_of_several_takes_its_share_and_no_shipping():
    order, near = delivered(days_ago=3)
    after = changed_order(changes.ReturnItems(order.id, ("2",), "arrived damaged"), order, near, at=NOW).after
    assert [part.amount.amount for part in after.returns[0].settled] == [2000]
    assert after.returns[0].lines == ("2",)


def test_what_was_paid_back_after_a_problem_does_not_go_back_too():
    order, near = delivered(days_ago=3)
    order = replace(order, claims=(Claim("P1-1", "damaged", ("2",), "refund", NOW),))
    with pytest.raises(Forbidden, match="line_already_settled"):
        changed_order(changes.ReturnItems(order.id, ("2",), "not given"), order, near, at=NOW)
    rest = changed_order(changes.ReturnItems(order.id, (), "not given"), order, near, at=NOW).after
    assert rest.returns[0].lines == ("1",)


def test_the_method_that_is_preferred_gets_at_most_what_it_paid():
    order, near = delivered(days_ago=3)
    gift = PaymentMethod("gift", "gift_card", balance=Money(0, "EUR"))
    first = order.payments[0]
    paid = (replace(first, amount=Money(1490, "EUR"), method=gift), replace(first, amount=Money(4000, "EUR")))
    order = replace(order, payments=paid)
    after = changed_order(changes.ReturnItems(order.id, (), "not given", first.method.id), order, near, at=NOW).after
    assert [(part.method.id, part.amount.amount) for part in after.returns[0].settled] == [
        (first.method.id, 4000), ("gift", 1000)
    ]  # fmt: skip


def test_only_one_return_is_open_at_a_time(shop, caller_of):
    run(ReturnItems("W20120", ("1",)), shop, caller_of("mira"))
    assert run(ReturnItems("W20120", ("1",)), shop, caller_of("mira", key="k2")).code == "return_already_open"


def delivered(*, days_ago):
    """30.00 and 20.00 with 4.90 shipping."""
    order = order_of([3000, 2000], shipping=490, delivered_at=NOW - timedelta(days=days_ago))
    return order, around(order)
