"""Balances and subscriptions: what is told before the yes is what happens after it."""

from datetime import date, timedelta

import pytest

from actions.account import (
    account_balance,
    change_subscription,
    pay_subscription,
    subscription_status,
)
from actions.account.change_subscription import ChangeSubscription, SubscriptionMove
from actions.account.pay_subscription import PaySubscription
from actions.shop.models import PaymentMethod
from tests.actions.accounts import ANN, GIFT, TODAY, VISA, ann, asks, euros, shop_of, subscription

PAUSE, RESUME, CANCEL = SubscriptionMove
TWO = (subscription("s1", "Coffee box, monthly"), subscription("s2", "Coffee filters", due=date(2026, 12, 1)))


def test_a_balance_is_the_card_and_the_credit():
    told = account_balance.run(account_balance.AccountBalance(), shop_of(ann()), asks())
    assert told.code == "account_balance"
    assert told.facts == {"gift_cards": 1, "on_cards": euros(5), "credit": euros(7.5)}


def test_several_cards_are_told_together_and_empty_ones_left_out():
    cards = tuple(PaymentMethod(f"g{n}", "gift_card", balance=euros(n)) for n in (0, 5, 10))
    told = account_balance.run(account_balance.AccountBalance(), shop_of(ann(payment_methods=cards)), asks())
    assert (told.code, told.facts["gift_cards"], told.facts["on_cards"]) == ("account_balances", 2, euros(15))


@pytest.mark.parametrize(("balance", "code"), [(None, "no_balance"), (euros(0), "balance_is_empty")])
def test_nothing_to_spend_is_said_plainly(balance, code):
    cards = (PaymentMethod("g", "gift_card", balance=balance),)
    shop = shop_of(ann(payment_methods=cards, store_credit=euros(0)))
    assert account_balance.run(account_balance.AccountBalance(), shop, asks()).code == code


@pytest.mark.parametrize(
    ("status", "due", "code"),
    [
        ("active", TODAY + timedelta(days=3), "subscription_is_active"),
        ("active", TODAY - timedelta(days=1), "subscription_is_overdue"),
        ("paused", None, "subscription_is_paused"),
        ("cancelled", None, "subscription_is_cancelled"),
    ],
)
def test_a_subscription_is_told_with_its_fee_and_day(status, due, code):
    shop = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", status, due),)))
    told = subscription_status.run(subscription_status.SubscriptionStatus(), shop, asks())
    assert (told.code, told.facts["price"], told.facts["due"]) == (code, euros(14), due)


def test_several_subscriptions_are_named_and_none_is_said():
    ask = subscription_status.SubscriptionStatus()
    told = subscription_status.run(ask, shop_of(ann(subscriptions=TWO)), asks())
    assert (told.code, told.facts["active"]) == ("subscriptions_listed", ("Coffee box, monthly", "Coffee filters"))
    assert subscription_status.run(ask, shop_of(ann(subscriptions=())), asks()).code == "no_subscriptions"


@pytest.mark.parametrize(
    ("before", "move", "after", "code"),
    [
        ("active", PAUSE, "paused", "subscription_paused"),
        ("paused", RESUME, "active", "subscription_resumed"),
        ("cancelled", RESUME, "active", "subscription_resumed"),
        ("active", CANCEL, "cancelled", "subscription_cancelled"),
        ("paused", CANCEL, "cancelled", "subscription_cancelled"),
    ],
)
def test_a_subscription_is_changed_as_it_was_read_back_and_once(before, move, after, code):
    shop, request = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", before),))), ChangeSubscription(move)
    promised = change_subscription.preview(request, shop, asks())
    assert promised.code == "confirm.change_subscription"
    for _ in range(2):
        done = change_subscription.run(request, shop, asks())
        assert (done.code, done.facts) == (code, promised.facts)
    assert shop.customer(ANN).subscriptions[0].status == after


def test_the_fee_that_is_saved_or_taken_is_said_before_the_yes():
    shop = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", due=date(2026, 12, 1)),)))
    paused = change_subscription.preview(ChangeSubscription(PAUSE), shop, asks()).facts
    assert (paused["saved_from"], paused["fee_on"]) == (date(2026, 12, 1), None)
    shop = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", "paused", date(2026, 11, 1)),)))
    resumed = change_subscription.preview(ChangeSubscription(RESUME), shop, asks()).facts
    assert (resumed["saved_from"], resumed["fee_on"]) == (None, TODAY)


def test_which_of_several_is_asked_and_understood():
    shop = shop_of(ann(subscriptions=TWO))
    refused = change_subscription.preview(ChangeSubscription(CANCEL), shop, asks())
    assert (refused.code, refused.ask, len(refused.choices)) == ("which_subscription", "subscription", 2)
    chosen = change_subscription.preview(ChangeSubscription(CANCEL, "the filters please"), shop, asks())
    assert chosen.facts["plan"] == "Coffee filters"
    assert change_subscription.preview(ChangeSubscription(CANCEL, "coffee"), shop, asks()).code == "which_subscription"


def test_what_cannot_be_moved_is_refused_with_its_state():
    paused = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", "paused"),)))
    refused = change_subscription.preview(ChangeSubscription(PAUSE), paused, asks())
    assert (refused.code, refused.facts["status"]) == ("subscription_not_movable", "paused")
    none = shop_of(ann(subscriptions=()))
    assert change_subscription.preview(ChangeSubscription(PAUSE), none, asks()).code == "no_subscriptions"


def test_a_fee_is_paid_once_with_the_method_named():
    shop, request = shop_of(ann()), PaySubscription(VISA)
    promised = pay_subscription.preview(request, shop, asks())
    assert promised.facts == {
        "plan": "Coffee box, monthly", "price": euros(14), "method": "Visa ending 4410", "next_due": date(2026, 12, 23),
    }  # fmt: skip
    for _ in range(2):
        assert pay_subscription.run(request, shop, asks()).facts == promised.facts
    assert shop.customer(ANN).subscriptions[0].next_due == date(2026, 12, 23)


def test_a_fee_that_cannot_be_paid_is_refused_with_what_helps():
    refused = pay_subscription.preview(PaySubscription(GIFT), shop_of(ann()), asks())
    assert (refused.code, refused.ask) == ("gift_card_below_fee", "payment_method")
    assert pay_subscription.preview(PaySubscription("bobs"), shop_of(ann()), asks()).code == "fee_method_not_found"
    later = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", due=TODAY + timedelta(days=20)),)))
    early = pay_subscription.preview(PaySubscription(VISA), later, asks())
    assert (early.code, early.ask) == ("subscription_not_due", "")
    paused = shop_of(ann(subscriptions=(subscription("s1", "Coffee box", "paused"),)))
    assert pay_subscription.preview(PaySubscription(VISA), paused, asks()).code == "no_subscription"
