"""What a shopper says about the products shown ("cheaper", "in blue", "another brand") as stricter filters."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from recommender.catalogue import named_values
from recommender.filters import cheaper_than
from recommender.measures import measure
from recommender.types import Filters, Item
from recommender.words import folded


class Critique(StrEnum):
    """What can be said; those with a value name it."""

    CHEAPER = "cheaper"
    DEARER = "dearer"
    BETTER_RATED = "better_rated"
    OPTION = "option"
    """Value "color=blue"."""
    BRAND = "brand"
    """Value: the brand."""
    OTHER_BRAND = "other_brand"
    CATEGORY = "category"
    """Value: the category."""
    WITHOUT = "without"
    """Value: a word that must not show."""
    WORD = "word"
    """Value: a word that should show."""
    BIGGER = "bigger"
    SMALLER = "smaller"
    LIGHTER = "lighter"
    HEAVIER = "heavier"


SIZES = ("capacity", "volume", "size", "dimensions", "length", "height", "width", "diameter")
"""Names under which shops write how big a product is, the most telling first."""
STRICTLY = 1e-6
"""Share by which a measure must differ to be another one."""
RATING_STEP = 0.01


class CannotCompare(Exception):
    """The products shown do not carry what the critique compares: no rating, no weight, no size."""


def critique(filters: Filters, shown: Sequence[Item], kind: Critique | str, value: str = "") -> Filters:
    """`filters` made stricter by one critique of the items `shown`; compose calls for "cheaper and lighter".

    Comparisons beat every item shown: "cheaper" is below the cheapest. Raises `CannotCompare` when there is
    nothing to compare with, and `ValueError` for an unknown kind or a missing value.
    """
    match Critique(kind):
        case Critique.CHEAPER | Critique.DEARER | Critique.BETTER_RATED as comparison:
            return _compared(filters, shown, comparison)
        case Critique.LIGHTER | Critique.HEAVIER as comparison:
            return _limited(filters, shown, ("weight",), upwards=comparison is Critique.HEAVIER)
        case Critique.BIGGER | Critique.SMALLER as comparison:
            return _limited(filters, shown, SIZES, upwards=comparison is Critique.BIGGER)
        case Critique.OTHER_BRAND:
            brands = dict.fromkeys((*filters.other_than_brands, *(item.brand for item in shown if item.brand)))
            return replace(filters, brand=None, other_than_brands=tuple(brands))
        case named:
            return _named(filters, named, value)


def _compared(filters: Filters, shown: Sequence[Item], kind: Critique) -> Filters:
    if not shown:
        raise CannotCompare("expected at least one product shown, got none")
    if kind is Critique.CHEAPER:
        return cheaper_than(min(shown, key=lambda item: item.price), filters)
    if kind is Critique.DEARER:
        return replace(filters, min_price=max(filters.min_price or 0, *(item.price + 1 for item in shown)))
    ratings = [item.rating for item in shown if item.rating is not None]
    if not ratings:
        raise CannotCompare("expected a rating, got products nobody rated")
    return replace(filters, min_rating=max(filters.min_rating or 0.0, round(max(ratings) + RATING_STEP, 2)))


def _limited(filters: Filters, shown: Sequence[Item], names: Sequence[str], *, upwards: bool) -> Filters:
    for name in names:
        sizes = [sizes_of(item, name) for item in shown]
        if shown and all(sizes):
            low, high = filters.limits.get(name, (None, None))
            if upwards:
                low = max(largest for own in sizes for largest in own) * (1 + STRICTLY)
            else:
                high = min(smallest for own in sizes for smallest in own) * (1 - STRICTLY)
            return replace(filters, limits={**filters.limits, name: (low, high)})
    raise CannotCompare(f"expected {' or '.join(names)} of every product shown")


def sizes_of(item: Item, name: str) -> list[float]:
    """The measures of an item's option or attribute `name`, in base units; [] when it has none."""
    found = (measure(value) for own, value in named_values(item) if folded(own) == folded(name))
    return [size for size in found if size is not None]


def _named(filters: Filters, kind: Critique, value: str) -> Filters:
    if not value:
        raise ValueError(f"expected a value for the critique {kind}, got none")
    if kind is Critique.OPTION:
        name, separator, wanted = value.partition("=")
        if not (separator and name and wanted):
            raise ValueError(f"expected name=value, got {value!r}")
        return replace(filters, options={**filters.options, name: wanted})
    if kind is Critique.BRAND:
        return replace(filters, brand=value, other_than_brands=())
    if kind is Critique.CATEGORY:
        return replace(filters, category=value)
    if kind is Critique.WITHOUT:
        return replace(filters, without=tuple(dict.fromkeys((*filters.without, value))))
    return replace(filters, words=tuple(dict.fromkeys((*filters.words, value))))
