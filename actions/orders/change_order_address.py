"""Send an order that has not been packed yet to another address."""

from dataclasses import dataclass

from actions.orders.addresses import completed, faults
from actions.orders.changing import Decide, changing, previewing
from actions.orders.refusals import order_refused
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import Address, Order, OrderId
from actions.shop.orders import refuse_change
from actions.shop.shop import Shop
from actions.telling.labels import address_label, country_name, line_labels
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level

ADDRESS_REFUSALS = frozenset({"address_invalid", "same_address", "country_not_served", "option_not_there"})


@dataclass(frozen=True, slots=True)
class ChangeOrderAddress:
    """Send this order there instead."""

    order_id: OrderId
    address: Address


def preview(request: ChangeOrderAddress, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ChangeOrderAddress, shop: Shop, caller: Caller) -> ActionResult:
    """Change it. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: ChangeOrderAddress, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    address = completed(request.address, order.address)
    try:
        changed = decide(changes.ChangeOrderAddress(order.id, address))
    except Forbidden as error:
        return _refused(error.code, order, address, shop, caller)
    facts: dict[str, Fact] = {
        "order_id": order.id,
        "items": line_labels(changed.after.lines),
        "address": address_label(changed.after.address),
        "old_address": address_label(changed.before.address),
    }
    if confirm:
        return Done("confirm.change_order_address", facts, shown=(order,))
    facts["undo_until"] = changed.after.undo_until
    return Done("order_address_changed", facts, shown=(changed.after,))


def _refused(code: str, order: Order, address: Address, shop: Shop, caller: Caller) -> ActionResult:
    if code not in ADDRESS_REFUSALS:
        return order_refused(code, order, shop, caller)
    facts: dict[str, Fact] = {
        **faults(address),
        "old_address": address_label(order.address),
        "country": country_name(address.country)[:60],
        "delivery_option": order.delivery_option,
    }
    return order_refused(code, order, shop, caller, facts, ask="address")


def _can_be(order: Order) -> bool:
    return refuse_change(order, too_late="address_too_late") is None


ACTION = Action("change_order_address", Effect.WRITE, Level.PROVEN, ChangeOrderAddress, run, preview, _can_be)
