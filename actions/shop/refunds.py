"""What is paid back, and to where: exact in minor units, one place for every action."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.shop.models import LineId, Money, Order, Payment, PaymentMethod, PaymentMethodId

GIFT_CARD = "gift_card"


@dataclass(frozen=True, slots=True)
class RefundPart:
    """What one payment method gets back."""

    method: PaymentMethod
    amount: Money


@dataclass(frozen=True, slots=True)
class Refund:
    """Money to be paid back for some lines of an order."""

    amount: Money
    """The sum of `parts`."""
    parts: tuple[RefundPart, ...]
    discount: Money
    """The share of the order's discount that leaves with these lines."""
    tax: Money
    shipping: Money


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights`, exactly: the largest remainders get the missing units.

    All weights 0 counts as all equal. shares(100, [1, 1, 1]) == [34, 33, 33].
    """
    if not weights:
        return []
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    floors = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index))
    for index in by_remainder[: total - sum(floors)]:
        floors[index] += 1
    return floors


def refund_for(
    order: Order, lines: Collection[LineId] = (), *, with_shipping: bool, first: PaymentMethodId | None = None
) -> Refund:
    """What is due when `lines` (none named: every line) of `order` are undone; `first` is the method to prefer.

    A line is worth its price less its share of the order's discount, plus its share of the tax. `with_shipping`
    gives the shipping back too, if no line is left. Never more than is `refundable`.
    """
    wanted = set(lines) or {line.id for line in order.lines}
    weights = [line.price.amount * line.quantity for line in order.lines]
    chosen = [index for index, line in enumerate(order.lines) if line.id in wanted]
    discount = _sum_at(shares(order.discount.amount, weights), chosen)
    tax = _sum_at(shares(order.tax.amount, weights), chosen)
    shipping = order.shipping.amount if with_shipping and len(chosen) == len(order.lines) else 0
    due = _sum_at(weights, chosen) - discount + tax + shipping
    parts = refund_parts(order, due, first=first)
    money = [Money(amount, order.currency) for amount in (discount, tax, shipping)]
    return Refund(Money(sum(part.amount.amount for part in parts), order.currency), parts, *money)


def refunds(refund: Refund, at: datetime | None) -> tuple[Payment, ...]:
    """The payments that pay it back."""
    return tuple(Payment("refund", part.amount, part.method, at) for part in refund.parts)


def _sum_at(values: Sequence[int], indices: Sequence[int]) -> int:
    return sum(values[index] for index in indices)


def refundable(order: Order) -> int:
    """Minor units that were paid, not paid back, and not promised for goods on their way back."""
    return sum(_left(order).values())


def refund_parts(order: Order, due: int, *, first: PaymentMethodId | None = None) -> tuple[RefundPart, ...]:
    """The one named first, then gift cards, then the others in reverse order of use, each up to what it paid."""
    left = _left(order)
    due = min(due, sum(left.values()))
    latest_first = list(reversed({payment.method.id: payment.method for payment in order.payments}.values()))
    parts = []
    for method in sorted(latest_first, key=lambda method: (method.id != first, method.kind != GIFT_CARD)):
        amount = min(due, left[method.id])
        if amount > 0:
            parts.append(RefundPart(method, Money(amount, order.currency)))
            due -= amount
    return tuple(parts)


def _left(order: Order) -> dict[PaymentMethodId, int]:
    """What each method paid and neither got back nor will get; below 0 where one gets what another one paid."""
    promised = [part for back in order.returns if back.received_at is None for part in back.settled]
    refunded = [part for part in (*order.payments, *promised) if part.kind == "refund"]
    left: dict[PaymentMethodId, int] = defaultdict(int)
    for payment in order.payments:
        left[payment.method.id] += payment.amount.amount if payment.kind == "payment" else 0
    for part in refunded:
        left[part.method.id] -= part.amount.amount
    return left
