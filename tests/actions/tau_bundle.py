"""tau-bench's retail database as a bundle: amounts in dollars become exact, ids lose their "#"."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

PLACED = "2024-05-01T12:00:00Z"  # the database tells no times
CURRENCY = "USD"


def load(folder: Path, name: str) -> dict:
    """One of users, products, orders; amounts as the decimals that are written there."""
    with gzip.open(folder / f"{name}.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file, parse_float=Decimal)


def write(source: Path, folder: Path) -> None:
    """Write the bundle into `folder`, which exists."""
    users, products, orders = (load(source, name) for name in ("users", "products", "orders"))
    kinds = {
        "settings": [{"name": "currency", "value": CURRENCY}, {"name": "cancel_reason", "value": "required"}],
        "products": [{"id": product["product_id"], "title": product["name"]} for product in products.values()],
        "variants": [_variant(product, item) for product in products.values() for item in product["variants"].values()],
        "customers": [_customer(user_id, user) for user_id, user in users.items()],
        "orders": [_order(order, users) for order in orders.values()],
        "order_lines": [
            _line(order, place, item) for order in orders.values() for place, item in enumerate(order["items"])
        ],
        "shipments": [
            _shipment(order, place) for order in orders.values() for place in range(len(order["fulfillments"]))
        ],
    }
    for kind, rows in kinds.items():
        text = "\n".join(json.dumps(row, default=str) for row in rows)
        (folder / f"{kind}.jsonl").write_text(text, encoding="utf-8")


def _variant(product: dict, item: dict) -> dict:
    row = {"id": item["item_id"], "product_id": product["product_id"], "options": item["options"]}
    return {**row, "price": item["price"], "currency": CURRENCY, "available": item["available"]}


def _address(address: dict) -> dict:
    row = {"line1": address["address1"], "line2": address["address2"]}
    return {**row, **{name: address[name] for name in ("city", "zip", "country", "state")}}


def _customer(user_id: str, user: dict) -> dict:
    return {
        "id": user_id,
        "email": user["email"],
        **user["name"],
        "addresses": [_address(user["address"])],
        "payment_methods": [_method(method) for method in user["payment_methods"].values()],
    }


def _method(method: dict) -> dict:
    row = {"id": method["id"], "kind": method["source"], "brand": method.get("brand", "")}
    row["last4"] = method.get("last_four", "")
    return {**row, "balance": method["balance"], "currency": CURRENCY} if "balance" in method else row


def _order(order: dict, users: dict) -> dict:
    payments = [
        {"kind": entry["transaction_type"], "amount": entry["amount"], "method_id": entry["payment_method_id"]}
        for entry in order["payment_history"]
    ]
    return {
        "id": order["order_id"],
        "customer_id": order["user_id"],
        "email": users[order["user_id"]]["email"],
        "placed_at": PLACED,
        "status": order["status"],
        "currency": CURRENCY,
        "total": sum(item["price"] for item in order["items"]),
        "address": _address(order["address"]),
        "payments": payments,
    }


def _line(order: dict, place: int, item: dict) -> dict:
    return {
        "order_id": order["order_id"],
        "id": str(place + 1),
        "variant_id": item["item_id"],
        "product_id": item["product_id"],
        "title": item["name"],
        "options": item["options"],
        "price": item["price"],
    }


def _shipment(order: dict, place: int) -> dict:
    fulfillment = order["fulfillments"][place]
    lines = [str(n) for n, item in enumerate(order["items"], start=1) if item["item_id"] in fulfillment["item_ids"]]
    return {
        "id": f"{order['order_id']}-{place + 1}",
        "order_id": order["order_id"],
        "lines": lines,
        "tracking_number": fulfillment["tracking_id"][0],
    }
