"""Where the money is: paid back, on its way, waiting for a parcel, or not due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from actions.orders.cancel_order import CancelOrder
from actions.orders.cancel_order import run as cancel
from actions.returns.exchange_items import ExchangeItems
from actions.returns.exchange_items import run as exchange
from actions.returns.refund_status import RefundStatus, run
from actions.returns.return_items import ReturnItems
from actions.returns.return_items import run as send_back
from actions.shop.changes.types import Swap, UndoLast
from actions.telling.refunds import refunds_of, working_days_after
from tests.actions.conftest import NOW


@pytest.mark.parametrize(
    ("who", "order_id", "code"),
    [
        ("jo", "W20398", "no_refund_pending"),
        ("jo", "W20390", "no_refund_underway"),
        ("mira", "W20120", "no_refund_delivered"),
        ("lee", "W19990", "refund_waits_for_parcel"),
        ("lee", "W20290", "exchange_settles_later"),
        ("sam", "W20120", "order_not_found"),
    ],
)
def test_every_state_has_its_answer(shop, caller_of, who, order_id, code):
    assert run(RefundStatus(order_id), shop, caller_of(who)).code == code


def test_a_refund_of_today_shows_within_working_days(shop, caller_of):
    caller = caller_of("jo")
    cancel(CancelOrder("W20398"), shop, caller)
    told = run(RefundStatus("W20398"), shop, caller)
    assert told.code == "refund_is_on_its_way"
    assert told.facts["refund"].amount == 8900
    assert told.facts["refund_to"] == ("Visa ending 4410",)
    assert told.facts["refunded_on"] == NOW.date()
    assert told.facts["shows_by"] == date(2026, 11, 30)  # a Monday, five working days after a Monday


def test_later_it_should_be_there(shop, caller_of):
    caller = caller_of("jo")
    cancel(CancelOrder("W20398"), shop, caller)
    told = run(RefundStatus("W20398"), shop, replace(caller, at=NOW + timedelta(days=9)))
    assert told.code == "refund_should_be_there"


def test_a_return_tells_what_waits_for_the_parcel(shop, caller_of):
    caller = caller_of("mira")
    set_up = send_back(ReturnItems("W20120", ("1",)), shop, caller)
    told = run(RefundStatus("W20120"), shop, caller)
    assert told.code == "refund_waits_for_parcel"
    assert told.facts["waiting"] == set_up.facts["refund"]
    assert told.facts["waiting_to"] == ("Mastercard ending 8822",)
    assert told.facts["going_back"] == ("rain jacket, green M",)
    assert told.facts["send_back_by"] == set_up.facts["send_back_by"]
    assert told.facts["refund"] is None


def test_an_exchange_without_a_difference_waits_for_no_money(shop, caller_of):
    variant = shop.order("W20120").lines[0].variant_id
    exchange(ExchangeItems("W20120", (Swap("1", variant),)), shop, caller_of("mira"))
    told = run(RefundStatus("W20120"), shop, caller_of("mira"))
    assert (told.code, told.facts["waiting"]) == ("exchange_settles_later", None)


def test_what_was_taken_back_is_no_refund(shop, caller_of):
    cancel(CancelOrder("W20398"), shop, caller_of("jo"))
    shop.change_order(UndoLast("W20398"), at=NOW + timedelta(minutes=3), key="k2")
    assert refunds_of(shop.order("W20398")) == ()
    assert run(RefundStatus("W20398"), shop, caller_of("jo")).code == "no_refund_pending"


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 5, date(2026, 11, 27)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_weekends_are_no_working_days(day, days, expected):
    assert working_days_after(day, days) == expected
