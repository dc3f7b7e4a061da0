"""More or fewer pieces of something in an order that has not been packed yet."""

from dataclasses import dataclass

from actions.orders.changing import Decide, changing, previewing
from actions.orders.refusals import order_refused
from actions.policy import POLICY
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import LineId, Order, OrderId, OrderLine
from actions.shop.orders import refuse_change
from actions.shop.shop import Shop
from actions.telling.labels import line_label, line_labels
from actions.telling.money import moved
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Pieces

ASKS_AGAIN = frozenset({"same_quantity", "too_many_pieces", "not_so_many_pieces"})
"""Refusals that another number would not meet."""

TOLD_AS = {
    "variant_out_of_stock": "not_so_many_pieces",
    "gift_card_too_small": "pieces_not_payable",
    "payment_method_not_found": "pieces_not_payable",
}
"""What is in the way of more pieces, in words of its own."""


@dataclass(frozen=True, slots=True)
class ChangeQuantity:
    """One bottle instead of the two I ordered."""

    order_id: OrderId
    lines: tuple[LineId, ...]
    quantity: Pieces
    """Of each of these lines."""


def preview(request: ChangeQuantity, shop: Shop, caller: Caller) -> ActionResult:
    """What a yes would do."""
    return _decided(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ChangeQuantity, shop: Shop, caller: Caller) -> ActionResult:
    """Change it. A key that came before finds the result of then."""
    return _decided(request, shop, caller, changing(shop, caller))


def _decided(
    request: ChangeQuantity, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    try:
        changed = decide(changes.ChangeQuantity(order.id, request.lines, request.quantity))
    except Forbidden as error:
        return _refused(error.code, order, request, shop, caller)
    before, after = changed.before, changed.after
    pairs = list(zip(before.lines, after.lines, strict=True))
    facts: dict[str, Fact] = {
        "order_id": after.id,
        "items": tuple(f"{_counted(new)} instead of {old.quantity}" for old, new in pairs if old != new),
        "kept": line_labels(new for old, new in pairs if old == new),
        "total": after.total,
        **moved(changed),
    }
    if confirm:
        return Done("confirm.change_quantity", facts, shown=(order,))
    return Done("quantity_changed", {**facts, "undo_until": after.undo_until}, shown=(after,))


def _counted(line: OrderLine) -> str:
    """ "1 × water bottle, blue 0.75 l": a single one is counted, too."""
    return line_label(line) if line.quantity > 1 else f"1 × {line_label(line)}"


def _refused(code: str, order: Order, request: ChangeQuantity, shop: Shop, caller: Caller) -> ActionResult:
    code = TOLD_AS.get(code, code)
    lines = [line for line in order.lines if line.id in request.lines]
    more: dict[str, Fact] = {
        "product": line_labels(lines),
        "most": POLICY.cart_pieces,
        "possible": min((line.quantity + _there(line, shop) for line in lines), default=0),
    }
    return order_refused(code, order, shop, caller, more, ask="quantity" if code in ASKS_AGAIN else "")


def _there(line: OrderLine, shop: Shop) -> int:
    """Pieces that could be sent beside those of the order; none of what is out of sale."""
    product = shop.product(line.product_id)
    if product is None or not any(one.id == line.variant_id and one.available for one in product.variants):
        return 0
    places = shop.stock(line.product_id)
    return sum(place.quantity for place in places if (place.variant_id, place.store) == (line.variant_id, "online"))


def _can_be(order: Order) -> bool:
    return refuse_change(order, too_late="items_too_late") is None


ACTION = Action(
    "change_quantity", Effect.WRITE, Level.PROVEN, ChangeQuantity, run, preview, _can_be, replaces=("cancel_order",)
)
