"""More or fewer pieces of what is in an order that is still pending."""

from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.changes.types import Around, ChangeQuantity
from actions.shop.differences import repriced, settlement
from actions.shop.errors import Forbidden
from actions.shop.models import Order, OrderLine
from actions.shop.orders import refuse_change
from actions.shop.refunds import shares


def recounted(order: Order, change: ChangeQuantity, around: Around, at: datetime) -> Order:
    """The order with `quantity` pieces of each of the lines, paid; it can be changed again afterwards.

    Pieces that leave take their share of the discount along; pieces that join cost what those of the order cost, as
    long as they are not dearer today. Refusals: see `refuse_change`; line_not_found, same_quantity, too_many_pieces,
    price_has_changed, variant_out_of_stock.
    """
    refusal = refuse_change(order, too_late="items_too_late", delivered="items_delivered")
    if refusal is not None:
        raise Forbidden(refusal)
    if not change.lines or not {line.id for line in order.lines}.issuperset(change.lines):
        raise Forbidden("line_not_found")
    if not 1 <= change.quantity <= POLICY.cart_pieces:
        raise Forbidden("too_many_pieces")
    lines = tuple(replace(line, quantity=change.quantity) if line.id in change.lines else line for line in order.lines)
    if lines == order.lines:
        raise Forbidden("same_quantity")
    for old, new in zip(order.lines, lines, strict=True):
        if new.quantity > old.quantity:
            _refuse_more(new, around)
    renewed = repriced(order, lines, leaving=_discount_leaving(order, lines))
    undo_until = at + timedelta(minutes=POLICY.undo_minutes)
    return replace(renewed, payments=(*order.payments, *settlement(order, renewed, None, at)), undo_until=undo_until)


def _refuse_more(line: OrderLine, around: Around) -> None:
    """Unless it is sold as it was then; whether as many are there is told by what the change takes."""
    product = around.products.get(line.product_id)
    variant = next((one for one in product.variants if one.id == line.variant_id), None) if product else None
    if variant is None or variant.price.currency != line.price.currency or variant.price > line.price:
        raise Forbidden("price_has_changed")
    if not variant.available:
        raise Forbidden("variant_out_of_stock")


def _discount_leaving(order: Order, lines: tuple[OrderLine, ...]) -> int:
    """Minor units of the order's discount that the pieces had which leave."""
    weights = []
    for old, new in zip(order.lines, lines, strict=True):
        gone = max(0, old.quantity - new.quantity)
        weights += [old.price.amount * gone, old.price.amount * (old.quantity - gone)]
    return sum(shares(order.discount.amount, weights)[::2])
