"""What is told of goods that go back: which, until when, for how much, and what stands against it."""

from collections.abc import Iterable, Sequence

from actions.orders.refusals import order_refused
from actions.shop.changes.types import ChangedOrder
from actions.shop.models import LineId, Order, PaymentMethod, Product, ProductId, ServiceRequest
from actions.shop.refunds import GIFT_CARD
from actions.shop.returns import arrived_lines, last_day, open_lines, return_days, settled_lines, stays
from actions.shop.shop import Shop
from actions.telling.labels import line_labels, method_label
from actions.telling.money import moved
from actions.types import Caller, Fact, Refused

OTHER_LINES = frozenset({"line_not_found", "line_already_settled", "return_line_underway"})
"""Refusals that other lines of the order would not meet."""


def facts_of(changed: ChangedOrder) -> dict[str, Fact]:
    """The goods, the day, and the money that moves once they have arrived."""
    order, back = changed.after, changed.after.returns[-1]
    return {
        "order_id": order.id,
        "return_id": back.id,
        "items": labels_of(order, back.lines),
        "kept": labels_of(order, (line.id for line in order.lines if line.id not in back.lines)),
        "send_back_by": back.send_back_by,
        **moved(changed),
    }


def mail_label(changed: ChangedOrder, shop: Shop, caller: Caller) -> None:
    """Under the key of the change that was just made: one change, one label."""
    order, back = changed.after, changed.after.returns[-1]
    wanted = ServiceRequest("return_label", order.customer_id, order.email, order.id, details={"return": back.id})
    shop.file(wanted, at=caller.at, key=f"{caller.key}:return_label")


def labels_of(order: Order, lines: Iterable[LineId]) -> tuple[str, ...]:
    wanted = set(lines)
    return line_labels(line for line in order.lines if line.id in wanted)


def not_sent_back(
    code: str, order: Order, lines: Sequence[LineId], shop: Shop, caller: Caller, *, named_in: str = "lines"
) -> Refused:
    """Why it stays, with what is possible instead; `named_in` is the slot that says what should go back."""
    arrived = labels_of(order, arrived_lines(order) - settled_lines(order))
    settings = shop.settings()
    more: dict[str, Fact] = {
        "return_days": return_days(settings),
        "return_until": last_day(order, lines or open_lines(order), settings, caller.at.tzinfo),
        "arrived_items": arrived,
        "open_items": labels_of(order, set(lines or open_lines(order)) - arrived_lines(order)),
        "final_items": labels_of(order, stays(order, lines or open_lines(order), _products(order, shop), settings)),
        "methods": tuple(map(method_label, possible_methods(order, shop))),
    }
    if code == "refund_method_not_possible":
        return order_refused(code, order, shop, caller, more, ask="refund_to")
    ask = named_in if code in OTHER_LINES else ""
    return order_refused(
        code, order, shop, caller, more, ask=ask, choices=arrived if code == "return_line_underway" else ()
    )


def _products(order: Order, shop: Shop) -> dict[ProductId, Product]:
    return {product.id: product for product in shop.products([line.product_id for line in order.lines])}


def possible_methods(order: Order, shop: Shop) -> tuple[PaymentMethod, ...]:
    """To which a refund may go: those the order was paid with, and the customer's gift cards."""
    customer = shop.customer(order.customer_id)
    original = [payment.method for payment in order.payments if payment.kind == "payment"]
    cards = [method for method in customer.payment_methods if method.kind == GIFT_CARD] if customer else []
    return tuple({method.id: method for method in (*original, *cards)}.values())
