"""Why other variants cannot be had, with what could: for orders that are pending and for those that are there."""

from collections.abc import Sequence

from actions.shop.changes.types import Swap
from actions.shop.inventory import can_be_sent
from actions.shop.models import Order, OrderLine, Variant
from actions.shop.shop import Shop
from actions.telling.labels import line_label, options_label
from actions.types import Fact

SWAP_REFUSALS = frozenset({"nothing_to_swap", "line_not_found", "line_named_twice", "not_of_this_product",
                           "same_variant", "variant_out_of_stock"})  # fmt: skip
MOST_CHOICES = 6


def swap_facts(order: Order, swaps: Sequence[Swap], shop: Shop) -> dict[str, Fact]:
    """The line that stands in the way, and the other variants of it that could be sent now, the likeliest first."""
    found = _in_question(order, swaps, shop)
    if found is None:
        return {"product": None, "choices": ()}
    line, wanted = found
    return {"product": line_label(line), "choices": _choices(line, wanted, shop)}


def _in_question(order: Order, swaps: Sequence[Swap], shop: Shop) -> tuple[OrderLine, Variant | None] | None:
    """The first line whose wanted variant cannot be sent, or else the first that is named; with that variant."""
    lines = {line.id: line for line in order.lines}
    named = [
        (lines[swap.line_id], _variant(lines[swap.line_id], swap, shop)) for swap in swaps if swap.line_id in lines
    ]
    for line, variant in named:
        if variant is None or not can_be_sent(variant, shop.stock(line.product_id), line.quantity):
            return line, variant
    return named[0] if named else None


def _variant(line: OrderLine, swap: Swap, shop: Shop) -> Variant | None:
    product = shop.product(line.product_id)
    return next((one for one in product.variants if one.id == swap.variant_id), None) if product else None


def _choices(line: OrderLine, wanted: Variant | None, shop: Shop) -> tuple[str, ...]:
    """Those that share most with what is wanted come first."""
    product = shop.product(line.product_id)
    stock = shop.stock(line.product_id)
    others = [one for one in product.variants if one.id != line.variant_id] if product else []
    fitting = [one for one in others if can_be_sent(one, stock, line.quantity)]
    like = (wanted.options if wanted is not None else line.options).items()
    fitting.sort(key=lambda one: -len(one.options.items() & like))
    return tuple(options_label(one.options) for one in fitting)[:MOST_CHOICES]
