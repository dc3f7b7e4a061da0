"""Put what an earlier order held into the cart again, as far as it can be had."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.orders.refusals import order_refused
from actions.shop.changes.types import AddToCart
from actions.shop.errors import Forbidden
from actions.shop.inventory import can_be_sent
from actions.shop.models import CartItem, Money, Order, OrderId, OrderLine, Variant
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence, line_label, options_label
from actions.telling.owned import order_not_found, own_order
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level

MOST_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Reorder:
    """The same again."""

    order_id: OrderId


def run(request: Reorder, shop: Shop, caller: Caller) -> ActionResult:
    """Refusals: nothing_to_reorder, with what there is instead; cart_too_full."""
    order = own_order(request.order_id, shop, caller)
    if order is None:
        return order_not_found(request.order_id)
    variants = {line.id: variant for line in order.lines if (variant := _to_be_had(line, shop)) is not None}
    there = [line for line in order.lines if line.id in variants]
    gone = [line for line in order.lines if line.id not in variants]
    missing: dict[str, Fact] = {
        "missing": tuple(line_label(line) for line in gone),
        "instead": tuple(label for line in gone for label in _others(line, shop))[:MOST_CHOICES],
    }
    if not there:
        return order_refused("nothing_to_reorder", order, shop, caller, missing)
    items = tuple(CartItem(variants[line.id].id, line.quantity) for line in there)
    try:
        changed = shop.change_customer(AddToCart(order.customer_id, items), at=caller.at, key=caller.key)
    except Forbidden:
        return order_refused("cart_too_full", order, shop, caller)
    return Done("reordered", {**_facts(order, there, [variants[line.id] for line in there]), **missing,
                              "pieces": sum(item.quantity for item in changed.after.cart)})  # fmt: skip


def _facts(order: Order, lines: Sequence[OrderLine], variants: Sequence[Variant]) -> dict[str, Fact]:
    """Prices of today; `dearer` names what costs more than then."""
    today = sum(variant.price.amount * line.quantity for line, variant in zip(lines, variants, strict=True))
    dearer = [line for line, variant in zip(lines, variants, strict=True) if variant.price > line.price]
    return {
        "order_id": order.id,
        "items": tuple(line_label(line) for line in lines),
        "price": Money(today, order.currency),
        "dearer": tuple(in_sentence(line.title) for line in dearer),
    }


def _to_be_had(line: OrderLine, shop: Shop) -> Variant | None:
    product = shop.product(line.product_id)
    variant = next((one for one in product.variants if one.id == line.variant_id), None) if product else None
    return variant if variant is not None and can_be_sent(variant, shop.stock(line.product_id), line.quantity) else None


def _others(line: OrderLine, shop: Shop) -> list[str]:
    """Variants of the same product that could be had."""
    product = shop.product(line.product_id)
    if product is None:
        return []
    stock = shop.stock(product.id)
    fitting = [one for one in product.variants if can_be_sent(one, stock, line.quantity)]
    return [f"{in_sentence(product.title)}, {options_label(one.options)}" for one in fitting]


ACTION = Action("reorder", Effect.REQUEST, Level.KNOWN, Reorder, run)
