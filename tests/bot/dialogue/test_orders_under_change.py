"""Which change of an order is meant, and what is said before anybody is asked for more."""

from datetime import UTC, datetime

import pytest

from actions import ACTIONS
from actions.shop.changes.types import Swap
from actions.shop.models import Address, Money, Order, OrderLine, OrderStatus
from actions.types import Level
from bot.dialogue.hearing import action_of
from bot.dialogue.routes import load_routes
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, slots_of
from bot.dialogue.slots.delivery import read_delivery
from bot.dialogue.slots.filling import hollow_request
from bot.dialogue.slots.spec import Known
from bot.messages import Identity
from nlu.types import Entity, Intent, Wish

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
BY_NAME = {action.name: action for action in ACTIONS}
OPTION = Known(next(spec for spec in slots_of(BY_NAME["change_delivery_option"].request) if spec.name == "option"))


def order(status):
    nothing = Money(0, "EUR")
    line = OrderLine("1", "V1", "p1", "Lamp", {}, 1, Money(5000, "EUR"))
    return Order("W1", "c1", "a@example.com", AT, status, (line,), "EUR", line.price, nothing, nothing, nothing,
                 Address("Lange Reihe 1", "Hamburg", "20099", "DE"))  # fmt: skip


def led_to(text, intent, *orders, entities=(), is_busy=False):
    heard = Heard(text, entities, Situation(AT, Identity(Level.PROVEN, "c1"), orders=orders))
    return action_of(Wish(intent, 0.9, 0, len(text)), heard, load_routes(), is_busy=is_busy)


PENDING, SHIPPED = order(OrderStatus.PENDING), order(OrderStatus.SHIPPED)


@pytest.mark.parametrize(
    ("text", "intent", "orders", "action"),
    [
        ("change my address to 12 Hill St", Intent.CHANGE_SHIPPING_ADDRESS, [PENDING], "change_order_address"),
        ("change my address to 12 Hill St", Intent.CHANGE_SHIPPING_ADDRESS, [SHIPPED], "change_default_address"),
        ("change my default address", Intent.CHANGE_SHIPPING_ADDRESS, [PENDING], "change_default_address"),
        ("update the address in my profile", Intent.CHANGE_SHIPPING_ADDRESS, [PENDING], "change_default_address"),
        ("the shoes in 43 please", Intent.MODIFY_ORDER, [PENDING], "modify_items"),
        ("remove the mug", Intent.MODIFY_ORDER, [PENDING], "cancel_order"),
        ("can you add a second lamp", Intent.MODIFY_ORDER, [PENDING], ""),
        ("make it express", Intent.CHANGE_DELIVERY_OPTION, [PENDING], "change_delivery_option"),
        ("deliver it on saturday", Intent.CHANGE_DELIVERY_OPTION, [PENDING], ""),
        ("uncancel it", Intent.CANCEL_ORDER, [PENDING], "undo_change"),
        ("cancel it", Intent.CANCEL_ORDER, [PENDING], "cancel_order"),
        ("undo that", Intent.CANCEL_TASK, [PENDING], "undo_change"),
        ("I'd like to buy it again", Intent.PLACE_ORDER, [PENDING], "reorder"),
        ("split it over two cards", Intent.CHANGE_PAYMENT_METHOD, [PENDING], ""),
        ("the invoice please", Intent.GET_INVOICE, [SHIPPED], "send_invoice"),
    ],
)
def test_the_words_decide_which_change_is_meant(text, intent, orders, action):
    assert led_to(text, intent, *orders) == action


def test_a_named_order_is_meant_even_when_none_is_pending():
    named = (Entity("order_id", "W1", "W1", 0, 2),)
    assert led_to("W1 to 12 Hill St", Intent.CHANGE_SHIPPING_ADDRESS, SHIPPED, entities=named) == "change_order_address"


def test_sending_it_to_an_address_is_no_other_way_of_delivery():
    zip_code = (Entity("zip_code", "22767", "22767", 14, 19),)
    text = "send it to 1, 22767 Hamburg"
    assert led_to(text, Intent.CHANGE_DELIVERY_OPTION, PENDING, entities=zip_code) == "change_order_address"


def test_undo_in_the_middle_of_a_task_only_leaves_the_task():
    assert led_to("undo that", Intent.CANCEL_TASK, PENDING, is_busy=True) == ""


@pytest.mark.parametrize(
    ("text", "asked", "option"),
    [
        ("can you send it by express", "", "express"),
        ("from express to standard please", "", "standard"),
        ("change the delivery", "", None),
        ("the carbon neutral one", "option", "the carbon neutral one"),
        ("x" * 5000, "option", "x" * 60),
    ],
)
def test_a_way_of_delivery_is_heard(text, asked, option):
    assert read_delivery(Heard(text, (), Situation(AT), asked=asked), OPTION) == option


def test_a_pressed_option_is_taken_as_the_shop_names_it():
    pressed = (Entity("option", "Next day", "next_day", 0, 8),)
    assert read_delivery(Heard("Next day", pressed, Situation(AT), asked="option"), OPTION) == "next_day"


def test_what_is_known_stays_and_nothing_stands_for_the_rest():
    address = hollow_request(BY_NAME["change_order_address"], {"order_id": "W1"})
    assert (address.order_id, address.address) == ("W1", Address("", "", "", ""))
    swaps = hollow_request(BY_NAME["modify_items"], {"order_id": "W1", "swaps": ("1>V2",)})
    assert swaps.swaps == (Swap("1", "V2"),)
    payment = hollow_request(BY_NAME["change_payment_method"], {"order_id": "W1"})
    assert payment.payment_method == ""


@pytest.mark.parametrize("action", [action for action in ACTIONS if action.suits is not None], ids=lambda one: one.name)
def test_every_request_about_an_order_can_be_made_with_nothing_known_but_the_order(action):
    assert hollow_request(action, {"order_id": "W1"}).order_id == "W1"


def test_of_a_guest_nobody_knows_what_waits():
    text = "send it to 12 Hill St"
    wish = Wish(Intent.CHANGE_SHIPPING_ADDRESS, 0.9, 0, len(text))
    assert action_of(wish, Heard(text, (), Situation(AT)), load_routes(), is_busy=False) == "change_order_address"
