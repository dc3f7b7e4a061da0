"""What an order costs once its lines are others, and who pays or gets the difference: exact in minor units."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from actions.shop.errors import Forbidden
from actions.shop.models import Customer, Money, Order, OrderLine, Payment, PaymentMethod, PaymentMethodId
from actions.shop.refunds import GIFT_CARD, refund_parts


def repriced(order: Order, lines: Sequence[OrderLine], *, leaving: int = 0) -> Order:
    """The same order with these lines.

    Shipping stays. The discount stays as the amount it was, but for the minor units of it that are `leaving` with what
    is no longer bought, and is never more than the lines are worth. The tax keeps its rate: what it was to the
    discounted lines before, it is to them now, rounded half up.
    """
    before, worth = _worth(order.lines), _worth(lines)
    discount = min(order.discount.amount - leaving, worth)
    tax = _in_proportion(order.tax.amount, worth - discount, before - order.discount.amount)
    total = worth - discount + tax + order.shipping.amount
    amounts = [Money(amount, order.currency) for amount in (discount, tax, total)]
    return replace(order, lines=tuple(lines), discount=amounts[0], tax=amounts[1], total=amounts[2])


def settlement(before: Order, after: Order, method: PaymentMethod | None, at: datetime | None) -> tuple[Payment, ...]:
    """The payments that move the difference of the totals; () when there is none.

    A named method pays or gets all of it. None named: what is due back goes to the methods that paid, gift cards first,
    and what is due is paid by the method that paid last. Refusals: gift_card_too_small.
    """
    due = after.total.amount - before.total.amount
    if due > 0:
        payer = method or method_that_paid(before)
        if payer is None:
            raise Forbidden("payment_method_not_found")
        return (charge(payer, Money(due, after.currency), at),)
    if due < 0 and method is not None:
        return (Payment("refund", Money(-due, after.currency), method, at),)
    return tuple(Payment("refund", part.amount, part.method, at) for part in refund_parts(before, -due))


def charge(method: PaymentMethod, amount: Money, at: datetime | None) -> Payment:
    """A payment with `method`. Refusals: gift_card_too_small."""
    if not covers(method, amount):
        raise Forbidden("gift_card_too_small")
    return Payment("payment", amount, method, at)


def covers(method: PaymentMethod, amount: Money) -> bool:
    """Whether it can pay all of it; only a gift card has an end."""
    if method.kind != GIFT_CARD:
        return True
    return method.balance is not None and method.balance.currency == amount.currency and method.balance >= amount


def method_that_paid(order: Order) -> PaymentMethod | None:
    """The method used last that is no gift card, if there is one; otherwise the gift card."""
    used = [payment.method for payment in order.payments if payment.kind == "payment"]
    others = [method for method in used if method.kind != GIFT_CARD]
    return next(iter([*reversed(others), *reversed(used)]), None)


def own_method(customer: Customer, method_id: PaymentMethodId) -> PaymentMethod:
    """One of the customer's methods. Refusals: payment_method_not_found."""
    found = next((method for method in customer.payment_methods if method.id == method_id), None)
    if found is None:
        raise Forbidden("payment_method_not_found")
    return found


def _worth(lines: Sequence[OrderLine]) -> int:
    return sum(line.price.amount * line.quantity for line in lines)


def _in_proportion(part: int, whole: int, old_whole: int) -> int:
    """`part` of `old_whole` as of `whole`, rounded half up; where nothing was taxed, nothing is."""
    return (2 * part * whole + old_whole) // (2 * old_whole) if old_whole > 0 else part
