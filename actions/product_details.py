"""What a product is: price, choices, what it is made of, what buyers say."""

from dataclasses import dataclass

from actions.labels import in_sentence
from actions.offers import choices, product_not_found
from actions.shop.models import ProductId
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class ProductDetails:
    """Tell me about this product."""

    product: ProductId


def run(request: ProductDetails, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    prices = [variant.price for variant in product.variants]
    facts: dict[str, Fact] = {
        "product": in_sentence(product.title),
        "brand": product.brand or None,
        "department": product.category or None,
        "price_from": min(prices, default=None),
        "price_to": max(prices, default=None),
        "choices": choices(product),
        "attributes": tuple(f"{name}: {value}" for name, value in product.attributes.items()),
        "description": product.description or None,
        "rating": None if product.rating is None else f"{product.rating:.1f}",
        "reviews": product.reviews,
    }
    return Done("product_details", facts, shown=(product,))


ACTION = Action("product_details", Effect.READ, Level.ANONYMOUS, ProductDetails, run)
