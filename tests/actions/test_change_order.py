"""Another address, delivery or payment for an order that still waits, and taking it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from actions import Refused
from actions.account.change_default_address import ChangeDefaultAddress, WhichAddress
from actions.account.change_default_address import preview as preview_default
from actions.account.change_default_address import run as run_default
from actions.orders.cancel_order import CancelOrder
from actions.orders.cancel_order import run as cancel
from actions.orders.change_delivery_option import ChangeDeliveryOption
from actions.orders.change_delivery_option import preview as preview_delivery
from actions.orders.change_delivery_option import run as run_delivery
from actions.orders.change_order_address import ChangeOrderAddress, preview, run
from actions.orders.change_payment_method import ChangePaymentMethod
from actions.orders.change_payment_method import preview as preview_payment
from actions.orders.change_payment_method import run as run_payment
from actions.orders.undo_change import UndoChange
from actions.orders.undo_change import preview as preview_undo
from actions.orders.undo_change import run as run_undo
from actions.shop import schema
from actions.shop.models import Address, Money, OrderStatus

ALTONA = Address("Fischmarkt 1", "Hamburg", "22767", "DE")


def net(order):
    """What each method has paid so far."""
    paid = {}
    for part in order.payments:
        paid[part.method.id] = paid.get(part.method.id, 0) + part.amount.amount * (1 if part.kind == "payment" else -1)
    return {method: amount for method, amount in paid.items() if amount}


def test_an_order_goes_to_its_new_address_and_nothing_else_changes(shop, caller_of):
    before = shop.order("W20398")
    assert preview(ChangeOrderAddress("W20398", ALTONA), shop, caller_of("jo")).code == "confirm.change_order_address"
    assert shop.order("W20398") == before
    result = run(ChangeOrderAddress("W20398", ALTONA), shop, caller_of("jo"))
    assert result.code == "order_address_changed"
    assert result.facts["address"] == "Fischmarkt 1, 22767 Hamburg, Germany"
    assert result.facts["undo_until"] == caller_of("jo").at + timedelta(minutes=15)
    after = shop.order("W20398")
    assert replace(after, address=before.address, undo_until=None) == before
    assert shop.customer_by_email("jo@example.com").addresses[0] == before.address


def test_country_and_name_are_those_of_the_old_address_unless_said(shop, caller_of):
    given = replace(ALTONA, country="")
    changed = run(ChangeOrderAddress("W20398", given), shop, caller_of("jo"))
    assert changed.facts["address"].endswith("Hamburg, Germany")
    abroad = Address("12 Hill St", "Leeds", "LS1 4AB", "United Kingdom")
    assert (
        run(ChangeOrderAddress("W20401", abroad), shop, caller_of("jo", "k2"))
        .facts["address"]
        .endswith("United Kingdom")
    )


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (replace(ALTONA, line1=""), "address_invalid"),
        (replace(ALTONA, zip=" "), "address_invalid"),
        (replace(ALTONA, line1="x" * 5000), "address_invalid"),
        (replace(ALTONA, city="Ham\x00burg"), "address_invalid"),
        (Address("Lange Reihe 18", "Hamburg", "20099", "Germany"), "same_address"),
        (Address("5th Avenue 1", "New York", "10001", "US"), "country_not_served"),
    ],
)
def test_an_address_that_will_not_do_is_asked_for_again(shop, caller_of, address, code):
    result = preview(ChangeOrderAddress("W20398", address), shop, caller_of("jo"))
    assert isinstance(result, Refused)
    assert (result.code, result.ask) == (code, "address")
    assert max(len(str(fact)) for fact in result.facts.values()) < 500


def test_what_is_missing_of_an_address_is_named(shop, caller_of):
    result = preview(ChangeOrderAddress("W20398", replace(ALTONA, line1="", zip="")), shop, caller_of("jo"))
    assert result.facts["missing"] == ("street and number", "zip code")


def test_express_does_not_go_everywhere(shop, caller_of):
    run_delivery(ChangeDeliveryOption("W20398", "express"), shop, caller_of("jo"))
    paris = Address("rue Oberkampf 3", "Paris", "75011", "France")
    assert preview(ChangeOrderAddress("W20398", paris), shop, caller_of("jo", "k2")).code == "option_not_there"


def test_the_default_address_is_for_new_orders_and_open_ones_are_named(shop, caller_of):
    asked = preview_default(ChangeDefaultAddress(ALTONA), shop, caller_of("jo"))
    assert asked.facts["open_orders"] == ("W20401", "W20398")
    result = run_default(ChangeDefaultAddress(ALTONA), shop, caller_of("jo"))
    assert result.code == "default_address_changed"
    addresses = shop.customer_by_email("jo@example.com").addresses
    assert [address.line1 for address in addresses] == ["Fischmarkt 1", "Lange Reihe 18"]
    assert shop.order("W20398").address.line1 == "Lange Reihe 18"


def test_the_address_of_an_order_can_become_the_default(shop, caller_of):
    run(ChangeOrderAddress("W20398", ALTONA), shop, caller_of("jo"))
    run_default(ChangeDefaultAddress(order_id="W20398"), shop, caller_of("jo", "k2"))
    assert shop.customer_by_email("jo@example.com").addresses[0] == ALTONA


def test_the_default_address_before_is_put_back_once(shop, caller_of):
    back = ChangeDefaultAddress(which=WhichAddress.EARLIER)
    none = preview_default(back, shop, caller_of("jo"))
    assert (none.code, none.ask) == ("no_earlier_address", "address")
    run_default(ChangeDefaultAddress(ALTONA), shop, caller_of("jo"))
    asked = preview_default(back, shop, caller_of("jo"))
    assert asked.facts["address"].startswith("Lange Reihe 18")
    for _ in range(2):
        assert run_default(back, shop, caller_of("jo", "k2")).facts["address"] == asked.facts["address"]
    addresses = shop.customer_by_email("jo@example.com").addresses
    assert [address.line1 for address in addresses] == ["Lange Reihe 18", "Fischmarkt 1"]


def test_without_any_address_the_default_one_is_asked_for(shop, caller_of):
    for request in (ChangeDefaultAddress(), ChangeDefaultAddress(order_id="W20377")):
        assert preview_default(request, shop, caller_of("jo")).ask == "address"


def test_the_default_address_again_changes_nothing(shop, caller_of):
    same = Address("Lange  Reihe 18", "Hamburg", "20099", "")
    assert preview_default(ChangeDefaultAddress(same), shop, caller_of("jo")).code == "default_address_already"


def test_express_costs_what_the_shop_says_and_standard_gives_it_back(shop, caller_of):
    asked = preview_delivery(ChangeDeliveryOption("W20398", "express"), shop, caller_of("jo"))
    assert (asked.facts["charge"].amount, asked.facts["charged_to"]) == (990, ("Visa ending 4410",))
    run_delivery(ChangeDeliveryOption("W20398", "the express one"), shop, caller_of("jo"))
    order = shop.order("W20398")
    assert (order.delivery_option, order.shipping.amount, order.total.amount) == ("express", 990, 9890)
    back = run_delivery(ChangeDeliveryOption("W20398"), shop, caller_of("jo", "k2"))
    assert (back.facts["delivery_option"], back.facts["refund"].amount) == ("standard", 990)
    assert net(shop.order("W20398")) == {"visa-jo": 8900}


def test_an_option_that_is_not_there_is_answered_with_those_that_are(shop, caller_of):
    result = preview_delivery(ChangeDeliveryOption("W20398", "by drone"), shop, caller_of("jo"))
    assert (result.code, result.ask, result.choices) == ("delivery_option_unknown", "option", ("express",))
    same = preview_delivery(ChangeDeliveryOption("W20398", "standard"), shop, caller_of("jo"))
    assert same.code == "same_delivery_option"


def test_where_there_is_only_one_option_that_is_said(shop, caller_of):
    vienna = Address("Neubaugasse 1", "Wien", "1070", "Austria")
    run(ChangeOrderAddress("W20398", vienna), shop, caller_of("jo"))
    assert preview_delivery(ChangeDeliveryOption("W20398"), shop, caller_of("jo", "k2")).code == "no_other_delivery"


def test_another_method_pays_and_the_old_one_gets_it_back(shop, caller_of):
    result = run_payment(ChangePaymentMethod("W20398", "paypal-jo"), shop, caller_of("jo"))
    assert (result.facts["charge"].amount, result.facts["charged_to"]) == (8900, ("PayPal",))
    assert (result.facts["refund"].amount, result.facts["refund_to"]) == (8900, ("Visa ending 4410",))
    order = shop.order("W20398")
    assert net(order) == {"paypal-jo": 8900}
    assert [part.kind for part in order.payments] == ["payment", "payment", "refund"]


def test_one_of_two_methods_takes_over_what_the_other_paid(shop, caller_of):
    result = run_payment(ChangePaymentMethod("W20405", "mastercard-mira"), shop, caller_of("mira"))
    assert result.facts["charge"].amount == 4000
    assert net(shop.order("W20405")) == {"mastercard-mira": 16600}
    card = shop.customer_by_email("mira@example.com").payment_methods[1]
    assert card.balance == Money(1240 + 4000, "EUR")


def test_a_gift_card_must_cover_the_order(shop, caller_of):
    assert (
        run_payment(ChangePaymentMethod("W20377", "gift-sam"), shop, caller_of("sam")).code == "payment_method_changed"
    )
    assert shop.customer_by_email("sam@example.com").payment_methods[1].balance.amount == 3550 - 2400
    short = preview_payment(ChangePaymentMethod("W20405", "gift-mira"), shop, caller_of("mira"))
    assert (short.code, short.ask) == ("gift_card_too_small", "payment_method")
    assert short.choices == ("Mastercard ending 8822",)


def test_where_no_method_would_do_none_is_asked_for(shop, caller_of, engine):
    with engine.begin() as connection:
        connection.execute(delete(schema.payment_methods).where(schema.payment_methods.c.id == "mastercard-mira"))
    short = preview_payment(ChangePaymentMethod("W20405", "gift-mira"), shop, caller_of("mira"))
    assert (short.code, short.ask, short.choices) == ("no_other_payment_method", "", ())
    assert short.facts["balance"] == Money(1240, "EUR")


def test_the_method_it_is_paid_with_already_is_no_other(shop, caller_of):
    result = preview_payment(ChangePaymentMethod("W20398", "visa-jo"), shop, caller_of("jo"))
    assert (result.code, result.facts["would_do"]) == ("same_payment_method", ("PayPal",))
    assert result.facts["paid_with"] == "Visa ending 4410"


CHANGES = [
    (run, lambda order_id: ChangeOrderAddress(order_id, ALTONA), "address_too_late"),
    (run_delivery, lambda order_id: ChangeDeliveryOption(order_id, "express"), "delivery_too_late"),
    (run_payment, lambda order_id: ChangePaymentMethod(order_id, "paypal-jo"), "payment_too_late"),
]
STATES = [
    ("lee", "W20371", ""),
    ("jo", "W20390", ""),
    ("lee", "W20355", "change_delivered"),
    ("mira", "W20340", "change_cancelled"),
    ("lee", "W19990", "change_going_back"),
    ("sam", "W20398", "order_not_found"),
]


@pytest.mark.parametrize(("who", "order_id", "code"), STATES)
@pytest.mark.parametrize(("change", "request_for", "too_late"), CHANGES, ids=[row[2] for row in CHANGES])
def test_only_a_pending_order_changes(shop, caller_of, who, order_id, code, change, request_for, too_late):
    before = shop.order(order_id)
    assert change(request_for(order_id), shop, caller_of(who)).code == (code or too_late)
    assert shop.order(order_id) == before


@pytest.mark.parametrize(
    ("change", "request_of"),
    [
        (cancel, CancelOrder("W20398")),
        (run, ChangeOrderAddress("W20398", ALTONA)),
        (run_delivery, ChangeDeliveryOption("W20398", "express")),
        (run_payment, ChangePaymentMethod("W20398", "paypal-jo")),
    ],
)
def test_every_change_can_be_taken_back_in_time(shop, caller_of, change, request_of):
    before = shop.order("W20398")
    change(request_of, shop, caller_of("jo"))
    assert preview_undo(UndoChange("W20398"), shop, caller_of("jo")).code == "confirm.undo_change"
    assert run_undo(UndoChange("W20398"), shop, caller_of("jo", "k2")).code == "change_undone"
    after = shop.order("W20398")
    assert replace(after, payments=before.payments) == before
    assert net(after) == {"visa-jo": 8900}
    assert run_undo(UndoChange("W20398"), shop, caller_of("jo", "k3")).code == "nothing_to_undo"


def test_taking_a_cancellation_back_says_what_is_charged_again(shop, caller_of):
    cancel(CancelOrder("W20398"), shop, caller_of("jo"))
    facts = preview_undo(UndoChange("W20398"), shop, caller_of("jo")).facts
    assert (facts["charge"].amount, facts["charged_to"]) == (8900, ("Visa ending 4410",))


def test_after_the_time_it_cannot_be_taken_back(shop, caller_of):
    caller = caller_of("jo")
    cancel(CancelOrder("W20398"), shop, caller)
    late = replace(caller, at=caller.at + timedelta(minutes=16), key="k2")
    assert run_undo(UndoChange("W20398"), shop, late).code == "undo_too_late"
    assert shop.order("W20398").status is OrderStatus.CANCELLED


def test_what_was_never_changed_has_nothing_to_take_back(shop, caller_of):
    assert preview_undo(UndoChange("W20401"), shop, caller_of("jo")).code == "nothing_to_undo"
    assert preview_undo(UndoChange("W20398"), shop, caller_of("sam")).code == "order_not_found"
