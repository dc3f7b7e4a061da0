"""Is it there, in which variant, online or in a store, and when it comes back if it is not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from actions.policy import POLICY
from actions.products.offers import matching, option_not_offered, product_not_found
from actions.shop.models import Product, ProductId, Stock, Variant, VariantId
from actions.shop.shop import Shop
from actions.telling.coming import coming_back
from actions.telling.labels import in_sentence, options_label
from actions.telling.places import stores_meant
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class CheckStock:
    """Do you have this?"""

    product: ProductId
    options: tuple[str, ...] = ()
    """Wanted option values: ("blue", "42")."""
    store: str = ""
    """A store's name; empty: online, and the stores are named beside it."""
    city: str = ""
    """Where one of the stores may be; else it says nothing of the shelf."""


def run(request: CheckStock, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    variants = matching(product, request.options)
    if not variants:
        return option_not_offered(product, request.options)
    everything = shop.stock(product.id)
    wanted = {variant.id for variant in variants}
    places = {entry.store.casefold(): entry.store for entry in everything}
    place = _place(request, places, shop)
    if place is None and request.store:
        return _unknown_store(product, places.values(), request.store)
    told = _facts(product, variants, everything, request, place or ONLINE, caller.at.date())
    facts = {**told, "looked_at": caller.at}
    quantity = sum(entry.quantity for entry in everything if entry.variant_id in wanted and entry.store == place)
    counted = any(entry.variant_id in wanted for entry in everything)
    uncounted = not counted and any(variant.available for variant in variants)
    return Done("in_stock" if uncounted else _code(quantity), facts, shown=(product,))


def _place(request: CheckStock, places: Mapping[str, str], shop: Shop) -> str | None:
    """As the stock calls it; None where it is not to be found there."""
    said = (request.store or request.city).strip()
    if not said or said.casefold() in places:
        return places.get(said.casefold() or ONLINE)
    meant = stores_meant(said, shop.stores())
    named = meant[0].name.casefold() if len(meant) == 1 else "" if request.store else ONLINE
    return places.get(named)


def _code(quantity: int) -> str:
    if quantity == 0:
        return "out_of_stock"
    return "low_stock" if quantity <= POLICY.low_stock else "in_stock"


def _facts(
    product: Product,
    variants: Sequence[Variant],
    everything: Sequence[Stock],
    request: CheckStock,
    place: str,
    today: date,
) -> dict[str, Fact]:
    meant = {variant.id for variant in variants}
    stock = [entry for entry in everything if entry.variant_id in meant]
    here = [entry for entry in stock if entry.store == place]
    on_hand = {entry.variant_id for entry in everything if entry.store == place and entry.quantity > 0}
    stores = dict.fromkeys(entry.store for entry in stock if entry.quantity > 0 and entry.store not in (place, ONLINE))
    return {
        "product": in_sentence(product.title),
        "product_id": product.id,
        "options": options_label(variants[0].options) if len(variants) == 1 else " ".join(request.options) or None,
        "place": place,
        "quantity": sum(entry.quantity for entry in here),
        "price": min(variant.price for variant in variants),
        "variants_in_stock": _labels(variants, on_hand),
        "others_in_stock": _labels(product.variants, on_hand - meant),
        "online": sum(entry.quantity for entry in stock if entry.store == ONLINE),
        "stores": tuple(stores),
        **coming_back(here, today),
    }


def _labels(variants: Iterable[Variant], among: set[VariantId]) -> tuple[str, ...]:
    return tuple(options_label(variant.options) for variant in variants if variant.id in among and variant.options)


def _unknown_store(product: Product, places: Iterable[str], store: str) -> Refused:
    stores = tuple(place for place in places if place != ONLINE)
    facts: dict[str, Fact] = {"store": store, "stores": stores, "product": in_sentence(product.title)}
    return Refused("store_not_found", facts, ask="store")


ACTION = Action("check_stock", Effect.READ, Level.ANONYMOUS, CheckStock, run)
