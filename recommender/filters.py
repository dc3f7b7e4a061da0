"""What a shopper insists on, applied to the catalogue; and what to give up when nothing is left."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recommender.catalogue import NOWHERE, Catalogue, Mask
from recommender.types import Filters, Item
from recommender.words import folded, words

ENOUGH_OF_A_WISH = 0.5
"""Share of the best item's relevance that an item must reach: "trekking poles" shall not find trekking socks."""
SOUGHT = ("words", "category")
"""Constraints that say what is sought: without them it is another wish."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One constraint to give up, and what that would bring."""

    constraint: str
    """A field of `Filters`; for options and limits with the name: "options.color"."""
    value: str | int | float
    """What was asked of it."""
    left: int
    """How many items pass without it."""
    cheapest: int
    """The lowest price among them, minor units."""
    filters: Filters
    """The filters without it."""


Test = Callable[[Catalogue], Mask]


def allowed(catalogue: Catalogue, filters: Filters) -> Mask:
    """True for each item that passes every constraint."""
    mask = np.ones(len(catalogue), dtype=np.bool_)
    for _, _, _, test in constraints(filters):
        mask &= test(catalogue)
    return mask


def cheaper_than(item: Item, filters: Filters = Filters()) -> Filters:
    """`filters`, and below the price of `item`."""
    bounds = [price for price in (filters.max_price, item.price - 1) if price is not None]
    return replace(filters, max_price=min(bounds))


def relax(catalogue: Catalogue, filters: Filters) -> tuple[Relaxation, ...]:
    """The single constraints that block: without it something is left. Most left first, what is sought last.

    () when something passes already, and when no single constraint is to blame.
    """
    active = constraints(filters)
    masks = [test(catalogue) for _, _, _, test in active]
    if not masks or np.all(masks, axis=0).any():
        return ()
    everything = np.ones(len(catalogue), dtype=np.bool_)
    found = []
    for index, (name, value, without, _) in enumerate(active):
        rest = np.all([everything, *masks[:index], *masks[index + 1 :]], axis=0)
        if rest.any():
            found.append(Relaxation(name, value, int(rest.sum()), int(catalogue.prices[rest].min()), without))
    return tuple(sorted(found, key=lambda one: (one.constraint in SOUGHT, -one.left)))


def constraints(filters: Filters) -> list[tuple[str, str | int | float, Filters, Test]]:
    """Each active constraint: name, value, the filters without it, and its test."""
    return [*_plain(filters), *_named(filters)]


def _plain(filters: Filters) -> list[tuple[str, str | int | float, Filters, Test]]:
    found: list[tuple[str, str | int | float, Filters, Test]] = []
    if filters.category is not None:
        category = filters.category
        found.append(("category", category, replace(filters, category=None), lambda c: _in_category(c, category)))
    if filters.brand is not None:
        brand = filters.brand
        found.append(("brand", brand, replace(filters, brand=None), lambda c: _of_brand(c, brand)))
    if filters.max_price is not None:
        highest = filters.max_price
        found.append(("max_price", highest, replace(filters, max_price=None), lambda c: c.prices <= highest))
    if filters.min_price is not None:
        lowest = filters.min_price
        found.append(("min_price", lowest, replace(filters, min_price=None), lambda c: c.prices >= lowest))
    if filters.min_rating is not None:
        rating = filters.min_rating
        found.append(("min_rating", rating, replace(filters, min_rating=None), lambda c: c.ratings >= rating))
    if filters.words:
        wish = filters.words
        found.append(("words", " ".join(wish), replace(filters, words=()), lambda c: _shows(c, wish)))
    if filters.in_stock:
        found.append(("in_stock", "yes", replace(filters, in_stock=False), lambda c: c.in_stock))
    return found


def _named(filters: Filters) -> list[tuple[str, str | int | float, Filters, Test]]:
    found: list[tuple[str, str | int | float, Filters, Test]] = []
    for name, value in filters.options.items():
        rest = {other: kept for other, kept in filters.options.items() if other != name}
        found.append((f"options.{name}", value, replace(filters, options=rest), _has_option(name, value)))
    for name, (low, high) in filters.limits.items():
        kept_limits = {other: kept for other, kept in filters.limits.items() if other != name}
        bound = high if high is not None else low if low is not None else 0.0
        found.append((f"limits.{name}", bound, replace(filters, limits=kept_limits), _within(name, low, high)))
    if filters.other_than_brands:
        brands = filters.other_than_brands
        without = replace(filters, other_than_brands=())
        found.append(("other_than_brands", ", ".join(brands), without, _of_other_brand(brands)))
    if filters.without:
        unwanted = filters.without
        found.append(("without", ", ".join(unwanted), replace(filters, without=()), _shows_none(unwanted)))
    return found


def _nothing(catalogue: Catalogue) -> Mask:
    return np.zeros(len(catalogue), dtype=np.bool_)


def _in_category(catalogue: Catalogue, category: str) -> Mask:
    return catalogue.categories.get(folded(category), _nothing(catalogue))


def _of_brand(catalogue: Catalogue, brand: str) -> Mask:
    return catalogue.brands.get(folded(brand), _nothing(catalogue))


def _of_other_brand(brands: tuple[str, ...]) -> Test:
    return lambda catalogue: ~np.any([_of_brand(catalogue, brand) for brand in brands], axis=0)


def _shows(catalogue: Catalogue, wish: tuple[str, ...]) -> Mask:
    return catalogue.relevance(wish) >= ENOUGH_OF_A_WISH


def _shows_none(unwanted: tuple[str, ...]) -> Test:
    def test(catalogue: Catalogue) -> Mask:
        passes = np.ones(len(catalogue), dtype=np.bool_)
        for word in (word for text in unwanted for word in words(text)):
            passes[catalogue.postings.get(word, NOWHERE).positions] = False
        return passes

    return test


def _has_option(name: str, value: str) -> Test:
    """Every word of the wanted value must show: "blue" passes "navy blue" and not "blueberry"."""
    wanted = set(folded(value).split())

    def test(catalogue: Catalogue) -> Mask:
        values = catalogue.traits.get(folded(name), {})
        fitting = [mask for text, mask in values.items() if wanted <= set(text.split())]
        return np.asarray(np.any([_nothing(catalogue), *fitting], axis=0))

    return test


def _within(name: str, low: float | None, high: float | None) -> Test:
    def test(catalogue: Catalogue) -> Mask:
        sizes = catalogue.measures.get(folded(name), [])
        return catalogue.mask(
            position for position, size in sizes if (low is None or size >= low) and (high is None or size <= high)
        )

    return test
