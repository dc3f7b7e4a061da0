"""Why other variants cannot be had, with what could: for orders that are pending and for those that are there."""

from collections.abc import Sequence

from actions.labels import line_label, options_label
from actions.shop.changes.types import Swap
from actions.shop.inventory import can_be_sent
from actions.shop.models import Order, OrderLine
from actions.shop.shop import Shop
from actions.types import Fact

SWAP_REFUSALS = frozenset({"nothing_to_swap", "line_not_found", "line_named_twice", "not_of_this_product",
                           "same_variant", "variant_out_of_stock"})  # fmt: skip
MOST_CHOICES = 6


def swap_facts(order: Order, swaps: Sequence[Swap], shop: Shop) -> dict[str, Fact]:
    """The line that stands in the way, and the other variants of it that could be sent now."""
    line = _line_in_question(order, swaps, shop)
    return {"product": line_label(line) if line else None, "choices": _choices(line, shop) if line else ()}


def _line_in_question(order: Order, swaps: Sequence[Swap], shop: Shop) -> OrderLine | None:
    """The first line whose wanted variant cannot be sent, or else the first that is named."""
    lines = {line.id: line for line in order.lines}
    named = [(lines[swap.line_id], swap) for swap in swaps if swap.line_id in lines]
    for line, swap in named:
        product = shop.product(line.product_id)
        variant = next((one for one in product.variants if one.id == swap.variant_id), None) if product else None
        if variant is None or not can_be_sent(variant, shop.stock(line.product_id), line.quantity):
            return line
    return named[0][0] if named else None


def _choices(line: OrderLine, shop: Shop) -> tuple[str, ...]:
    product = shop.product(line.product_id)
    stock = shop.stock(line.product_id)
    others = [one for one in product.variants if one.id != line.variant_id] if product else []
    fitting = (one for one in others if can_be_sent(one, stock, line.quantity))
    return tuple(options_label(one.options) for one in fitting)[:MOST_CHOICES]
