"""Putting something in the cart."""

from dataclasses import replace

from actions.policy import POLICY
from actions.shop.changes.types import AddToCart, AroundCustomer
from actions.shop.errors import Forbidden
from actions.shop.models import CartItem, Customer, VariantId


def filled(customer: Customer, change: AddToCart, around: AroundCustomer) -> Customer:
    """What is in it already gets more pieces.

    Refusals: nothing_to_change, quantity_invalid, variant_not_found, too_many_in_cart, variant_out_of_stock.
    """
    if not change.items:
        raise Forbidden("nothing_to_change")
    pieces = {item.variant_id: item.quantity for item in customer.cart}
    for item in change.items:
        if item.quantity < 1:
            raise Forbidden("quantity_invalid")
        pieces[item.variant_id] = pieces.get(item.variant_id, 0) + item.quantity
    for variant_id in {item.variant_id for item in change.items}:
        _refuse(variant_id, pieces[variant_id], around)
    return replace(customer, cart=tuple(CartItem(variant_id, quantity) for variant_id, quantity in pieces.items()))


def _refuse(variant_id: VariantId, pieces: int, around: AroundCustomer) -> None:
    variant = around.variants.get(variant_id)
    if variant is None:
        raise Forbidden("variant_not_found")
    if pieces > POLICY.cart_pieces:
        raise Forbidden("too_many_in_cart")
    counted = [place.quantity for place in around.stock if place.variant_id == variant_id and place.store == "online"]
    if not variant.available or (counted and pieces > sum(counted)):
        raise Forbidden("variant_out_of_stock")
