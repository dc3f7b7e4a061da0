"""Cancel an order that has not been packed yet, or some lines of it, and pay back what they cost."""

from dataclasses import dataclass
from enum import StrEnum

from actions.orders.changing import Decide, changing, previewing
from actions.orders.refusals import order_refused
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Order, OrderId, OrderStatus
from actions.shop.orders import refuse_cancel
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.money import paid_back
from actions.telling.owned import order_not_found, own_order, told_in
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


class CancelReason(StrEnum):
    """Why somebody cancels; the values are what is stored and shown."""

    NO_LONGER_NEEDED = "no longer needed"
    ORDERED_BY_MISTAKE = "ordered by mistake"
    FOUND_CHEAPER = "found cheaper elsewhere"
    TOO_SLOW = "delivery takes too long"
    NOT_GIVEN = "not given"


REASONS = tuple(reason.value for reason in CancelReason if reason is not CancelReason.NOT_GIVEN)


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Cancel this order, or only these lines of it."""

    order_id: OrderId
    lines: tuple[LineId, ...] = ()
    """Empty: all of it."""
    reason: CancelReason = CancelReason.NOT_GIVEN


def preview(request: CancelOrder, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: CancelOrder, shop: Shop, caller: Caller) -> ActionResult:
    """Cancel it. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: CancelOrder, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    if _lacks_reason(request, order, shop):
        return order_refused("reason_needed", order, shop, caller, ask="reason", choices=REASONS)
    try:
        changed = decide(changes.CancelOrder(order.id, request.lines, request.reason.value))
    except Forbidden as error:
        return order_refused(error.code, order, shop, caller)
    before, after = changed.before, told_in(changed.after, caller.at.tzinfo)
    whole = after.status is OrderStatus.CANCELLED
    facts: dict[str, Fact] = {
        "order_id": after.id,
        "items": line_labels(before.lines if whole else (line for line in before.lines if line not in after.lines)),
        "kept": () if whole else line_labels(after.lines),
        "reason": request.reason.value,
        **paid_back(changed),
    }
    if confirm:
        return Done("confirm.cancel_order", facts, shown=(order,))
    facts["undo_until"] = after.undo_until
    return Done("order_cancelled" if whole else "lines_cancelled", facts, shown=(after,))


def _lacks_reason(request: CancelOrder, order: Order, shop: Shop) -> bool:
    """Only where the shop insists on one, and only of an order that can be cancelled at all."""
    is_given = request.reason is not CancelReason.NOT_GIVEN or refuse_cancel(order, request.lines) is not None
    return not is_given and shop.settings().get("cancel_reason") == "required"


def _can_be(order: Order) -> bool:
    return refuse_cancel(order, ()) is None


ACTION = Action("cancel_order", Effect.WRITE, Level.PROVEN, CancelOrder, run, preview, _can_be)
