"""Demo orders that are on their way back: what was asked for, and what will be paid once it has arrived."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from actions.policy import POLICY
from actions.shop.demo.orders import Bought, Purchase, euros, line_id
from actions.shop.models import (
    Address,
    CustomerId,
    LineId,
    Money,
    Order,
    OrderId,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    ProductId,
    VariantId,
)
from actions.shop.refunds import refund_for

RETURN_REASONS = ("too small", "too big", "does not fit", "not as described", "changed my mind")
_KINDS = {"return_requested": "return", "exchange_requested": "exchange"}

Cells = dict[str, Any]


def going_back(purchase: Purchase, payments: Sequence[Cells], now: datetime) -> list[Cells]:
    """The order's `returns`: one of its lines, asked for after it arrived. `payments`: the order's rows."""
    kind = _KINDS.get(purchase.status)
    if kind is None:
        return []
    rng = Random(f"return of {purchase.id}")
    number = rng.randrange(len(purchase.basket))
    bought = purchase.basket[number]
    arrived = max(journey.delivered for journey in purchase.journeys)
    asked = arrived + min(now - arrived, timedelta(days=POLICY.return_days - 1)) * rng.uniform(0.2, 0.8)
    other = rng.choice([variant for variant in bought.product.variants if variant.sku != bought.variant.sku])
    if kind == "exchange":
        settled = [{**_difference(bought, other.price), "method_id": payments[-1]["method_id"]}]
    else:
        settled = _refunds(purchase, payments, line_id(number + 1))
    last_day = max(arrived + timedelta(days=POLICY.return_days), asked + timedelta(days=POLICY.send_back_days))
    return [
        {
            "id": f"R{purchase.id.removeprefix('W')}-1",
            "kind": kind,
            "lines": [line_id(number + 1)],
            "requested_at": asked.isoformat(),
            "settled": settled,
            "variants": [other.sku] if kind == "exchange" else [],
            "reason": rng.choice(RETURN_REASONS),
            "send_back_by": last_day.date().isoformat(),
        }
    ]


def _difference(bought: Bought, price: int) -> Cells:
    difference = (price - bought.variant.price) * bought.quantity
    return {"kind": "payment" if difference >= 0 else "refund", "amount": euros(abs(difference))}


def _refunds(purchase: Purchase, payments: Sequence[Cells], line: str) -> list[Cells]:
    """What the shop itself would pay back for this line."""
    refund = refund_for(_order(purchase, payments), [LineId(line)], with_shipping=False)
    return [
        {"kind": "refund", "amount": euros(part.amount.amount), "method_id": part.method.id} for part in refund.parts
    ]


def _order(purchase: Purchase, payments: Sequence[Cells]) -> Order:
    """As far as a refund depends on it."""
    kinds: Mapping[str, str] = {one["id"]: one["kind"] for one in purchase.customer["payment_methods"]}
    paid = tuple(
        Payment("payment", _euros(row["amount"]), PaymentMethod(row["method_id"], kinds[row["method_id"]]))
        for row in payments
    )
    nothing = Money(0, "EUR")
    return Order(
        id=OrderId(purchase.id),
        customer_id=CustomerId(purchase.customer["id"]),
        email=purchase.customer["email"],
        placed_at=purchase.placed_at,
        status=OrderStatus.DELIVERED,
        lines=tuple(_line(number, bought) for number, bought in enumerate(purchase.basket, start=1)),
        currency="EUR",
        total=Money(sum(payment.amount.amount for payment in paid), "EUR"),
        shipping=Money(purchase.shipping, "EUR"),
        tax=nothing,
        discount=Money(purchase.discount, "EUR"),
        address=Address(**purchase.customer["addresses"][0]),
        payments=paid,
    )


def _line(number: int, bought: Bought) -> OrderLine:
    product, variant = bought.product, bought.variant
    ids = LineId(line_id(number)), VariantId(variant.sku), ProductId(product.id)
    return OrderLine(*ids, product.title, variant.options, bought.quantity, Money(variant.price, "EUR"))


def _euros(text: str) -> Money:
    return Money(int(text.replace(".", "")), "EUR")
