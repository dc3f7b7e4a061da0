"""Products in words: what they come in, and which variants a wish means."""

from collections.abc import Iterable, Mapping, Sequence

from actions.shop.models import Product, ProductId, Variant
from actions.telling.labels import in_sentence, options_label
from actions.types import Fact, Refused

MOST_CHOICES = 6


def product_not_found(product: ProductId) -> Refused:
    return Refused("product_not_found", {"product": product}, ask="product")


def option_not_offered(product: Product, wanted: Sequence[str]) -> Refused:
    """What was wanted, what of it never is, and what there is to choose from."""
    facts: dict[str, Fact] = {
        "product": in_sentence(product.title),
        "options": " ".join(wanted),
        "unknown": unknown_values(product, wanted),
        "choices": choices(product),
    }
    return Refused("option_not_offered", facts, shown=(product,), ask="options")


def one_variant(product: Product, wanted: Sequence[str]) -> Variant | Refused:
    """The one variant that is meant; where several are left, what still has to be chosen."""
    meant = matching(product, wanted)
    if not meant:
        return option_not_offered(product, wanted)
    if len(meant) > 1:
        labels = tuple(options_label(variant.options) for variant in meant)
        facts: dict[str, Fact] = {
            "product": in_sentence(product.title),
            "options": " ".join(wanted) or None,
            "open": tuple(name for name in _names(meant) if len(_values(meant, name)) > 1),
            "choices": choices_of_variants(meant),
        }
        return Refused("which_variant", facts, shown=(product,), ask="options", choices=labels[:MOST_CHOICES])
    return meant[0]


def choices(product: Product) -> tuple[str, ...]:
    """One line for each option that varies: "color: blue, black"."""
    return choices_of_variants(product.variants)


def choices_of_variants(variants: Sequence[Variant]) -> tuple[str, ...]:
    return tuple(f"{name}: {', '.join(_values(variants, name))}" for name in _names(variants))


def choices_of(product: Product) -> Mapping[str, tuple[str, ...]]:
    """Option name -> the values it comes in."""
    return {name: tuple(_values(product.variants, name)) for name in _names(product.variants)}


def matching(product: Product, wanted: Sequence[str]) -> tuple[Variant, ...]:
    """The variants that have every wanted value: ("blue", "42"), or all of them as one: ("blue 42",).

    Case does not count, nor spaces ("1l", "1 l").
    """
    asked = [folded(value) for value in wanted if value.strip()]
    return tuple(variant for variant in product.variants if _sayings(variant).issuperset(asked))


def unknown_values(product: Product, wanted: Sequence[str]) -> tuple[str, ...]:
    """Wanted values in which the product does not come at all."""
    known = frozenset[str]().union(*(_sayings(variant) for variant in product.variants))
    return tuple(value for value in wanted if value.strip() and folded(value) not in known)


def folded(value: str) -> str:
    return "".join(value.split()).casefold()


def _sayings(variant: Variant) -> frozenset[str]:
    """What may be said for it: each of its values, and all of them in a row."""
    return frozenset([*map(folded, variant.options.values()), folded(options_label(variant.options))])


def _names(variants: Iterable[Variant]) -> list[str]:
    return list(dict.fromkeys(name for variant in variants for name in variant.options))


def _values(variants: Iterable[Variant], name: str) -> list[str]:
    return list(dict.fromkeys(variant.options[name] for variant in variants if name in variant.options))
