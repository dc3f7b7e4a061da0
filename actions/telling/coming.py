"""When something sold out comes back: a day, or a range, or nothing that can still be true."""

from collections.abc import Iterable
from datetime import date

from actions.shop.models import Stock
from actions.types import Fact


def coming_back(places: Iterable[Stock], today: date) -> dict[str, Fact]:
    """`restock_on`: the day; or `restock_from` and `restock_to`: the range of an open purchase order.

    Of several places the one that is surely there first. A day that has passed without the pieces tells nothing.
    """
    ranges = [(place.restock_by or place.restock_on, place.restock_on) for place in places if place.restock_on]
    last, first = min(((last, first) for last, first in ranges if last and last >= today), default=(None, None))
    begins = max(first, today) if first else None
    is_range = begins != last
    return {
        "restock_on": None if is_range else last,
        "restock_from": begins if is_range else None,
        "restock_to": last if is_range else None,
    }
