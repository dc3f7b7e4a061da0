"""Refunds are exact, fair, and never more than was paid."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.shop.models import Address, Money, Order, OrderLine, OrderStatus, Payment, PaymentMethod, Return
from actions.shop.refunds import refund_for, refundable, shares

VISA, PAYPAL, GIFT = (PaymentMethod(kind, kind) for kind in ("credit_card", "paypal", "gift_card"))


def eur(amount):
    return Money(amount, "EUR")


def order_of(prices, *, paid, discount=0, shipping=0, tax=0):
    """Lines "1", "2", ... of (price, quantity); `paid`: (method, amount, kind)."""
    lines = tuple(
        OrderLine(str(number), f"v{number}", "p", "thing", {}, quantity, eur(price))
        for number, (price, quantity) in enumerate(prices, start=1)
    )
    total = sum(price * quantity for price, quantity in prices) - discount + shipping + tax
    payments = tuple(Payment(kind, eur(amount), method) for method, amount, kind in paid)
    at = datetime(2026, 11, 1, tzinfo=UTC)
    address = Address("Lange Reihe 1", "Hamburg", "20099", "DE")
    return Order(
        "W1", "c1", "c1@example.com", at, OrderStatus.PENDING, lines, "EUR", eur(total), eur(shipping), eur(tax),
        eur(discount), address, payments=payments,
    )  # fmt: skip


def parts_of(refund):
    return [(part.method.kind, part.amount.amount) for part in refund.parts]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (0, [5, 5], [0, 0]),
        (5, [0, 0], [3, 2]),
        (1, [1, 2], [0, 1]),
        (1000, [3333, 3333, 3334], [333, 333, 334]),
        (7, [], []),
    ],
)
def test_shares_are_proportional_with_the_largest_remainder(total, weights, expected):
    assert shares(total, weights) == expected


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_always_sum_up_and_are_within_one_of_the_exact_part(total, weights):
    found = shares(total, weights)
    assert sum(found) == total
    whole = sum(weights)
    if whole:
        assert all(abs(share * whole - total * weight) < whole for share, weight in zip(found, weights, strict=True))


def test_a_line_comes_back_less_its_discount_plus_its_tax():
    order = order_of([(6000, 1), (2000, 2)], discount=1000, tax=950, paid=[(VISA, 9950, "payment")])
    refund = refund_for(order, ["1"], with_shipping=True)
    assert refund.amount == eur(6000 - 600 + 570)


def test_shipping_comes_back_only_with_the_last_line():
    order = order_of([(1000, 1), (1000, 1)], shipping=490, paid=[(VISA, 2490, "payment")])
    assert refund_for(order, ["1"], with_shipping=True).amount == eur(1000)
    assert refund_for(order, with_shipping=True).amount == eur(2490)
    assert refund_for(order, with_shipping=False).amount == eur(2000)


def test_gift_cards_are_restored_first_then_the_latest_method():
    paid = [(VISA, 1000, "payment"), (GIFT, 700, "payment"), (PAYPAL, 1300, "payment")]
    order = order_of([(1500, 2)], paid=paid)
    assert parts_of(refund_for(order, with_shipping=True)) == [
        ("gift_card", 700),
        ("paypal", 1300),
        ("credit_card", 1000),
    ]
    smaller = order_of([(1500, 1), (1500, 1)], paid=paid)
    assert parts_of(refund_for(smaller, ["1"], with_shipping=True)) == [("gift_card", 700), ("paypal", 800)]


def test_what_was_refunded_before_is_not_refunded_again():
    order = order_of([(1000, 1)], paid=[(VISA, 1000, "payment"), (VISA, 400, "refund")])
    assert refund_for(order, with_shipping=True).amount == eur(600)


def test_what_is_promised_for_goods_on_their_way_back_is_not_refunded_again():
    paid = [(GIFT, 300, "payment"), (VISA, 1700, "payment")]
    order = order_of([(1000, 1), (1000, 1)], paid=paid)
    at, promised = order.placed_at, (Payment("refund", eur(300), GIFT), Payment("refund", eur(900), VISA))
    sent_back = replace(order, returns=(Return("R1-1", "exchange", ("1",), at, promised),))
    assert parts_of(refund_for(sent_back, ["2"], with_shipping=True)) == [("credit_card", 800)]
    assert refundable(sent_back) == 800
    settled = Return("R1-1", "exchange", ("1",), at, promised, received_at=at)
    arrived = replace(order, payments=(*order.payments, *promised), returns=(settled,))
    assert refundable(arrived) == 800


def test_what_was_not_paid_is_not_refunded():
    assert refund_for(order_of([(1000, 1)], paid=[]), with_shipping=True).amount == eur(0)


@st.composite
def paid_orders(draw):
    prices = draw(st.lists(st.tuples(st.integers(1, 99_999), st.integers(1, 4)), min_size=1, max_size=6))
    cost = sum(price * quantity for price, quantity in prices)
    discount, shipping, tax = draw(st.integers(0, cost)), draw(st.integers(0, 2000)), draw(st.integers(0, 20_000))
    total = cost - discount + shipping + tax
    first = draw(st.integers(0, total))
    methods = draw(st.permutations([VISA, PAYPAL, GIFT]))
    paid = [(methods[0], first, "payment"), (methods[1], total - first, "payment")]
    return order_of(prices, discount=discount, shipping=shipping, tax=tax, paid=paid)


@given(paid_orders(), st.sets(st.sampled_from("123456")))
def test_a_refund_is_never_negative_nor_more_than_each_method_paid(order, chosen):
    lines = [line.id for line in order.lines if line.id in chosen]
    refund = refund_for(order, lines, with_shipping=True)
    assert refund.amount.amount == sum(part.amount.amount for part in refund.parts)
    for part in refund.parts:
        paid = sum(payment.amount.amount for payment in order.payments if payment.method == part.method)
        assert 0 < part.amount.amount <= paid


@given(paid_orders())
def test_the_whole_order_gives_back_the_whole_total(order):
    assert refund_for(order, with_shipping=True).amount == order.total


@given(paid_orders())
def test_the_lines_apart_sum_up_to_the_order_without_shipping(order):
    apart = [refund_for(order, [line.id], with_shipping=False) for line in order.lines]
    amounts = [
        line.price.amount * line.quantity - part.discount.amount + part.tax.amount
        for line, part in zip(order.lines, apart, strict=True)
    ]
    assert sum(amounts) == order.total.amount - order.shipping.amount
