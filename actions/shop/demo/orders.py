"""Demo orders: what was bought, what it cost, how it was paid, and where it is by now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.shop.demo.parcels import Journey, shipment, status_of
from actions.shop.demo.vocabulary import DemoProduct, DemoVariant

Rows = dict[str, list[dict[str, Any]]]
"""Kind -> rows of a bundle."""


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of a basket."""

    product: DemoProduct
    variant: DemoVariant
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order before it becomes rows."""

    id: str
    customer: Mapping[str, Any]
    placed_at: datetime
    basket: tuple[Bought, ...]
    paid: tuple[str, ...]
    """Method ids; a gift card first pays `gift`, the last method the rest."""
    journeys: tuple[Journey, ...] = ()
    gift: int = 0
    discount: int = 0
    shipping: int = 0
    delivery_option: str = "standard"
    cancelled_at: datetime | None = None
    reason: str = ""
    status: str = ""
    """Where it differs from what the parcels say."""
    returned: tuple[int, datetime] | None = None
    """A line (counted from 0) that came back, and when it was refunded."""


def euros(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def line_id(number: int) -> str:
    return f"{number}"


def add_order(rows: Rows, purchase: Purchase, words: Mapping[str, Any], now: datetime) -> None:
    """Append the rows of `purchase`: the order, its lines and its parcels."""
    cost = sum(bought.variant.price * bought.quantity for bought in purchase.basket)
    total = cost - purchase.discount + purchase.shipping
    address = purchase.customer["addresses"][0]
    cancelled = purchase.cancelled_at
    rows["orders"].append(
        {
            "id": purchase.id,
            "customer_id": purchase.customer["id"],
            "email": purchase.customer["email"],
            "placed_at": purchase.placed_at.isoformat(),
            "status": "cancelled" if cancelled else purchase.status or status_of(purchase.journeys, now),
            "currency": "EUR",
            "total": euros(total),
            "shipping": euros(purchase.shipping),
            "discount": euros(purchase.discount),
            "address": address,
            "delivery_option": purchase.delivery_option,
            "payments": _payments(purchase, total),
            "cancelled_at": cancelled.isoformat() if cancelled else None,
            "cancel_reason": purchase.reason,
        }
    )
    rows["order_lines"].extend(_line(purchase.id, number, bought) for number, bought in enumerate(purchase.basket, 1))
    if not cancelled:
        for number, journey in enumerate(purchase.journeys, start=1):
            if journey.packed <= now:
                rows["shipments"].append(shipment(purchase.id, number, journey, address["city"], words, now))


def _line(order_id: str, number: int, bought: Bought) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "id": line_id(number),
        "variant_id": bought.variant.sku,
        "product_id": bought.product.id,
        "title": bought.product.title,
        "options": bought.variant.options,
        "quantity": bought.quantity,
        "price": euros(bought.variant.price),
    }


def _payments(purchase: Purchase, total: int) -> list[dict[str, Any]]:
    by_gift = min(purchase.gift, total) if len(purchase.paid) > 1 else 0
    amounts = [by_gift] * (len(purchase.paid) - 1) + [total - by_gift]
    paid = [
        _moved("payment", amount, method, purchase.placed_at)
        for method, amount in zip(purchase.paid, amounts, strict=True)
        if amount
    ]
    if purchase.cancelled_at:
        refunds: Sequence[dict[str, Any]] = [
            {**payment, "kind": "refund", "at": purchase.cancelled_at.isoformat()} for payment in paid
        ]
    elif purchase.returned:
        bought, at = purchase.basket[purchase.returned[0]], purchase.returned[1]
        refunds = [_moved("refund", min(bought.variant.price * bought.quantity, amounts[-1]), purchase.paid[-1], at)]
    else:
        refunds = []
    return [*paid, *refunds]


def _moved(kind: str, amount: int, method: str, at: datetime) -> dict[str, Any]:
    return {"kind": kind, "amount": euros(amount), "method_id": method, "at": at.isoformat()}
