"""The customers that are always there: jo, mira, sam and lee @example.com (README.md says what each has)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from actions.shop.demo.accounts import membership_term, subscription
from actions.shop.demo.orders import Bought, Purchase, line_id
from actions.shop.demo.parcels import Journey
from actions.shop.demo.vocabulary import DemoProduct, read


def known_customers(now: datetime) -> list[dict[str, Any]]:
    """Their rows, c00001 first."""
    return [_row(number, entry, now) for number, entry in enumerate(read("known.yaml"), start=1)]


def known_purchases(products: Mapping[str, DemoProduct], now: datetime) -> list[Purchase]:
    """Their orders. `products`: title -> product."""
    rows = known_customers(now)
    return [
        _purchase(order, row, products, now)
        for entry, row in zip(read("known.yaml"), rows, strict=True)
        for order in entry["orders"]
    ]


def _row(number: int, entry: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    customer_id = f"c{number:05}"
    due = entry.get("subscriptions", [])
    credit = {"store_credit": entry["store_credit"], "currency": "EUR"} if "store_credit" in entry else {}
    method_id = entry["methods"][0]["id"]
    term = membership_term(method_id, entry["plus_paid"], read("stores.yaml"), now) if "plus_paid" in entry else None
    methods = [{**method, "currency": "EUR"} if "balance" in method else method for method in entry["methods"]]
    return {
        "id": customer_id,
        "email": entry["email"],
        "first_name": entry["name"][0],
        "last_name": entry["name"][1],
        "phone": entry["phone"],
        "addresses": [entry["address"]],
        "payment_methods": methods,
        **credit,
        "membership": entry.get("membership", ""),
        "membership_term": term,
        "newsletter": entry.get("newsletter", False),
        "subscriptions": [subscription(one, customer_id, place, now) for place, one in enumerate(due, start=1)],
    }


def _purchase(
    order: Mapping[str, Any], row: dict[str, Any], products: Mapping[str, DemoProduct], now: datetime
) -> Purchase:
    basket = tuple(_bought(line, products) for line in order["lines"])
    every_line = [*range(1, len(basket) + 1)]
    cancelled = order.get("cancelled")
    return Purchase(
        id=order["id"],
        customer=row,
        placed_at=_ago(now, order["placed"]),
        basket=basket,
        paid=tuple(order["paid"]),
        journeys=tuple(_journey(parcel, every_line, now) for parcel in order.get("parcels", [])),
        gift=_cents(order.get("gift", "0.00")),
        discount=_cents(order.get("discount", "0.00")),
        cancelled_at=None if cancelled is None else _ago(now, cancelled),
        reason=order.get("reason", ""),
        status=order.get("status", "" if "parcels" in order else "pending"),
    )


def _bought(line: Mapping[str, Any], products: Mapping[str, DemoProduct]) -> Bought:
    product = products[line["title"]]
    found = [variant for variant in product.variants if variant.options == line["options"]]
    if not found:
        raise ValueError(f"known.yaml: {line['title']} has no variant {line['options']}")
    return Bought(product, found[0], line.get("quantity", 1))


def _journey(parcel: Mapping[str, Any], every_line: list[int], now: datetime) -> Journey:
    return Journey(
        carrier=parcel["carrier"],
        lines=tuple(line_id(number) for number in parcel.get("lines", every_line)),
        packed=_ago(now, parcel["packed"]),
        shipped=_ago(now, parcel["shipped"]),
        delivered=_ago(now, parcel["delivered"]),
        delay=parcel.get("delay", ""),
        place=parcel.get("place", ""),
    )


def _ago(now: datetime, hours: float) -> datetime:
    return now - timedelta(hours=hours)


def _cents(text: str) -> int:
    return int(text.replace(".", ""))
