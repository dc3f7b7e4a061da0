"""Which of the shop's stores is meant by what somebody calls it."""

from collections.abc import Sequence

from actions.shop.models import Store


def stores_meant(said: str, stores: Sequence[Store]) -> list[Store]:
    """By name, by whole words of the address ("Kastanienallee", "Wien"), or with words around: "the Hamburg shop"."""
    wanted = _words(said)
    if by_name := [store for store in stores if wanted and _words(store.name) == wanted]:
        return by_name
    return [store for store in stores if wanted and _is_meant(store, wanted)]


def _is_meant(store: Store, wanted: frozenset[str]) -> bool:
    name = _words(store.name)
    return wanted <= name or wanted <= _words(store.address) or name <= wanted


def _words(text: str) -> frozenset[str]:
    return frozenset("".join(c if c.isalnum() else " " for c in text.casefold()).split())
