"""Other variants instead of what was bought: which are allowed, and what the lines are then."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from actions.shop.changes.types import Around, Swap
from actions.shop.errors import Forbidden
from actions.shop.inventory import can_be_sent
from actions.shop.models import Order, OrderLine, Variant, VariantId


def swapped_lines(
    order: Order, swaps: Sequence[Swap], around: Around, *, same_again: bool = False
) -> tuple[OrderLine, ...]:
    """The order's lines with the wanted variants at their prices of today.

    A swap for the same variant changes nothing, unless it is `same_again`: another piece for one that is broken.

    Refusals: nothing_to_swap, line_not_found, line_named_twice, not_of_this_product, same_variant,
    variant_out_of_stock.
    """
    if not swaps:
        raise Forbidden("nothing_to_swap")
    lines = {line.id: line for line in order.lines}
    if len({swap.line_id for swap in swaps}) < len(swaps):
        raise Forbidden("line_named_twice")
    if any(swap.line_id not in lines for swap in swaps):
        raise Forbidden("line_not_found")
    wanted = {swap.line_id: _variant(lines[swap.line_id], swap.variant_id, around) for swap in swaps}
    if not same_again:
        wanted = {line_id: variant for line_id, variant in wanted.items() if variant.id != lines[line_id].variant_id}
    if not wanted:
        raise Forbidden("same_variant")
    _refuse_sold_out([(lines[line_id], variant) for line_id, variant in wanted.items()], around)
    return tuple(_with(line, wanted[line.id]) if line.id in wanted else line for line in order.lines)


def _variant(line: OrderLine, variant_id: VariantId, around: Around) -> Variant:
    product = around.products.get(line.product_id)
    found = next((one for one in product.variants if one.id == variant_id), None) if product else None
    if found is None or found.price.currency != line.price.currency:
        raise Forbidden("not_of_this_product")
    return found


def _refuse_sold_out(wanted: Sequence[tuple[OrderLine, Variant]], around: Around) -> None:
    """All pieces together must be there: two lines may want the same variant."""
    pieces = Counter[VariantId]()
    for line, variant in wanted:
        pieces[variant.id] += line.quantity
    if not all(can_be_sent(variant, around.stock, pieces[variant.id]) for _, variant in wanted):
        raise Forbidden("variant_out_of_stock")


def _with(line: OrderLine, variant: Variant) -> OrderLine:
    return replace(line, variant_id=variant.id, options=variant.options, price=variant.price)
