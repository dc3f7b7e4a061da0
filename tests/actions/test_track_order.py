"""What somebody hears who asks where an order is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from actions import ACTIONS, Done, Refused
from actions.orders import cancel_order
from actions.orders.modify_items import ModifyItems
from actions.orders.modify_items import run as modify
from actions.orders.order_details import OrderDetails
from actions.orders.order_details import run as details
from actions.orders.track_order import TrackOrder, run
from actions.shop import schema
from actions.shop.changes.types import ReturnItems, Swap
from actions.shop.models import Address, LineId, OrderId
from actions.types import Caller
from bot.dialogue.slots import slots_of
from tests.actions.conftest import NOW

STORIES = [
    ("jo", "W20398", "order_is_pending"),
    ("jo", "W20401", "order_is_pending"),
    ("jo", "W20390", "order_is_on_its_way"),
    ("jo", "W18544", "order_is_delivered"),
    ("mira", "W20417", "order_is_on_its_way"),
    ("mira", "W20120", "order_is_delivered"),
    ("mira", "W20340", "order_is_cancelled"),
    ("sam", "W20377", "order_is_pending"),
    ("lee", "W20355", "order_is_delivered"),
    ("lee", "W20312", "order_is_partly_delayed"),
    ("lee", "W20383", "order_is_delayed"),
    ("lee", "W20371", "order_is_packed"),
    ("lee", "W20387", "order_is_out_for_delivery"),
    ("lee", "W20290", "order_is_being_exchanged"),
    ("lee", "W19990", "order_is_being_returned"),
]


@pytest.mark.parametrize(("who", "order_id", "code"), STORIES)
def test_each_state_has_its_own_answer(shop, caller_of, who, order_id, code):
    result = run(TrackOrder(order_id), shop, caller_of(who))
    assert isinstance(result, Done)
    assert result.code == code
    assert [order.id for order in result.shown] == [order_id]


def test_an_order_is_named_by_what_is_in_it(shop, caller_of):
    assert run(TrackOrder("W20398"), shop, caller_of("jo")).facts["items"] == ("running shoes, blue 42",)
    bottles = run(TrackOrder("W20401"), shop, caller_of("jo")).facts["items"]
    assert bottles == ("2 × water bottle, blue 0.75 l",)


def test_a_parcel_on_the_road_has_carrier_and_expected_day(shop, caller_of):
    facts = run(TrackOrder("W20390"), shop, caller_of("jo")).facts
    assert facts["carrier"] == "DHL"
    assert facts["tracking_number"]
    assert facts["eta_from"] == date(2026, 11, 24)


def test_a_late_parcel_says_why(shop, caller_of):
    facts = run(TrackOrder("W20383"), shop, caller_of("lee")).facts
    assert facts["last_event"] == "exception"
    assert facts["last_note"] == "a strike at the sorting centre"


def test_of_a_split_order_it_tells_what_arrived_and_what_is_open(shop, caller_of):
    facts = run(TrackOrder("W20312"), shop, caller_of("lee")).facts
    assert facts["arrived_items"] == ("two-person tent, green",)
    assert facts["open_items"] == ("2 × sleeping mat, rust 51 cm",)


def test_a_delivered_order_tells_where_it_was_left_and_until_when_it_can_go_back(shop, caller_of):
    facts = run(TrackOrder("W20355"), shop, caller_of("lee")).facts
    assert facts["last_note"] == "front door"
    assert facts["return_until"] == date(2026, 12, 23)
    assert run(TrackOrder("W18544"), shop, caller_of("jo")).facts["return_until"] is None


def test_a_cancelled_order_tells_what_went_back(shop, caller_of):
    facts = run(TrackOrder("W20340"), shop, caller_of("mira")).facts
    assert facts["refund"].amount == 4100
    assert facts["refund_to"] == ("Mastercard ending 8822",)


def test_a_packed_parcel_that_is_overdue_is_told_to_be_late(shop, caller_of):
    caller = caller_of("lee")
    later = replace(caller, at=caller.at + timedelta(days=10))
    assert run(TrackOrder("W20371"), shop, later).code == "order_is_delayed"


def test_whoever_looks_at_the_details_of_a_late_order_is_told_so(shop, caller_of):
    facts = details(OrderDetails("W20383"), shop, caller_of("lee")).facts
    assert (facts["was_due"], facts["now_expected"]) == (None, date(2026, 11, 26))
    facts = details(OrderDetails("W20390"), shop, caller_of("jo")).facts
    assert (facts["was_due"], facts["now_expected"]) == (None, None)


def test_a_day_is_called_due_only_once_it_has_passed(shop, caller_of):
    caller = caller_of("lee")
    facts = run(TrackOrder("W20383"), shop, caller).facts
    assert (facts["was_due"], facts["now_expected"]) == (None, date(2026, 11, 26))
    later = replace(caller, at=caller.at + timedelta(days=5))
    facts = run(TrackOrder("W20383"), shop, later).facts
    assert (facts["was_due"], facts["now_expected"]) == (date(2026, 11, 26), None)


def test_the_details_of_an_order_say_that_its_items_were_changed(shop, caller_of):
    modify(ModifyItems("W20398", (Swap("1", "FW01-BLUE-43"),)), shop, caller_of("jo"))
    result = details(OrderDetails("W20398"), shop, caller_of("jo"))
    assert (result.code, result.facts["items"]) == ("order_details_changed", ("running shoes, blue 43",))


def test_an_open_return_tells_what_goes_back_and_until_when(shop, caller_of):
    caller = caller_of("mira")
    change = ReturnItems(OrderId("W20120"), (LineId("1"),), "too small")
    back = shop.change_order(change, at=caller.at, key="k1").after.returns[-1]
    facts = run(TrackOrder("W20120"), shop, caller).facts
    assert facts["returning"] == ("rain jacket, green M",)
    assert facts["send_back_by"] == back.send_back_by
    assert facts["received_on"] is None


ANYTHING = {
    "quantity": 1,
    "swaps": (Swap("1", "FW01-BLUE-43"),),
    "address": Address("Fischmarkt 1", "Hamburg", "22767", "DE"),
    "payment_method": "paypal-jo",
    "trouble": "the sole came off",
    "lines": ("1",),
}
"""What else such a request may need: nobody looks at it before the order is found."""


def about_an_order(action):
    """Its order must be named."""
    return any(spec.name == "order_id" and spec.required for spec in slots_of(action.request))


@pytest.mark.parametrize("action", [action for action in ACTIONS if about_an_order(action)], ids=lambda one: one.name)
def test_somebody_elses_order_is_answered_like_one_that_does_not_exist(shop, caller_of, action):
    needed = [spec for spec in slots_of(action.request) if spec.required and spec.name != "order_id"]
    others = {spec.name: ANYTHING.get(spec.name) or next(iter(spec.kind)) for spec in needed}
    mine = caller_of("sam")
    for order_id in ("W20398", "W99999"):
        request = action.request(order_id=order_id, **others)
        unknown = Refused("order_not_found", {"order_id": order_id}, ask="order_id")
        assert action.run(request, shop, mine) == unknown
        assert action.run(request, shop, Caller(None, NOW)) == unknown
        if action.preview is not None:
            assert action.preview(request, shop, mine) == unknown


def test_the_last_day_for_a_return_is_the_shop_s_own_wherever_it_is_told(shop, engine, caller_of):
    mira, order_id = caller_of("mira"), "W20120"  # came six days ago
    with engine.begin() as connection:
        connection.execute(insert(schema.shop_settings).values(name="return_days", value="14"))
    tracked = run(TrackOrder(order_id), shop, mira).facts
    refused = cancel_order.preview(cancel_order.CancelOrder(order_id), shop, mira).facts
    assert tracked["return_until"] == refused["return_until"] == tracked["delivered_on"] + timedelta(days=14)
    assert refused["return_days"] == 14
