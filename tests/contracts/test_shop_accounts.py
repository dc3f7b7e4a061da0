"""What every shop behind the port must do with customers: find them, change them, and refuse as the rules say."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from actions import Forbidden
from actions.policy import POLICY
from actions.shop.changes.types import (
    AddToCart,
    CancelOrder,
    ChangeDefaultAddress,
    ChangeMembership,
    ChangeSubscription,
    CloseAccount,
    PaySubscription,
    SetNewsletter,
    UpdateDetails,
)
from actions.shop.errors import KeyReused
from actions.shop.models import Address, CartItem, Money, PromoCode

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HILL = Address("12 Hill St", "Leeds", "LS1 4AB", "GB")
MUG = CartItem("MUG-BLUE", 1)


def change(shop, wanted, key="k1"):
    return shop.change_customer(wanted, at=AT, key=key).after


def refusal(shop, wanted):
    """The code, told by the preview as by the command; nothing has changed."""
    before = shop.customer(wanted.customer_id)
    with pytest.raises(Forbidden) as preview:
        shop.preview_customer(wanted, at=AT)
    with pytest.raises(Forbidden) as command:
        change(shop, wanted, key="refused")
    assert preview.value.code == command.value.code
    assert shop.customer(wanted.customer_id) == before
    return command.value.code


def test_an_account_is_complete(shop):
    cas = shop.customer("c3")
    assert cas.store_credit == Money(750, "EUR")
    assert (cas.membership, cas.newsletter, cas.closes_on) == ("Circle", True, None)
    assert [(one.plan, one.status, one.next_due) for one in cas.subscriptions] == [
        ("Tea box", "active", date(2026, 11, 24)),
        ("Filters", "paused", None),
    ]
    assert cas.subscriptions[0].price == Money(900, "EUR")
    assert cas.cart == (CartItem("MUG-RED", 2),)
    assert shop.customer("c2").subscriptions == ()


def test_customers_are_found_by_zip_code_in_any_spelling(shop):
    assert [one.id for one in shop.customers_at("D01x 2y4")] == ["c3"]
    assert shop.customers_at("20099") == [shop.customer("c1")]
    assert shop.customers_at("99999") == []
    assert shop.customers_at("") == []


def test_customers_are_found_by_telephone_number_in_any_spelling(shop):
    for written in ("+49 40 123456", "004940123456", "040-123456", "(040) 12 34 56"):
        assert [one.id for one in shop.customers_by_phone(written)] == ["c3"]
    for other in ("+49 40 123457", "123456", "anonymous", "", "%", "40_23456"):
        assert shop.customers_by_phone(other) == []


def test_a_number_that_several_share_finds_them_all(shop):
    change(shop, UpdateDetails("c1", phone="+49 (40) 12-34-56"))
    assert [one.id for one in shop.customers_by_phone("040123456")] == ["c1", "c3"]


def test_promo_codes_are_found_in_any_case(shop):
    tea = PromoCode("TEA10", "10 % off tea", None, date(2026, 12, 31), Money(2000, "EUR"), ("Tea",), True)
    assert shop.promo_code(" tea10 ") == tea
    assert shop.promo_code("TEA") is None


def test_a_preview_answers_like_the_change_and_changes_nothing(shop):
    wanted = UpdateDetails("c1", first_name="Anna")
    before = shop.customer("c1")
    preview = shop.preview_customer(wanted, at=AT)
    assert shop.customer("c1") == before == preview.before
    assert shop.change_customer(wanted, at=AT, key="k1") == preview
    assert shop.customer("c1") == preview.after


def test_only_what_is_given_changes(shop):
    before = shop.customer("c1")
    change(shop, UpdateDetails("c1", phone=" +49 40 5550-100 "))
    assert shop.customer("c1") == replace(before, phone="+49 40 5550-100")


def test_a_new_email_is_found_in_any_case_and_the_old_one_no_more(shop):
    change(shop, UpdateDetails("c1", email="Annie@Example.org"))
    assert shop.customer_by_email("annie@example.ORG").id == "c1"
    assert shop.customer_by_email("ann@example.com") is None
    assert change(shop, UpdateDetails("c1", email="annie@example.org"), key="k2").email == "annie@example.org"


def test_two_at_once_do_not_get_the_same_email(shop):
    def attempt(customer_id):
        try:
            return change(shop, UpdateDetails(customer_id, email="one@example.com"), key=customer_id).email
        except Forbidden as refused:
            return refused.code

    with ThreadPoolExecutor(3) as pool:
        results = sorted(pool.map(attempt, ["c1", "c2", "c3"]))
    assert results == ["email_taken", "email_taken", "one@example.com"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "nothing_to_change"),
        ({"email": "BOB@example.com"}, "email_taken"),
        ({"email": "ann.example.com"}, "email_invalid"),
        ({"email": "ann@nowhere"}, "email_invalid"),
        ({"email": "a@b@example.com"}, "email_invalid"),
        ({"email": "ann@example.com\nbcc: all@example.com"}, "email_invalid"),
        ({"email": f"{'a' * 250}@example.com"}, "email_invalid"),
        ({"phone": "call me"}, "phone_invalid"),
        ({"phone": "12"}, "phone_invalid"),
        ({"phone": "1" * 40}, "phone_invalid"),
        ({"first_name": " "}, "name_invalid"),
        ({"last_name": "x" * 5000}, "name_invalid"),
    ],
)
def test_details_that_cannot_be_right_are_refused(shop, given, code):
    assert refusal(shop, UpdateDetails("c1", **given)) == code


def test_nobody_is_not_found(shop):
    with pytest.raises(Forbidden, match="customer_not_found"):
        change(shop, SetNewsletter("c9", True))


def test_a_new_default_address_stands_before_the_others_and_is_found(shop):
    first = shop.customer("c1").addresses[0]
    assert change(shop, ChangeDefaultAddress("c1", HILL)).addresses == (HILL, first)
    assert [one.id for one in shop.customers_at("ls14ab")] == ["c1"]
    assert change(shop, ChangeDefaultAddress("c1", first), key="k2").addresses == (first, HILL)


@pytest.mark.parametrize("wrong", [{"line1": ""}, {"city": " "}, {"line2": "x" * 5000}, {"name": "a\nb"}])
def test_an_address_that_fits_on_no_label_is_refused(shop, wrong):
    assert refusal(shop, ChangeDefaultAddress("c1", replace(HILL, **wrong))) == "address_invalid"


def test_the_newsletter_is_set_once_and_again(shop):
    assert change(shop, SetNewsletter("c1", True)).newsletter
    assert change(shop, SetNewsletter("c1", True), key="k2").newsletter
    assert not change(shop, SetNewsletter("c1", False), key="k3").newsletter


def test_a_membership_is_one_of_the_shops_levels(shop):
    assert change(shop, ChangeMembership("c3", "circle PLUS")).membership == "Circle Plus"
    assert change(shop, ChangeMembership("c3", ""), key="k2").membership == ""
    assert refusal(shop, ChangeMembership("c3", "Diamond")) == "membership_unknown"
    assert refusal(shop, ChangeMembership("c3", ",")) == "membership_unknown"


def status_of(customer, place):
    return (customer.subscriptions[place].status, customer.subscriptions[place].next_due)


def test_a_subscription_pauses_goes_on_and_ends(shop):
    assert status_of(change(shop, ChangeSubscription("c3", "s1", "paused")), 0) == ("paused", date(2026, 11, 24))
    again = change(shop, ChangeSubscription("c3", "s1", "active"), key="k2")
    assert status_of(again, 0) == ("active", date(2026, 11, 24))
    assert status_of(change(shop, ChangeSubscription("c3", "s2", "active"), key="k3"), 1) == ("active", AT.date())
    assert status_of(change(shop, ChangeSubscription("c3", "s1", "cancelled"), key="k4"), 0) == ("cancelled", None)
    assert refusal(shop, ChangeSubscription("c3", "s9", "paused")) == "subscription_not_found"


def test_a_gift_card_pays_a_fee_that_is_due_soon(shop):
    paid = change(shop, PaySubscription("c3", "s1", "gift-cas"))
    assert paid.subscriptions[0].next_due == date(2026, 12, 24)
    assert shop.customer("c3") == paid
    assert paid.payment_methods[0].balance == Money(300, "EUR")
    assert refusal(shop, PaySubscription("c3", "s1", "paypal-cas")) == "subscription_not_due"


def test_a_fee_that_cannot_be_paid_is_refused(shop):
    change(shop, PaySubscription("c3", "s1", "gift-cas"), key="k0")
    change(shop, ChangeSubscription("c3", "s2", "active"), key="k2")
    assert refusal(shop, PaySubscription("c3", "s2", "gift-cas")) == "gift_card_too_small"
    assert refusal(shop, PaySubscription("c3", "s2", "visa")) == "payment_method_not_found"
    assert refusal(shop, PaySubscription("c3", "s9", "paypal-cas")) == "subscription_not_found"


def test_an_account_with_open_orders_stays(shop):
    assert refusal(shop, CloseAccount("c1")) == "orders_still_open"
    assert refusal(shop, CloseAccount("c3")) == "orders_still_open"


def test_an_account_closes_after_the_days_of_grace_unless_it_is_kept(shop):
    closes_on = AT.date() + timedelta(days=POLICY.account_grace_days)
    assert change(shop, CloseAccount("c2")).closes_on == closes_on
    assert shop.customer("c2").closes_on == closes_on
    assert change(shop, CloseAccount("c2", keep=True), key="k2").closes_on is None


def test_a_closing_account_asked_again_keeps_its_day(shop):
    first = change(shop, CloseAccount("c2")).closes_on
    later = shop.change_customer(CloseAccount("c2"), at=AT.replace(day=25), key="k2")
    assert later.after.closes_on == first


def test_the_cart_adds_up(shop):
    change(shop, AddToCart("c3", (MUG,)))
    assert change(shop, AddToCart("c3", (MUG, MUG)), key="k2").cart == (
        CartItem("MUG-RED", 2),
        CartItem("MUG-BLUE", 3),
    )


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((), "nothing_to_change"),
        ((CartItem("MUG-BLUE", 0),), "quantity_invalid"),
        ((CartItem("MUG-BLUE", -3),), "quantity_invalid"),
        ((CartItem("MUG-BLUE", 1_000_000),), "too_many_in_cart"),
        ((CartItem("MUG-BLUE", 5),), "variant_out_of_stock"),
        ((CartItem("MUG-BLUE", 3), CartItem("MUG-BLUE", 3)), "variant_out_of_stock"),
        ((CartItem("CUP", 1),), "variant_not_found"),
    ],
)
def test_what_cannot_be_bought_does_not_get_into_the_cart(shop, items, code):
    assert refusal(shop, AddToCart("c3", items)) == code


def test_the_same_key_changes_a_customer_once(shop):
    first = change(shop, AddToCart("c1", (MUG,)))
    assert change(shop, AddToCart("c1", (MUG,))) == first
    assert shop.customer("c1").cart == (MUG,)


def test_a_key_is_good_for_one_thing(shop):
    change(shop, SetNewsletter("c1", True))
    with pytest.raises(KeyReused):
        change(shop, SetNewsletter("c1", False))
    with pytest.raises(KeyReused):
        shop.change_order(CancelOrder("W2", (), "x"), at=AT, key="k1")
