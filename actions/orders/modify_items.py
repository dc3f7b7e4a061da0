"""Change items of an order that has not been packed yet to other variants of the same products; once an order."""

from dataclasses import dataclass, replace

from actions.orders.changing import Decide, changing, previewing
from actions.orders.paying import METHOD_REFUSALS, method_refused
from actions.orders.refusals import order_refused
from actions.orders.swapping import SWAP_REFUSALS, swap_facts
from actions.shop.changes import types as changes
from actions.shop.changes.types import ChangedOrder, Swap
from actions.shop.differences import method_that_paid
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderId, OrderLine, OrderStatus, PaymentMethodId
from actions.shop.orders import refuse_change
from actions.shop.shop import Shop
from actions.telling.labels import line_label, line_labels, options_label
from actions.telling.money import moved
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class ModifyItems:
    """Another size, colour or kind of what I ordered."""

    order_id: OrderId
    swaps: tuple[Swap, ...]
    payment_method: PaymentMethodId | None = None
    """Pays or gets back the difference; None: the method that paid."""


def preview(request: ModifyItems, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ModifyItems, shop: Shop, caller: Caller) -> ActionResult:
    """Change them. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: ModifyItems, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    change = changes.ModifyItems(order.id, request.swaps, request.payment_method or _paid_by(order))
    try:
        changed = decide(change)
    except Forbidden as error:
        return _refused(error.code, order, change, shop, caller)
    if confirm:
        return Done("confirm.modify_items", _facts(changed), shown=(order,))
    return Done("items_modified", {**_facts(changed), "undo_until": changed.after.undo_until}, shown=(changed.after,))


def _paid_by(order: Order) -> PaymentMethodId:
    method = method_that_paid(order)
    return method.id if method is not None else PaymentMethodId("")


def _facts(changed: ChangedOrder) -> dict[str, Fact]:
    before, after = changed.before, changed.after
    pairs = list(zip(before.lines, after.lines, strict=True))
    return {
        "order_id": after.id,
        "items": tuple(_instead(old, new) for old, new in pairs if old != new),
        "kept": line_labels(new for old, new in pairs if old == new),
        "total": after.total,
        "same_total": after.total if after.total == before.total else None,
        **moved(changed),
    }


def _instead(old: OrderLine, new: OrderLine) -> str:
    """ "running shoes, blue 43 instead of blue 42"."""
    return f"{line_label(new)} instead of {options_label(old.options)}"


def _refused(code: str, order: Order, change: changes.ModifyItems, shop: Shop, caller: Caller) -> ActionResult:
    if code in METHOD_REFUSALS:
        return method_refused(
            code, order, change.method_id, shop, caller, lambda method_id: replace(change, method_id=method_id)
        )
    if code not in SWAP_REFUSALS:
        return order_refused(code, order, shop, caller)
    return order_refused(code, order, shop, caller, swap_facts(order, change.swaps, shop), ask="swaps")


def _can_be(order: Order) -> bool:
    return refuse_change(order, too_late="items_too_late") is None


ACTION = Action(
    "modify_items",
    Effect.WRITE,
    Level.PROVEN,
    ModifyItems,
    run,
    preview,
    _can_be,
    otherwise=((OrderStatus.DELIVERED, "exchange_items"),),
)
