"""Pay an order that has not been packed yet with another of the customer's methods."""

from dataclasses import dataclass, replace

from actions.orders.changing import Decide, changing, previewing
from actions.orders.paying import METHOD_REFUSALS, method_refused
from actions.orders.refusals import order_refused
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderId, PaymentMethodId
from actions.shop.orders import refuse_change
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.money import moved
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class ChangePaymentMethod:
    """Pay this order with that instead."""

    order_id: OrderId
    payment_method: PaymentMethodId


def preview(request: ChangePaymentMethod, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ChangePaymentMethod, shop: Shop, caller: Caller) -> ActionResult:
    """Change it. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: ChangePaymentMethod, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    change = changes.ChangePaymentMethod(order.id, request.payment_method)
    try:
        changed = decide(change)
    except Forbidden as error:
        return _refused(error.code, order, change, shop, caller)
    facts: dict[str, Fact] = {"order_id": order.id, "items": line_labels(order.lines), **moved(changed)}
    if confirm:
        return Done("confirm.change_payment_method", facts, shown=(order,))
    facts["undo_until"] = changed.after.undo_until
    return Done("payment_method_changed", facts, shown=(changed.after,))


def _refused(code: str, order: Order, change: changes.ChangePaymentMethod, shop: Shop, caller: Caller) -> ActionResult:
    if code not in METHOD_REFUSALS:
        return order_refused(code, order, shop, caller)
    return method_refused(
        code, order, change.method_id, shop, caller, lambda method_id: replace(change, method_id=method_id)
    )


def _can_be(order: Order) -> bool:
    return refuse_change(order, too_late="payment_too_late") is None


ACTION = Action("change_payment_method", Effect.WRITE, Level.PROVEN, ChangePaymentMethod, run, preview, _can_be)
