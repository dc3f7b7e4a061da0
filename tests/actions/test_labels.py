"""Titles, lines and payment methods as they stand in a sentence."""

import pytest

from actions.shop.models import Money, OrderLine, PaymentMethod
from actions.telling.labels import in_sentence, line_label, method_label


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Brass desk lamp", "brass desk lamp"),
        ("Water Bottle", "water bottle"),
        ("Two-person tent", "two-person tent"),
        ("USB-C cable", "USB-C cable"),
        ("LED bulb", "LED bulb"),
        ("Cotton T-shirt", "cotton T-shirt"),
        ("iPad case", "iPad case"),
        ("Chef's knife", "chef's knife"),
    ],
)
def test_titles_lose_their_capitals_but_names_keep_theirs(title, said):
    assert in_sentence(title) == said


@pytest.mark.parametrize(
    ("options", "quantity", "label"),
    [
        ({"color": "blue", "size": "42"}, 1, "running shoes, blue 42"),
        ({"color": "blue", "size": "42"}, 2, "2 × running shoes, blue 42"),
        ({}, 1, "running shoes"),
    ],
)
def test_a_line_is_told_by_title_options_and_number(options, quantity, label):
    assert line_label(OrderLine("1", "v", "p", "Running shoes", options, quantity, Money(1, "EUR"))) == label


@pytest.mark.parametrize(
    ("method", "label"),
    [
        (PaymentMethod("1", "credit_card", "mastercard", "8822"), "Mastercard ending 8822"),
        (PaymentMethod("2", "credit_card", "Amex", "1007"), "American Express ending 1007"),
        (PaymentMethod("3", "credit_card", last4="1007"), "card ending 1007"),
        (PaymentMethod("4", "paypal"), "PayPal"),
        (PaymentMethod("5", "gift_card"), "gift card"),
        (PaymentMethod("6", "bank_transfer"), "bank account"),
        (PaymentMethod("7", "pay_later"), "pay later"),
    ],
)
def test_a_payment_method_is_told_without_its_number(method, label):
    assert method_label(method) == label
