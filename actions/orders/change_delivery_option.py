"""Another way of delivery for an order that has not been packed yet."""

from dataclasses import dataclass, replace
from typing import NewType

from actions.orders.changing import Decide, changing, previewing
from actions.orders.paying import METHOD_REFUSALS, method_refused
from actions.orders.refusals import order_refused
from actions.shop.changes import types as changes
from actions.shop.deliveries import delivery_options
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderId, PaymentMethodId
from actions.shop.orders import refuse_change
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.money import moved
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level

DeliveryOption = NewType("DeliveryOption", str)
"""As the shop names it, or in other words that hold its name: "express", "the express one"."""


@dataclass(frozen=True, slots=True)
class ChangeDeliveryOption:
    """Send this order faster, or cheaper."""

    order_id: OrderId
    option: DeliveryOption | None = None
    """None: the only other one."""
    payment_method: PaymentMethodId | None = None
    """Pays or gets back the difference; None: the method that paid."""


def preview(request: ChangeDeliveryOption, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ChangeDeliveryOption, shop: Shop, caller: Caller) -> ActionResult:
    """Change it. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: ChangeDeliveryOption, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    offered = delivery_options(shop.settings(), order.address.country)
    change = changes.ChangeDeliveryOption(order.id, _meant(request.option, order, offered), request.payment_method)
    try:
        changed = decide(change)
    except Forbidden as error:
        return _refused(error.code, order, change, offered, shop, caller)
    facts: dict[str, Fact] = {
        "order_id": order.id,
        "items": line_labels(order.lines),
        "delivery_option": changed.after.delivery_option,
        "old_option": changed.before.delivery_option,
        "total": changed.after.total,
        **moved(changed),
    }
    if confirm:
        return Done("confirm.change_delivery_option", facts, shown=(order,))
    facts["undo_until"] = changed.after.undo_until
    return Done("delivery_option_changed", facts, shown=(changed.after,))


def _meant(said: str | None, order: Order, offered: tuple[str, ...]) -> str:
    """The option that is named; none named: the only other one there is; "" when it could be several or none."""
    if said:
        words = said.casefold().split()
        return next((option for option in offered if option.casefold() in words), said)
    others = [option for option in offered if option != order.delivery_option]
    return others[0] if len(others) == 1 else ""


def _refused(
    code: str, order: Order, change: changes.ChangeDeliveryOption, offered: tuple[str, ...], shop: Shop, caller: Caller
) -> ActionResult:
    if code in METHOD_REFUSALS:
        return method_refused(
            code, order, change.method_id, shop, caller, lambda method_id: replace(change, method_id=method_id)
        )
    others = tuple(option for option in offered if option != order.delivery_option)
    if code == "delivery_option_unknown" and not others:
        return order_refused("no_other_delivery", order, shop, caller, {"delivery_option": order.delivery_option})
    if code not in {"delivery_option_unknown", "same_delivery_option"}:
        return order_refused(code, order, shop, caller)
    told: dict[str, Fact] = {"delivery_option": order.delivery_option, "others": others}
    return order_refused(code, order, shop, caller, told, ask="option", choices=others)


def _can_be(order: Order) -> bool:
    return refuse_change(order, too_late="delivery_too_late") is None


ACTION = Action("change_delivery_option", Effect.WRITE, Level.PROVEN, ChangeDeliveryOption, run, preview, _can_be)
