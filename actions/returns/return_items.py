"""Send delivered things back for their money."""

from dataclasses import dataclass, replace

from actions.orders.changing import Decide, changing, previewing
from actions.returns.alternatives import instead_of
from actions.returns.sent_back import facts_of, mail_label, not_sent_back
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Order, OrderId, PaymentMethodId
from actions.shop.returns import OUR_FAULT, ReturnReason, can_go_back
from actions.shop.shop import Shop
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class ReturnItems:
    """Take these lines back."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    reason: ReturnReason = ReturnReason.NOT_GIVEN
    refund_to: PaymentMethodId | None = None
    """One the order was paid with, or a gift card of the customer's; None: the ones it was paid with."""


def preview(request: ReturnItems, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do; where another size or color would help, that it can be had instead."""
    told = _told(request, shop, caller, previewing(shop, caller), "confirm.return_items")
    if isinstance(told, Done) and told.facts["instead"]:
        return replace(told, code="confirm.return_items.or_exchange")
    return told


def run(request: ReturnItems, shop: Shop, caller: Caller) -> ActionResult:
    """Set the return up. A key that came before finds the result of then."""
    return _told(request, shop, caller, changing(shop, caller), "return_set_up")


def _told(request: ReturnItems, shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    change = changes.ReturnItems(order.id, request.lines, request.reason.value, request.refund_to)
    try:
        changed = decide(change)
    except Forbidden as error:
        return not_sent_back(error.code, order, request.lines, shop, caller)
    after, back = changed.after, changed.after.returns[-1]
    ships_free = request.reason in OUR_FAULT and len(back.lines) == len(after.lines) and after.shipping.amount
    facts: dict[str, Fact] = {
        **facts_of(changed),
        "shipping": after.shipping if ships_free else None,
        "reason": None if request.reason is ReturnReason.NOT_GIVEN else request.reason.value,
        "instead": _instead(request, order, back.lines, shop),
    }
    if code.startswith("confirm."):
        return Done(code, facts, shown=(order,))
    mail_label(changed, shop, caller)
    return Done(code, {**facts, "undo_until": after.undo_until}, shown=(after,))


def _instead(request: ReturnItems, order: Order, lines: tuple[LineId, ...], shop: Shop) -> tuple[str, ...]:
    """Offered for one thing at a time."""
    if len(lines) != 1:
        return ()
    line = next(line for line in order.lines if line.id == lines[0])
    return instead_of(order, line, request.reason, shop)


ACTION = Action(
    "return_items",
    Effect.WRITE,
    Level.PROVEN,
    ReturnItems,
    run,
    preview,
    can_go_back,
    replaces=("exchange_items", "report_problem"),
    or_rather="exchange_items",
)
