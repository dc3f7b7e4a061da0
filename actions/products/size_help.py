"""Which size: what it comes in, what the catalogue says of fit and measures, and what was bought before."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.products.offers import choices_of, folded, product_not_found
from actions.shop.models import OrderStatus, Product, ProductId
from actions.shop.shop import Shop
from actions.telling.labels import in_sentence
from actions.telling.owned import own_orders
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

SIZE = "size"
FITTING = ("fit", "sizing", "runs", "size chart", "size guide")
"""Attributes that say how it turns out."""
MEASURES = ("size", "height", "width", "length", "depth", "diameter", "thickness", "volume", "drop", "heel")
LOOKED_BACK = 20  # orders


@dataclass(frozen=True, slots=True)
class SizeHelp:
    """Which size of this do I need?"""

    product: ProductId
    size: str = ""
    """What they usually wear."""


def run(request: SizeHelp, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    sizes = choices_of(product).get(SIZE, ())
    facts = _facts(product, sizes)
    if len(sizes) < 2:
        return Done("size_measures" if facts["measures"] else "size_not_told", facts, shown=(product,))
    if request.size.strip():
        return _asked_for(request.size, sizes, facts, product)
    bought = _bought_before(product, sizes, shop, caller)
    if bought:
        return Done("size_as_before", {**facts, **bought}, shown=(product,))
    return Refused("size_needed", facts, shown=(product,), ask=SIZE, choices=sizes[:6])


def _asked_for(size: str, sizes: tuple[str, ...], facts: dict[str, Fact], product: Product) -> ActionResult:
    """The size they wear, whether it is made, or lies between two that are ("41" in "39-41")."""
    meant = next((one for one in sizes if folded(one) == folded(size)), None) or _holding(size, sizes)
    if meant is None:
        return Refused("size_not_made", {**facts, "size": size.strip()[:20]}, shown=(product,))
    return Done("size_suggested", {**facts, "size": meant, "usual": size.strip()[:20]}, shown=(product,))


def _holding(size: str, sizes: tuple[str, ...]) -> str | None:
    """The double size that a figure falls into."""
    figure = _number(size)
    for one in sizes:
        first, dash, last = one.partition("-")
        low, high = _number(first), _number(last)
        if dash and figure is not None and low is not None and high is not None and low <= figure <= high:
            return one
    return None


def _number(text: str) -> float | None:
    said = text.strip().replace(",", ".")
    is_number = len(said) <= 6 and said.replace(".", "", 1).isdecimal() and said.isascii()
    return float(said) if is_number else None


def _bought_before(product: Product, sizes: tuple[str, ...], shop: Shop, caller: Caller) -> Mapping[str, Fact]:
    """The size of the latest thing of the same department that was bought and kept."""
    if caller.level < Level.PROVEN:
        return {}
    for order in own_orders(shop, caller, limit=LOOKED_BACK):
        if order.status is not OrderStatus.DELIVERED:
            continue
        sent_back = {line_id for back in order.returns for line_id in back.lines}
        lines = [line for line in order.lines if line.options.get(SIZE) in sizes and line.id not in sent_back]
        known = {one.id: one.category for one in shop.products([line.product_id for line in lines])}
        for line in lines:
            if known.get(line.product_id) == product.category:
                return {"size": line.options[SIZE], "bought": in_sentence(line.title)}
    return {}


def _facts(product: Product, sizes: tuple[str, ...]) -> dict[str, Fact]:
    known = {name.lower(): value for name, value in product.attributes.items()}
    return {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "sizes": sizes,
        "fit": next((known[name] for name in FITTING if name in known), None),
        "measures": tuple(f"{name}: {known[name]}" for name in MEASURES if name in known),
    }


ACTION = Action("size_help", Effect.READ, Level.ANONYMOUS, SizeHelp, run)
