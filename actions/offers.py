"""Products in words: what they come in, and which variants a wish means."""

from collections.abc import Iterable, Sequence

from actions.shop.models import Product, ProductId, Variant
from actions.types import Refused


def product_not_found(product: ProductId) -> Refused:
    return Refused("product_not_found", {"product": product}, ask="product")


def choices(product: Product) -> tuple[str, ...]:
    """One line for each option that varies: "color: blue, black"."""
    names = dict.fromkeys(name for variant in product.variants for name in variant.options)
    return tuple(f"{name}: {', '.join(_values(product.variants, name))}" for name in names)


def matching(product: Product, wanted: Sequence[str]) -> tuple[Variant, ...]:
    """The variants that have every wanted value: ("blue", "42"). Case does not count, nor spaces ("1l", "1 l")."""
    asked = [_folded(value) for value in wanted if value.strip()]
    return tuple(
        variant for variant in product.variants if {_folded(v) for v in variant.options.values()}.issuperset(asked)
    )


def unknown_values(product: Product, wanted: Sequence[str]) -> tuple[str, ...]:
    """Wanted values in which the product does not come at all."""
    known = {_folded(value) for variant in product.variants for value in variant.options.values()}
    return tuple(value for value in wanted if value.strip() and _folded(value) not in known)


def _values(variants: Iterable[Variant], name: str) -> list[str]:
    return list(dict.fromkeys(variant.options[name] for variant in variants if name in variant.options))


def _folded(value: str) -> str:
    return "".join(value.split()).casefold()
