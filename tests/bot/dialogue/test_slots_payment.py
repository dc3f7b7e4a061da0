"""Which way to pay is meant, in the ways people say it."""

import pytest

from actions.shop.models import PaymentMethodId
from bot.dialogue.slots.payment import read_method
from tests.bot.dialogue.shelf import GIFT, MASTERCARD, PAYPAL, VISA, heard, known, order

ORDER = order("W1", "u-green", paid=PAYPAL)

SAID = [
    ("paypal", PAYPAL),
    ("to my PayPal account please", PAYPAL),
    ("my visa", VISA),
    ("refund it to my visa card ending 4410", VISA),
    ("the card that ends in 4410", VISA),
    ("my credit card", VISA),
    ("with the card", VISA),
    ("gift card", GIFT),
    ("put it on my giftcard", GIFT),
    ("credit_card_4190576", VISA),
    ("please use gift_card_9 for the difference", GIFT),
    ("the original payment method", PAYPAL),
    ("the same card as before, same method", PAYPAL),
    ("the way i paid", PAYPAL),
    ("from my visa to paypal", PAYPAL),
    ("not paypal, rather my visa", VISA),
    ("the lamp", None),
    ("my mastercard", None),
    ("[card ending 1111]", None),
    ("my card that ends in 1234", None),
    ("visa or paypal", None),
    ("order 4410", VISA),
]


@pytest.mark.parametrize(("text", "method"), SAID)
def test_a_method_is_named(text, method):
    said = {"payment_method": ["paypal"]} if text.startswith("not paypal") else {}
    found = read_method(heard(text, ORDER, **said), known(PaymentMethodId, "payment_method", order_id="W1"))
    assert found == (method.id if method else None)


def test_two_cards_are_told_apart_by_brand_or_digits():
    slot = known(PaymentMethodId, "payment_method")
    methods = (VISA, MASTERCARD)
    assert read_method(heard("my master card", methods=methods), slot) == MASTERCARD.id
    assert read_method(heard("9002", methods=methods), slot) == MASTERCARD.id
    assert read_method(heard("my card", methods=methods), slot) is None


def test_the_other_one_is_the_one_the_order_was_not_paid_with():
    slot = known(PaymentMethodId, "payment_method", order_id="W1")
    assert read_method(heard("use the other one", ORDER, methods=(VISA, PAYPAL)), slot) == VISA.id


def test_a_method_of_nobody_known_is_not_guessed():
    slot = known(PaymentMethodId, "payment_method")
    assert read_method(heard("paypal_99", methods=(VISA, GIFT)), slot) is None
