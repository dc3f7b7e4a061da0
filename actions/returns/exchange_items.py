"""Send delivered things back for other variants of the same product."""

from dataclasses import dataclass, replace

from actions.orders.changing import Decide, changing, previewing
from actions.orders.paying import METHOD_REFUSALS, method_refused
from actions.orders.refusals import order_refused
from actions.orders.swapping import SWAP_REFUSALS, swap_facts
from actions.returns.sent_back import facts_of, mail_label, not_sent_back
from actions.shop.changes import types as changes
from actions.shop.changes.types import Swap
from actions.shop.differences import method_that_paid
from actions.shop.errors import Forbidden
from actions.shop.models import Money, Order, OrderId, OrderStatus, PaymentMethodId
from actions.shop.returns import ReturnReason, can_go_back
from actions.shop.shop import Shop
from actions.telling.labels import line_labels
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


@dataclass(frozen=True, slots=True)
class ExchangeItems:
    """Swap these lines for other variants."""

    order_id: OrderId
    swaps: tuple[Swap, ...]
    payment_method: PaymentMethodId | None = None
    """Pays or gets back the difference; asked for only when there is one and several could."""
    reason: ReturnReason = ReturnReason.NOT_GIVEN


def preview(request: ExchangeItems, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do, the difference, and what is due if the old ones do not come back."""
    return _told(request, shop, caller, previewing(shop, caller), "confirm.exchange_items")


def run(request: ExchangeItems, shop: Shop, caller: Caller) -> ActionResult:
    """Set the exchange up. A key that came before finds the result of then."""
    return _told(request, shop, caller, changing(shop, caller), "exchange_set_up")


def _told(request: ExchangeItems, shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    method = request.payment_method or _paid_by(order)
    change = changes.ExchangeItems(order.id, request.swaps, method, request.reason.value)
    try:
        changed = decide(change)
    except Forbidden as error:
        return _refused(error.code, order, change, shop, caller)
    facts = {**facts_of(changed), **_new_ones(changed.after, shop)}
    if not code.startswith("confirm."):
        mail_label(changed, shop, caller)
        return Done(code, {**facts, "undo_until": changed.after.undo_until}, shown=(changed.after,))
    if request.payment_method is None and (facts["charge"] or facts["refund"]):
        asked = _ask_for_method("exchange_difference", order, change, shop, caller)
        if len(asked.choices) > 1:
            return replace(asked, facts={**asked.facts, **facts})
    return Done(code, facts, shown=(order,))


def _paid_by(order: Order) -> PaymentMethodId:
    method = method_that_paid(order)
    return method.id if method is not None else PaymentMethodId("")


def _ask_for_method(code: str, order: Order, change: changes.ExchangeItems, shop: Shop, caller: Caller) -> Refused:
    return method_refused(
        code, order, change.method_id, shop, caller, lambda method_id: replace(change, method_id=method_id)
    )


def _new_ones(order: Order, shop: Shop) -> dict[str, Fact]:
    """What goes out in exchange for what, and what is due for it if the old ones do not come back."""
    back = order.returns[-1]
    lines = {line.id: line for line in order.lines}
    olds = [lines[line_id] for line_id in back.lines]
    variants = {one.id: one for product in shop.products([old.product_id for old in olds]) for one in product.variants}
    news = [
        replace(old, options=variants[variant_id].options, price=variants[variant_id].price)
        for old, variant_id in zip(olds, back.variants, strict=True)
        if variant_id in variants
    ]
    return {
        "new": line_labels(news),
        "due": Money(sum(new.price.amount * new.quantity for new in news), order.currency),
    }


def _refused(code: str, order: Order, change: changes.ExchangeItems, shop: Shop, caller: Caller) -> Refused:
    if code in METHOD_REFUSALS:
        return _ask_for_method(code, order, change, shop, caller)
    if code in SWAP_REFUSALS:
        return order_refused(code, order, shop, caller, swap_facts(order, change.swaps, shop), ask="swaps")
    return not_sent_back(code, order, [swap.line_id for swap in change.swaps], shop, caller, named_in="swaps")


ACTION = Action(
    "exchange_items",
    Effect.WRITE,
    Level.PROVEN,
    ExchangeItems,
    run,
    preview,
    can_go_back,
    replaces=("return_items", "report_problem"),
    otherwise=((OrderStatus.PENDING, "modify_items"),),
)
