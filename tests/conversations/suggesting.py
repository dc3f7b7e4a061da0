"""The recommender that scenarios with `suggestions: trained` speak with: the real one, taught by the demo shop."""

from typing import Any

from actions.shop.sql import SqlShop
from bot.carry_out.searching import Suggestions
from bot.catalogue import interactions, items
from recommender import ItemRanker


def suggestions_of(scenario: dict[str, Any], shop: SqlShop) -> Suggestions | None:
    """None: the scripted one will do."""
    return _trained(shop) if scenario.get("suggestions") == "trained" else None


_taught: dict[str, ItemRanker] = {}


def _trained(shop: SqlShop) -> ItemRanker:
    """Taught once a session: every scenario begins with the same shop."""
    if "demo" not in _taught:
        _taught["demo"] = ItemRanker().fit(items(shop), interactions(shop))
    return _taught["demo"]
