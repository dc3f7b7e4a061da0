"""How a customer and their orders stand, comparable: without the moments at which things happened."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from actions.shop.models import Customer, CustomerId, FiledRequest, Order
from actions.shop.sql import SqlShop

MOMENTS = frozenset({"at", "cancelled_at", "undo_until", "requested_at", "paid_at"})
REASONS = frozenset({"cancel_reason", "reason"})
MOST_ORDERS, MOST_REQUESTS = 100, 12


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer's part of the shop."""

    customer: Customer | None
    orders: Mapping[str, Order]
    reserved: int
    filed: tuple[FiledRequest, ...]
    """The latest requests of anybody, the latest first."""


def stand(shop: SqlShop, customer_id: CustomerId, at: datetime) -> Standing:
    orders = {str(order.id): order for order in shop.orders_of(customer_id, limit=MOST_ORDERS)}
    held = shop.reservations(customer_id, at=at)
    return Standing(shop.customer(customer_id), orders, len(held), tuple(shop.service_requests(limit=MOST_REQUESTS)))


def new_requests(before: Standing, after: Standing) -> list[FiledRequest]:
    known = {filed.case for filed in before.filed}
    return [filed for filed in reversed(after.filed) if filed.case not in known]


def plain(record: Order | Customer | None) -> Any:
    """As data, without moments and reasons, in small letters: what is typed in small letters is stored so."""
    return _plain(asdict(record)) if record is not None else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: PLAINLY.get(name, _plain)(part) for name, part in value.items() if name not in MOMENTS | REASONS}
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, tuple | list):
        return [_plain(part) for part in sorted(value, key=_id_of) if not _is_nothing(part)]
    return value


def _id_of(part: Any) -> str:
    """Parcels, lines and the like come in any order; what has no id keeps its place."""
    return str(part.get("id", "")) if isinstance(part, dict) else ""


def _is_nothing(part: Any) -> bool:
    """A payment of nothing, whichever way it would have gone."""
    return isinstance(part, dict) and "method" in part and part["amount"]["amount"] == 0


def _digits(phone: Any) -> str:
    return "".join(filter(str.isdecimal, str(phone)))


def _method(method: Any) -> Any:
    """Of a payment only which one it was: the balance is the customer's, and moves."""
    return method["id"] if isinstance(method, dict) else method


def _net(payments: Any) -> Any:
    """What came in by each way to pay: what was taken back in between is nothing."""
    sums: dict[str, int] = {}
    for one in payments:
        sign = 1 if one["kind"] == "payment" else -1
        sums[one["method"]["id"]] = sums.get(one["method"]["id"], 0) + sign * one["amount"]["amount"]
    return {method: amount for method, amount in sums.items() if amount}


PLAINLY: Mapping[str, Callable[[Any], Any]] = {"phone": _digits, "method": _method, "payments": _net}


def reasons(order: Order) -> list[str]:
    """Why it was cancelled or sent back, in the order it happened."""
    return [order.cancel_reason, *(back.reason for back in order.returns)]
