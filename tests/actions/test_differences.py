"""What other lines cost, and who pays or gets the difference: nothing appears and nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.shop.differences import charge, covers, method_that_paid, repriced, settlement
from actions.shop.errors import Forbidden
from actions.shop.models import Address, Money, Order, OrderLine, OrderStatus, Payment, PaymentMethod

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
VISA = PaymentMethod("visa", "credit_card", "Visa", "4242")
GIFT = PaymentMethod("gift", "gift_card", balance=Money(500, "EUR"))


def line(line_id, price, quantity=1):
    return OrderLine(line_id, f"V{line_id}", f"p{line_id}", "Thing", {"color": "red"}, quantity, Money(price, "EUR"))


def order(*prices, discount=0, tax=0, shipping=0, paid=(VISA,)):
    lines = tuple(line(str(number), price) for number, price in enumerate(prices, 1))
    total = sum(prices) - discount + tax + shipping
    amounts = [Money(amount, "EUR") for amount in (total, shipping, tax, discount)]
    payments = tuple(Payment("payment", Money(total // len(paid), "EUR"), method) for method in paid)
    return Order("W1", "c1", "a@example.com", AT, OrderStatus.PENDING, lines, "EUR", *amounts,
                 Address("Lange Reihe 1", "Hamburg", "20099", "DE"), payments=payments)  # fmt: skip


def with_price(before, price):
    return repriced(before, (line("1", price), *before.lines[1:]))


def test_without_discount_and_tax_the_total_is_the_sum_of_the_new_prices():
    assert with_price(order(5000, 2000), 6500).total == Money(8500, "EUR")


def test_the_discount_stays_and_the_tax_keeps_its_rate():
    before = order(5000, 2000, discount=1000, tax=1140, shipping=490)  # 19 % of 60.00
    after = with_price(before, 6000)
    assert after.discount == before.discount
    assert after.tax == Money(1330, "EUR")  # 19 % of 70.00
    assert after.shipping == before.shipping
    assert after.total.amount == 8000 - 1000 + 1330 + 490


def test_the_same_price_changes_no_amount():
    before = order(3333, 1777, discount=111, tax=977, shipping=490)
    assert with_price(before, 3333) == replace(before, lines=with_price(before, 3333).lines)


@pytest.mark.parametrize("price", [1, 333, 4999, 5001, 99999])
def test_there_and_back_is_as_before_when_the_rate_comes_out_even(price):
    before = order(5000, 2000, discount=0, tax=700)
    there = with_price(before, price)
    assert there.total.amount == price + 2000 + there.tax.amount
    assert abs(there.tax.amount * 10 - (price + 2000)) <= 5  # 10 %, within half a cent


def test_a_discount_is_never_more_than_the_lines_are_worth():
    after = with_price(order(5000, discount=3000), 1000)
    assert (after.discount.amount, after.total.amount) == (1000, 0)


def test_a_named_method_pays_or_gets_all_of_the_difference():
    before = order(5000)
    [paid] = settlement(before, with_price(before, 5700), VISA, AT)
    [back] = settlement(before, with_price(before, 4300), VISA, AT)
    assert (paid.kind, paid.amount.amount, paid.method) == ("payment", 700, VISA)
    assert (back.kind, back.amount.amount, back.method) == ("refund", 700, VISA)
    assert settlement(before, with_price(before, 5000), VISA, AT) == ()


def test_without_a_name_what_paid_last_pays_and_gift_cards_get_back_first():
    before = order(5000, paid=(GIFT, VISA))
    [paid] = settlement(before, with_price(before, 5700), None, AT)
    assert paid.method == VISA
    back = settlement(before, with_price(before, 1000), None, AT)
    assert [(part.method.id, part.amount.amount) for part in back] == [("gift", 2500), ("visa", 1500)]


def test_a_gift_card_must_cover_all_of_it():
    assert charge(GIFT, Money(500, "EUR"), AT).amount.amount == 500
    assert not covers(GIFT, Money(100, "USD"))
    with pytest.raises(Forbidden) as refusal:
        charge(GIFT, Money(501, "EUR"), AT)
    assert refusal.value.code == "gift_card_too_small"


def test_the_method_that_paid_is_the_last_that_is_no_gift_card():
    assert method_that_paid(order(100, paid=(VISA, GIFT))) == VISA
    assert method_that_paid(order(100, paid=(GIFT,))) == GIFT
    assert method_that_paid(replace(order(100), payments=())) is None
