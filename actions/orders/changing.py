"""The two ways an action asks for a change of an order: only to know what it would do, or to do it."""

from collections.abc import Callable

from actions.shop.changes.types import ChangedOrder, OrderChange
from actions.shop.shop import Shop
from actions.types import Caller

Decide = Callable[[OrderChange], ChangedOrder]


def previewing(shop: Shop, caller: Caller) -> Decide:
    return lambda change: shop.preview_order(change, at=caller.at)


def changing(shop: Shop, caller: Caller) -> Decide:
    """The same key acts once."""
    return lambda change: shop.change_order(change, at=caller.at, key=caller.key)
