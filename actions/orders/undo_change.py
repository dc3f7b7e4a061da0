"""Take the last change of an order back, while there is time."""

from dataclasses import dataclass

from actions.orders.changing import Decide, changing, previewing
from actions.orders.refusals import order_refused
from actions.shop.changes import types as changes
from actions.shop.changes.types import ChangedOrder
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderId
from actions.shop.shop import Shop
from actions.telling.labels import address_label, line_labels
from actions.telling.money import moved
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class UndoChange:
    """As if I had not asked for it."""

    order_id: OrderId


def preview(request: UndoChange, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: UndoChange, shop: Shop, caller: Caller) -> ActionResult:
    """Take it back. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(request: UndoChange, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    try:
        changed = decide(changes.UndoLast(order.id))
    except Forbidden as error:
        return order_refused(error.code, order, shop, caller)
    return Done(
        "confirm.undo_change" if confirm else "change_undone",
        _facts(changed),
        shown=(order,) if confirm else (changed.after,),
    )


def _facts(changed: ChangedOrder) -> dict[str, Fact]:
    """What the order is again; of address and delivery only what differs."""
    before, after = changed.before, changed.after
    return {
        "order_id": after.id,
        "items": line_labels(after.lines),
        "address": address_label(after.address) if after.address != before.address else None,
        "delivery_option": after.delivery_option if after.delivery_option != before.delivery_option else None,
        "total": after.total,
        **moved(changed),
    }


def _can_be(order: Order) -> bool:
    return order.undo_until is not None


ACTION = Action("undo_change", Effect.WRITE, Level.PROVEN, UndoChange, run, preview, _can_be)
