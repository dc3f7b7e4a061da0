"""The cart of the demo storefront's guests: in a cookie, as a small shop might keep it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.shop.models import CartItem, Money, Product, Variant, VariantId

COOKIE = "northfield_cart"
MOST_LINES = 30
MOST_OF_ONE = 20
COOKIE_CHARS = 3_000


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the cart's page."""

    product: Product
    variant: Variant
    quantity: int

    @property
    def total(self) -> Money:
        return Money(self.variant.price.amount * self.quantity, self.variant.price.currency)


def read_cart(cookie: str) -> tuple[CartItem, ...]:
    """ "p1-grey*2|p4-navy*1"; whatever else somebody wrote there is no item."""
    items = []
    for part in cookie[:COOKIE_CHARS].split("|")[:MOST_LINES]:
        variant_id, _, number = part.rpartition("*")
        if variant_id and number.isdecimal() and len(number) < 3 and 0 < int(number) <= MOST_OF_ONE:
            items.append(CartItem(VariantId(variant_id), int(number)))
    return tuple(items)


def written_cart(items: Iterable[CartItem]) -> str:
    return "|".join(f"{item.variant_id}*{item.quantity}" for item in items)


def with_item(items: Sequence[CartItem], variant_id: VariantId, quantity: int) -> tuple[CartItem, ...]:
    """One more of it; 0 takes it out."""
    others = tuple(item for item in items if item.variant_id != variant_id)
    had = sum(item.quantity for item in items if item.variant_id == variant_id)
    wanted = min(had + quantity, MOST_OF_ONE) if quantity > 0 else 0
    return (*others, CartItem(variant_id, wanted))[-MOST_LINES:] if wanted else others


def lines_of(items: Iterable[CartItem], catalogue: Iterable[Product]) -> tuple[CartLine, ...]:
    """What is in the cart and still in the catalogue."""
    known = {variant.id: (product, variant) for product in catalogue for variant in product.variants}
    return tuple(CartLine(*known[item.variant_id], item.quantity) for item in items if item.variant_id in known)
