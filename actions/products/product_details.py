"""What a product is: price, choices, what it is made of, what buyers say; or just the property that was asked for."""

from dataclasses import dataclass

from actions.products.offers import choices, product_not_found
from actions.products.properties import look_up
from actions.shop.models import Product, ProductId
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, InOwnWords, Level


@dataclass(frozen=True, slots=True)
class ProductDetails:
    """Tell me about this product, or answer this about it."""

    product: ProductId
    question: InOwnWords = InOwnWords("")


def run(request: ProductDetails, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    looked = look_up(request.question, product)
    facts = {**_facts(product), "asked": looked.asked, "found": looked.found, "unknown": looked.unknown}
    if looked.found:
        return Done("product_property", facts, shown=(product,))
    if looked.unknown:
        return Done("product_property_unknown", {**facts, "question": request.question}, shown=(product,))
    return Done("product_details", facts, shown=(product,))


def _facts(product: Product) -> dict[str, Fact]:
    prices = [variant.price for variant in product.variants]
    return {
        "product": in_sentence(product.title),
        "product_id": product.id,
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


ACTION = Action("product_details", Effect.READ, Level.ANONYMOUS, ProductDetails, run)
