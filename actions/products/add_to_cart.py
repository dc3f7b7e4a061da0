"""Put something in the cart: the account's, or the page's for somebody who is not signed in."""

from dataclasses import dataclass

from actions.policy import POLICY
from actions.products.offers import one_variant, product_not_found
from actions.shop.changes import types as changes
from actions.shop.errors import Forbidden
from actions.shop.models import CartItem, CustomerId, Money, Product, ProductId, Variant
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence, options_label
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class AddToCart:
    """I'd like to buy this."""

    product: ProductId
    options: tuple[str, ...] = ()
    quantity: int = 1


def run(request: AddToCart, shop: Shop, caller: Caller) -> ActionResult:
    """What is asked for by name or button needs no further yes: a cart binds nobody, and one tap empties it."""
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    variant = one_variant(product, request.options)
    if isinstance(variant, Refused):
        return variant
    if caller.customer_id is not None and caller.level >= Level.PROVEN:
        return _into_account(request, product, variant, caller.customer_id, shop, caller)
    if (code := _why_not(request.quantity, variant, shop)) is not None:
        return _refused(code, request, product, variant, shop)
    return Done("cart_link", _facts(request, product, variant), shown=(product,))


def _into_account(
    request: AddToCart, product: Product, variant: Variant, customer_id: CustomerId, shop: Shop, caller: Caller
) -> ActionResult:
    wanted = changes.AddToCart(customer_id, (CartItem(variant.id, request.quantity),))
    try:
        changed = shop.change_customer(wanted, at=caller.at, key=caller.key)
    except Forbidden as error:
        return _refused(error.code, request, product, variant, shop)
    in_cart = sum(item.quantity for item in changed.after.cart if item.variant_id == variant.id)
    facts = {**_facts(request, product, variant), "in_cart": in_cart, "before": in_cart - request.quantity}
    return Done("added_to_cart", facts, shown=(product,))


def _facts(request: AddToCart, product: Product, variant: Variant) -> dict[str, Fact]:
    return {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "variant_id": variant.id,
        "options": options_label(variant.options) or None,
        "quantity": request.quantity,
        "price": variant.price,
        "sum": Money(variant.price.amount * request.quantity, variant.price.currency),
    }


def _why_not(quantity: int, variant: Variant, shop: Shop) -> str | None:
    """The rules of the account's cart, for a cart that the page keeps."""
    if quantity < 1:
        return "quantity_invalid"
    if quantity > POLICY.cart_pieces:
        return "too_many_in_cart"
    return "variant_out_of_stock" if quantity > _possible(variant, shop) else None


def _possible(variant: Variant, shop: Shop) -> int:
    """Pieces that can be had online now, within what a cart takes."""
    if not variant.available:
        return 0
    counted = [row.quantity for row in shop.stock(variant.product_id) if row.variant_id == variant.id]
    online = [row.quantity for row in shop.stock(variant.product_id)
              if row.variant_id == variant.id and row.store == ONLINE]  # fmt: skip
    return min(POLICY.cart_pieces, sum(online)) if counted else POLICY.cart_pieces


def _refused(code: str, request: AddToCart, product: Product, variant: Variant, shop: Shop) -> Refused:
    """Not so many, with how many there can be; none at all, with what to do instead."""
    possible = _possible(variant, shop)
    told = {"quantity_invalid": "cart_quantity_invalid", "too_many_in_cart": "cart_quantity_too_large"}
    code = told.get(code, "cart_quantity_too_large" if possible else "cart_sold_out")
    facts: dict[str, Fact] = {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "options": options_label(variant.options) or None,
        "quantity": request.quantity,
        "possible": possible,
        "most": POLICY.cart_pieces,
    }
    return Refused(code, facts, shown=(product,), ask="" if code == "cart_sold_out" else "quantity")


ACTION = Action("add_to_cart", Effect.REQUEST, Level.ANONYMOUS, AddToCart, run)
