"""Two to four products side by side: price, rating, and only what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.products.offers import choices
from actions.products.properties import look_up, property_label
from actions.shop.models import Money, Product, ProductId
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, InOwnWords, Level, Refused

PLACES = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class CompareProducts:
    """How do these differ?"""

    products: tuple[ProductId, ...]
    question: InOwnWords = InOwnWords("")


def run(request: CompareProducts, shop: Shop, caller: Caller) -> ActionResult:
    found = [product for product in shop.products(list(dict.fromkeys(request.products))) if product.variants]
    products = found[: len(PLACES)]
    if len(products) < 2:
        one = in_sentence(products[0].title) if products else None
        return Refused("comparison_needs_two", {"product": one}, tuple(products), ask="products")
    if asked := _asked(request.question, products):
        return asked
    facts: dict[str, Fact] = {"count": len(products), "left_out": len(found) - len(products)}
    for index, place in enumerate(PLACES):
        facts |= _side(place, products[index] if index < len(products) else None, products)
    return Done("products_compared", {**facts, **_verdict(products)}, shown=tuple(products))


def _asked(question: str, products: Sequence[Product]) -> Done | None:
    """Which one is lighter: what is known of each, and of which nothing is; None for no question in particular."""
    looked = {product.title: look_up(question, product) for product in products}
    asked = [name for name in next(iter(looked.values())).asked if all(name in one.asked for one in looked.values())]
    if not asked:
        return None
    facts: dict[str, Fact] = {
        "properties": tuple(asked),
        "told": tuple(f"{in_sentence(title)}: {', '.join(one.found)}" for title, one in looked.items() if one.found),
        "unknown_of": tuple(in_sentence(title) for title, one in looked.items() if one.unknown),
    }
    return Done("products_compared_by", facts, shown=tuple(products))


def _side(place: str, product: Product | None, among: Sequence[Product]) -> dict[str, Fact]:
    """One product's facts; empty for a place that nobody has."""
    rated = product is not None and product.rating is not None and product.reviews > 0
    return {
        place: in_sentence(product.title) if product else None,
        f"{place}_price": _price(product) if product else None,
        f"{place}_rating": f"{product.rating:.1f}" if product and rated else None,
        f"{place}_reviews": product.reviews if product and rated else None,
        f"{place}_facts": _differing(product, among) if product else (),
        f"{place}_choices": choices(product) if product else (),
    }


def _differing(product: Product, among: Sequence[Product]) -> tuple[str, ...]:
    """Attributes that are not the same for all, those first that more of them have."""
    names = dict.fromkeys(name for one in among for name in one.attributes)
    told = sorted(names, key=lambda name: -sum(name in one.attributes for one in among))
    different = [name for name in told if len({one.attributes.get(name) for one in among}) > 1]
    return tuple(property_label(name, product.attributes[name]) for name in different if name in product.attributes)


def _verdict(products: Sequence[Product]) -> dict[str, Fact]:
    """Which is cheapest and which is rated best, where one is."""
    by_price = sorted(products, key=_price)
    rated = sorted((one for one in products if one.rating is not None and one.reviews), key=lambda one: -_rating(one))
    is_cheaper = _price(by_price[0]) < _price(by_price[1])
    is_better = len(rated) == len(products) and _rating(rated[0]) > _rating(rated[1])
    return {
        "cheapest": in_sentence(by_price[0].title) if is_cheaper else None,
        "cheapest_price": _price(by_price[0]) if is_cheaper else None,
        "best_rated": in_sentence(rated[0].title) if is_better else None,
        "best_rating": f"{_rating(rated[0]):.1f}" if is_better else None,
    }


def _price(product: Product) -> Money:
    return min(variant.price for variant in product.variants)


def _rating(product: Product) -> float:
    return round(product.rating or 0.0, 1)


ACTION = Action("compare_products", Effect.READ, Level.ANONYMOUS, CompareProducts, run)
