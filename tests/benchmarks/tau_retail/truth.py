"""The ground truth's writes applied to tau-bench's data, with the semantics of its tools."""

import copy
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.actions import tau_bundle

Data = dict[str, dict[str, Any]]


class Refused(Exception):
    """The tool answers with an error and changes nothing."""


def _refuse_if(is_refused: bool, why: str) -> None:
    if is_refused:
        raise Refused(why)


def load(source: Path) -> Data:
    return {name: tau_bundle.load(source, name) for name in ("users", "products", "orders")}


def after(data: Data, actions: Iterable[Mapping[str, Any]], user_id: str) -> Data:
    """The person's part of the data as the writes leave it; `data` itself stays as it is."""
    user = copy.deepcopy(data["users"][user_id])
    orders = {id: copy.deepcopy(data["orders"][id]) for id in user["orders"] if id in data["orders"]}
    state = {"users": {user_id: user}, "orders": orders, "products": data["products"]}
    for action in actions:
        if (write := WRITES.get(action["name"])) is not None:
            with suppress(Refused):
                write(state, user, **action["arguments"])
    return state


def _cancel(state: Data, user: dict[str, Any], /, order_id: str, reason: str) -> None:
    order = state["orders"][order_id]
    _refuse_if(order["status"] != "pending", "not pending")
    for payment in list(order["payment_history"]):
        _refund(order, user, payment["payment_method_id"], payment["amount"])
    order |= {"status": "cancelled", "cancel_reason": reason}


def _modify_items(
    state: Data, user: dict[str, Any], /, order_id: str, item_ids: list[str], new_item_ids: list[str],
    payment_method_id: str,
) -> None:  # fmt: skip
    order = state["orders"][order_id]
    _refuse_if(order["status"] != "pending", "not pending")
    difference = _difference(state, order, item_ids, new_item_ids)
    _refuse_if(_lacks(user, payment_method_id, difference), "gift card too small")
    if difference > 0:
        _pay(order, user, payment_method_id, difference)
    else:
        _refund(order, user, payment_method_id, -difference)
    for old, new in zip(item_ids, new_item_ids, strict=True):
        item = next(item for item in order["items"] if item["item_id"] == old)
        variant = state["products"][item["product_id"]]["variants"][new]
        item |= {"item_id": new, "price": variant["price"], "options": variant["options"]}
    order["status"] = "pending (items modified)"


def _modify_payment(state: Data, user: dict[str, Any], /, order_id: str, payment_method_id: str) -> None:
    order = state["orders"][order_id]
    paid = order["payment_history"][0]
    _refuse_if(order["status"] != "pending", "not pending")
    _refuse_if(len(order["payment_history"]) > 1 or paid["payment_method_id"] == payment_method_id, "paid otherwise")
    _refuse_if(_lacks(user, payment_method_id, paid["amount"]), "gift card too small")
    _pay(order, user, payment_method_id, paid["amount"])
    _refund(order, user, paid["payment_method_id"], paid["amount"])


def _modify_address(state: Data, _user: dict[str, Any], /, order_id: str, **address: str) -> None:
    _refuse_if(state["orders"][order_id]["status"] != "pending", "not pending")
    state["orders"][order_id]["address"] = address


def _modify_user_address(_state: Data, user: dict[str, Any], /, user_id: str, **address: str) -> None:
    user["address"] = address


def _return(state: Data, _user: dict[str, Any], /, order_id: str, item_ids: list[str], payment_method_id: str) -> None:
    order = state["orders"][order_id]
    _refuse_if(order["status"] != "delivered", "not delivered")
    original = order["payment_history"][0]["payment_method_id"]
    _refuse_if(payment_method_id != original and "gift_card" not in payment_method_id, "not the original method")
    order |= {"status": "return requested", "back": ("return", sorted(item_ids), [], payment_method_id, Decimal(0))}


def _exchange(
    state: Data, user: dict[str, Any], /, order_id: str, item_ids: list[str], new_item_ids: list[str],
    payment_method_id: str,
) -> None:  # fmt: skip
    order = state["orders"][order_id]
    _refuse_if(order["status"] != "delivered", "not delivered")
    difference = _difference(state, order, item_ids, new_item_ids)
    _refuse_if(_lacks(user, payment_method_id, difference), "gift card too small")
    back = ("exchange", sorted(item_ids), sorted(new_item_ids), payment_method_id, difference)
    order |= {"status": "exchange requested", "back": back}


def _difference(state: Data, order: dict[str, Any], item_ids: list[str], new_item_ids: list[str]) -> Decimal:
    items = {item["item_id"]: item for item in order["items"]}
    total = Decimal(0)
    for old, new in zip(item_ids, new_item_ids, strict=True):
        variant = state["products"][items[old]["product_id"]]["variants"][new]
        _refuse_if(not variant["available"], "not available")
        total += variant["price"] - items[old]["price"]
    return total


def _lacks(user: dict[str, Any], method_id: str, amount: Decimal) -> bool:
    method = user["payment_methods"][method_id]
    return "balance" in method and method["balance"] < amount


def _pay(order: dict[str, Any], user: dict[str, Any], method_id: str, amount: Decimal) -> None:
    _move(order, user, "payment", method_id, amount)


def _refund(order: dict[str, Any], user: dict[str, Any], method_id: str, amount: Decimal) -> None:
    _move(order, user, "refund", method_id, amount)


def _move(order: dict[str, Any], user: dict[str, Any], kind: str, method_id: str, amount: Decimal) -> None:
    order["payment_history"].append({"transaction_type": kind, "amount": amount, "payment_method_id": method_id})
    method = user["payment_methods"][method_id]
    if "balance" in method:
        method["balance"] += amount if kind == "refund" else -amount


WRITES: Mapping[str, Callable[..., None]] = {
    "cancel_pending_order": _cancel,
    "modify_pending_order_items": _modify_items,
    "modify_pending_order_payment": _modify_payment,
    "modify_pending_order_address": _modify_address,
    "modify_user_address": _modify_user_address,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": _exchange,
}
