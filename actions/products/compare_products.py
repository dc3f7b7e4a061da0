"""Two to four products side by side, and which of them is cheapest or rated best."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.products.properties import look_up
from actions.products.side_by_side import lowest_price, side_by_side
from actions.shop.models import Product, ProductId
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
    names = tuple(in_sentence(product.title) for product in products)
    facts: dict[str, Fact] = {"products": names, "left_out": len(found) - len(products)}
    for index, place in enumerate(PLACES):
        product = products[index] if index < len(products) else None
        facts |= {
            place: names[index] if product else None,
            f"{place}_price": lowest_price(product) if product else None,
        }
    table = side_by_side(products, shop.stock_of([product.id for product in products]))
    return Done("products_compared", {**facts, **_verdict(products)}, shown=tuple(products), table=table)


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


def _verdict(products: Sequence[Product]) -> dict[str, Fact]:
    """Which is cheapest and which is rated best, where one is."""
    by_price = sorted(products, key=lowest_price)
    rated = sorted((one for one in products if one.rating is not None and one.reviews), key=lambda one: -_rating(one))
    is_cheaper = lowest_price(by_price[0]) < lowest_price(by_price[1])
    is_better = len(rated) == len(products) and _rating(rated[0]) > _rating(rated[1])
    return {
        "cheapest": in_sentence(by_price[0].title) if is_cheaper else None,
        "cheapest_price": lowest_price(by_price[0]) if is_cheaper else None,
        "best_rated": in_sentence(rated[0].title) if is_better else None,
        "best_rating": f"{_rating(rated[0]):.1f}" if is_better else None,
    }


def _rating(product: Product) -> float:
    return round(product.rating or 0.0, 1)


ACTION = Action("compare_products", Effect.READ, Level.ANONYMOUS, CompareProducts, run)
