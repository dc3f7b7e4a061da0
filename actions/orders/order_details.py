"""Everything an order says on paper: items, amounts, address, how it was paid."""

from dataclasses import dataclass
from datetime import date

from actions.shop.models import Money, Order, OrderId
from actions.shop.shop import Shop
from actions.telling.labels import address_label, line_labels, paid_with
from actions.telling.owned import order_not_found, own_order
from actions.telling.parcels import delay_facts, is_delayed, open_parcels
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """What is in my order, what did it cost, where does it go?"""

    order_id: OrderId


def run(request: OrderDetails, shop: Shop, caller: Caller) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    refunded = sum(payment.amount.amount for payment in order.payments if payment.kind == "refund")
    facts: dict[str, Fact] = {
        "order_id": order.id,
        "placed_on": order.placed_at.date(),
        "status": order.status.value,
        "items": line_labels(order.lines),
        "subtotal": Money(sum(line.price.amount * line.quantity for line in order.lines), order.currency),
        "discount": order.discount,
        "shipping": order.shipping,
        "tax": order.tax,
        "total": order.total,
        "refunded": Money(refunded, order.currency),
        "paid_with": paid_with(order.payments, "payment"),
        "address": address_label(order.address),
        "delivery_option": order.delivery_option,
        **_delay(order, caller.at.date()),
    }
    code = "order_details_changed" if order.items_modified else "order_details"
    return Done(code, facts, shown=(order,))


def _delay(order: Order, today: date) -> dict[str, Fact]:
    late = (parcel for parcel in open_parcels(order) if is_delayed(parcel, today))
    return delay_facts(next(late, None), today)


ACTION = Action("order_details", Effect.READ, Level.KNOWN, OrderDetails, run)
