"""Reaching people: hours, stores, calls and messages."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.people.call_me_back import CallMeBack, time_in
from actions.people.call_me_back import run as call_me_back
from actions.people.contact_info import ContactInfo
from actions.people.contact_info import run as contact_info
from actions.people.find_store import FindStore
from actions.people.find_store import run as find_store
from actions.people.leave_message import LeaveMessage
from actions.people.leave_message import run as leave_message
from actions.people.people_hours import people_hours
from actions.policy import POLICY
from actions.shop.models import Store
from actions.types import Caller, Level
from tests.actions.accounts import ANN, JACKET, ann, filed, order
from tests.fake_shop import FakeShop

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=BERLIN)
NIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=BERLIN)
SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN)
STORES = (
    Store("Hamburg", "Lange Reihe 40, 20099 Hamburg", "Mon-Sat 10-19", "+49 40 1"),
    Store("Vienna", "Neubaugasse 27, 1070 Wien", "Mon-Fri 10-19, Sat 10-18", "+43 1 5"),
    Store("Bergen", "Strandgaten 3, 5013 Bergen", "by appointment"),
)


def shop(hours="Mon-Fri 8-20, Sat 9-16", **given):
    settings = {"support_hours": hours, "support_phone": "+49 40 5550", "support_email": "help@example.com"}
    given = {"customers": (ann(),), "orders": (order("W1", JACKET),), "products": (JACKET,)} | given
    return FakeShop(settings=settings, stores=STORES, **given)


def guest(at=FRIDAY):
    return Caller(None, at, "k1")


def signed_in(at=FRIDAY):
    return Caller(ANN, at, "k1", Level.PROVEN)


@pytest.mark.parametrize(
    ("at", "code", "back_at"),
    [
        (FRIDAY, "contact_now", None),
        (NIGHT, "contact_later", datetime(2026, 11, 21, 9, 0, tzinfo=BERLIN)),
        (SUNDAY, "contact_later", datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN)),
    ],
)
def test_whether_somebody_is_there_now(at, code, back_at):
    told = contact_info(ContactInfo(), shop(), guest(at))
    assert (told.code, told.facts["back_at"], told.facts["phone"]) == (code, back_at, "+49 40 5550")


@pytest.mark.parametrize("hours", ["", "whenever you like"])
def test_hours_that_cannot_be_read_turn_nobody_away(hours):
    told = contact_info(ContactInfo(), shop(hours), guest(NIGHT))
    assert (told.code, told.facts["hours"]) == ("contact_now", hours or None)
    assert people_hours(shop(hours), NIGHT).answered_by is None


def test_a_shop_that_says_nothing_of_itself_takes_messages():
    assert contact_info(ContactInfo(), FakeShop(), guest()).code == "contact_unknown"


@pytest.mark.parametrize(
    ("at", "answered_by"),
    [
        (FRIDAY, FRIDAY + timedelta(minutes=POLICY.message_minutes)),
        (FRIDAY.replace(hour=19), datetime(2026, 11, 21, 10, 30, tzinfo=BERLIN)),
        (NIGHT, datetime(2026, 11, 21, 10, 30, tzinfo=BERLIN)),
        (SUNDAY, datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)),
    ],
)
def test_a_message_is_answered_while_people_are_there(at, answered_by):
    told = leave_message(LeaveMessage("where is my refund", "pat@example.com"), shop(), guest(at))
    assert (told.code, told.facts["answered_by"]) == ("message_taken", answered_by)


def test_a_message_goes_along_with_the_order_it_is_about():
    northfield = shop()
    told = leave_message(LeaveMessage("it broke", about="W1"), northfield, signed_in())
    [request] = filed(northfield)
    assert (request.order_id, request.email, told.facts["email"]) == ("W1", "ann@example.com", "a••@example.com")


def test_somebody_elses_order_is_not_what_it_is_about():
    northfield = shop()
    told = leave_message(LeaveMessage("it broke", "pat@example.com", "W1"), northfield, guest())
    assert (told.facts["order_id"], filed(northfield)[0].order_id) == (None, None)


@pytest.mark.parametrize("message", ["", "   ", "\x00\x07"])
def test_an_empty_message_is_asked_for_again(message):
    northfield = shop()
    assert leave_message(LeaveMessage(message, "pat@example.com"), northfield, guest()).ask == "message"
    assert filed(northfield) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("call me at 10", time(10)),
        ("around 3pm would be good", time(15)),
        ("12 am", time(0)),
        ("tomorrow 16:30", time(16, 30)),
        ("after 17", time(17)),
        ("in the morning", time(9)),
        ("at 25", None),
        ("13pm", None),
        ("on 2 december", None),
        ("my number is +49 171 5550 199", None),
        ("as soon as you can", None),
        ("no, make it 15:30\ncall me at 10", time(15, 30)),
        ("9" * 5000, None),
    ],
)
def test_the_time_of_day_is_heard(words, found):
    assert time_in(words) == found


@pytest.mark.parametrize(
    ("at", "day", "when", "code", "moment"),
    [
        (FRIDAY, None, "call me", "call_back_soon", FRIDAY),
        (FRIDAY, None, "call me at 16:00", "call_back_at", FRIDAY.replace(hour=16)),
        (FRIDAY, None, "call me at 9", "call_back_soon", FRIDAY),
        (FRIDAY, date(2026, 11, 23), "monday at 10", "call_back_at", datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)),
        (FRIDAY, date(2026, 11, 23), "on monday", "call_back_at", datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN)),
        (
            FRIDAY,
            date(2026, 11, 22),
            "sunday at 10",
            "call_back_at_opening",
            datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN),
        ),
        (NIGHT, None, "call me", "call_back_at_opening", datetime(2026, 11, 21, 9, 0, tzinfo=BERLIN)),
    ],
)
def test_a_call_comes_when_it_is_wished_and_somebody_is_there(at, day, when, code, moment):
    told = call_me_back(CallMeBack("+49 171 5550 199", day, when), shop(), guest(at))
    assert (told.code, told.facts["at"]) == (code, moment)


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "call_back_day_past"), (POLICY.call_back_days + 1, "call_back_too_far")]
)
def test_no_call_yesterday_nor_next_year(days, code):
    northfield = shop()
    asked = CallMeBack("+49 171 5550 199", FRIDAY.date() + timedelta(days=days))
    assert call_me_back(asked, northfield, guest()).code == code
    assert filed(northfield) == []


def test_the_number_on_file_is_called_and_told_by_its_last_figures():
    northfield = shop()
    told = call_me_back(CallMeBack(), northfield, signed_in())
    assert told.facts["phone"] == "•••01"
    assert filed(northfield)[0].details["phone"] == "+49 171 5550 101"


@pytest.mark.parametrize(
    ("phone", "code"), [("", "phone_needed"), ("12", "phone_invalid"), ("call <b>me</b>", "phone_invalid")]
)
def test_a_number_is_needed_that_can_be_dialled(phone, code):
    assert call_me_back(CallMeBack(phone), shop(), guest()).code == code


def test_unknown_hours_leave_the_time_to_the_shopper():
    told = call_me_back(CallMeBack("+49 171 5550 199", date(2026, 11, 22), "sunday at 10"), shop(""), guest())
    assert (told.code, told.facts["at"]) == ("call_back_at", datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN))


@pytest.mark.parametrize(
    ("request_", "at", "code", "store"),
    [
        (FindStore(city="hamburg"), FRIDAY, "store_open_now", "Hamburg"),
        (FindStore(store="Wien"), NIGHT, "store_closed_now", "Vienna"),
        (FindStore(store="the Hamburg store"), SUNDAY, "store_closed_now", "Hamburg"),
        (FindStore(store="Bergen"), FRIDAY, "store_told", "Bergen"),
    ],
)
def test_a_store_by_name_or_city(request_, at, code, store):
    told = find_store(request_, shop(), guest(at))
    assert (told.code, told.facts["store"]) == (code, store)


def test_all_stores_and_which_are_open():
    told = find_store(FindStore(), shop(), guest())
    assert told.code == "stores_listed"
    assert told.facts["open_now"] == ("Hamburg", "Vienna")


def test_a_city_without_a_store_is_told_those_with_one():
    told = find_store(FindStore(city="Ham"), shop(), guest())
    assert (told.code, told.facts["wanted"]) == ("store_not_there", "Ham")


def test_a_shop_without_stores_says_so():
    assert find_store(FindStore(), FakeShop(), guest(datetime(2026, 11, 20, tzinfo=UTC))).code == "no_stores"


def test_the_number_of_an_account_is_used_for_its_owner_only():
    northfield = shop()
    known = replace(signed_in(), level=Level.KNOWN)
    assert call_me_back(CallMeBack(), northfield, known).code == "phone_needed"
    assert filed(northfield) == []
