"""Suggesting products, each with its reason and only if it can be had."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from actions.shop.inventory import can_be_had
from actions.shop.models import Money, Product, ProductId
from actions.shop.shop import Shop
from bot.carry_out.carried import Carried
from bot.dialogue.decisions import Recommend
from bot.dialogue.situation import Situation
from bot.dialogue.wording import Said
from recommender.types import Filters, Recommendation

SHOWN = 3
LOOKED_AT = 6  # more than are shown, since some may have sold out


class Suggestions(Protocol):
    """What the assistant asks of a recommender."""

    def recommend(
        self,
        *,
        user_id: str | None = None,
        session: Sequence[str] = (),
        k: int = 10,
        filters: Filters = Filters(),
    ) -> list[Recommendation]: ...

    def similar_items(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]: ...

    def goes_with(self, item_id: str, *, k: int = 10, filters: Filters = Filters()) -> list[Recommendation]: ...


def recommend(
    carried: Carried, decision: Recommend, situation: Situation, shop: Shop, suggestions: Suggestions
) -> Carried:
    """Find what fits and say why."""
    other = shop.product(ProductId(decision.product_id)) if decision.product_id else None
    filters = _filters(decision, other)
    found = _find(decision, situation, filters, suggestions)
    by_id = {recommendation.item_id: recommendation for recommendation in found}
    products = tuple(_to_be_had(shop.products([ProductId(item_id) for item_id in by_id]), shop))[:SHOWN]
    if not products:
        return carried.say(Said("recommendations_none" if _is_specific(decision) else "recommendations_ask"))
    code = _code(decision)
    facts = {
        "other": other.title if other else "",
        "titles": tuple(product.title for product in products),
        "max_price": _money(filters.max_price, products[0]) if decision.max_price else None,
    }
    reasons = {id: Said(f"reason.{one.reason}", one.facts) for id, one in by_id.items()}
    return carried.say(Said(code, facts, shown=products, reasons=reasons))


def _to_be_had(products: Sequence[Product], shop: Shop) -> Iterator[Product]:
    """Those with a variant that can be had at this moment."""
    stock = shop.stock_of([product.id for product in products])
    for product in products:
        if any(can_be_had(variant, stock) for variant in product.variants):
            yield product


def _code(decision: Recommend) -> str:
    if decision.kind == "wish":
        return "recommendations"
    return "recommendations.cheaper" if decision.cheaper else f"recommendations.{decision.kind}"


def _find(
    decision: Recommend, situation: Situation, filters: Filters, suggestions: Suggestions
) -> list[Recommendation]:
    if decision.kind == "goes_with":
        return suggestions.goes_with(decision.product_id, k=LOOKED_AT, filters=filters)
    if decision.kind == "similar":
        return suggestions.similar_items(decision.product_id, k=LOOKED_AT, filters=filters)
    session = (situation.page_product,) if situation.page_product else ()
    return suggestions.recommend(user_id=situation.identity.customer_id, session=session, k=LOOKED_AT, filters=filters)


def _filters(decision: Recommend, other: Product | None) -> Filters:
    ceiling = decision.max_price
    if decision.cheaper and other is not None and other.variants:
        ceiling = min(variant.price.amount for variant in other.variants) - 1
    return Filters(
        brand=decision.brand or None,
        max_price=ceiling,
        min_price=decision.min_price,
        options=dict(decision.options),
        words=decision.words if decision.kind == "wish" else (),
    )


def _is_specific(decision: Recommend) -> bool:
    return bool(decision.words or decision.product_id or decision.options or decision.brand or decision.max_price)


def _money(amount: int | None, product: Product) -> Money | None:
    return Money(amount, product.variants[0].price.currency) if amount is not None and product.variants else None
