"""Both databases in one shape, so that they can be compared entry by entry."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from actions.shop.models import Address, Order, OrderStatus
from actions.shop.sql import SqlShop
from tests.benchmarks.tau_retail.truth import Data

NOTHING_BACK = ("", [], [], "", 0)
STATUS = {OrderStatus.RETURN_REQUESTED: "return requested", OrderStatus.EXCHANGE_REQUESTED: "exchange requested"}

COUNTRIES = {"US": "USA"}
"""A country written by its ISO code is the same country."""

State = dict[str, Any]


def expected(data: Data) -> State:
    """What the ground truth's part of tau-bench's data says."""
    state: State = {}
    for user_id, user in data["users"].items():
        balances = {
            id: _cents(method["balance"]) for id, method in user["payment_methods"].items() if "balance" in method
        }
        state[user_id] = {"address": _tau_address(user["address"]), "balances": balances}
    for order in data["orders"].values():
        kind, gone, new, method, difference = order.get("back", NOTHING_BACK)
        moved = [
            (entry["transaction_type"], _cents(entry["amount"]), entry["payment_method_id"])
            for entry in order["payment_history"]
        ]
        state[order["order_id"].lstrip("#")] = {
            "status": order["status"].replace("(item modified)", "(items modified)"),
            "reason": order.get("cancel_reason", ""),
            "items": sorted((item["item_id"], _cents(item["price"])) for item in order["items"]),
            "address": _tau_address(order["address"]),
            "payments": _without_zero(moved),
            "back": (kind, gone, new, method, _cents(difference)),
        }
    return state


def found(shop: SqlShop, user_id: str) -> State:
    """What the shop says after the conversation, of the same person."""
    customer = shop.customer(user_id)
    assert customer is not None
    balances = {method.id: method.balance.amount for method in customer.payment_methods if method.balance}
    state: State = {user_id: {"address": _own_address(customer.addresses[0]), "balances": balances}}
    for order in shop.orders_of(customer.id, limit=100):
        status = STATUS.get(order.status, order.status.value)
        is_open = order.status is OrderStatus.PENDING
        state[order.id] = {
            "status": "pending (items modified)" if is_open and order.items_modified else status,
            "reason": order.cancel_reason,
            "items": sorted((line.variant_id, line.price.amount) for line in order.lines),
            "address": _own_address(order.address),
            "payments": _without_zero([(p.kind, p.amount.amount, p.method.id) for p in order.payments]),
            "back": _back(order),
        }
    return state


def differences(wanted: State, got: State) -> list[str]:
    """One line for each field that is otherwise than wanted."""
    return [
        f"{name} {field}: {got.get(name, {}).get(field)} instead of {value}"
        for name, fields in wanted.items()
        for field, value in fields.items()
        if got.get(name, {}).get(field) != value
    ]


ALLOWED = {
    ("pending", "pending"),
    ("pending", "pending (items modified)"),
    ("pending", "cancelled"),
    ("delivered", "return requested"),
    ("delivered", "exchange requested"),
}
"""What tau-bench's policy lets become of an order; whatever stays as it is may stay."""


def forbidden(before: State, got: State, methods: Mapping[str, str]) -> list[str]:
    """Changes that the policy does not know, whoever asked for them. `methods`: method id -> its kind."""
    found = []
    for name, fields in got.items():
        was = before.get(name)
        if was is None or fields == was:
            continue
        if "status" not in fields:
            found += [f"{name} balance below nothing"] * any(amount < 0 for amount in fields["balances"].values())
            continue
        if (was["status"], fields["status"]) not in ALLOWED:
            found.append(f"{name} from {was['status']} to {fields['status']}")
        if was["status"] != "pending" and any(was[part] != fields[part] for part in ("items", "address", "payments")):
            found.append(f"{name} was {was['status']} and is otherwise")
        if sum(amount if kind == "payment" else -amount for kind, amount, _ in fields["payments"]) < 0:
            found.append(f"{name} paid back more than was paid")
        kind, _, _, method, _ = fields["back"]
        paid = {method for kind, _, method in was["payments"] if kind == "payment"}
        if kind == "return" and method not in paid and methods.get(method) != "gift_card":
            found.append(f"{name} returned to another method")
    return found


def _back(order: Order) -> tuple[Any, ...]:
    if not order.returns:
        return NOTHING_BACK
    back = order.returns[-1]
    variants = {line.id: line.variant_id for line in order.lines}
    methods = sorted({payment.method.id for payment in back.settled})
    moved = sum(p.amount.amount * (1 if p.kind == "payment" else -1) for p in back.settled)
    difference = moved if back.kind == "exchange" else 0
    return (back.kind, sorted(variants[id] for id in back.lines), sorted(back.variants), ",".join(methods), difference)


def _own_address(address: Address) -> tuple[str, ...]:
    country = COUNTRIES.get(address.country, address.country)
    return (address.line1, address.line2, address.city, address.state, address.zip, country)


def _tau_address(address: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(address[name] for name in ("address1", "address2", "city", "state", "zip", "country"))


def _without_zero(moved: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """A difference of nothing is an entry in tau-bench and none here."""
    return sorted(entry for entry in moved if entry[1])


def _cents(amount: Decimal | int) -> int:
    return round(amount * 100)
