"""What the demo shop has on order: what comes back on a day comes with a delivery, a few days sooner or later."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

SEED = 21  # its own: what else is made must not depend on it
PIECES = {"online": (12, 24, 48)}
PIECES_IN_A_STORE = (4, 6, 8)
LONGEST_RANGE = 6  # days


def purchase_orders(stock: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each row of stock that has a day; all that comes on a day is one order."""
    rng = Random(SEED)
    return [
        {
            "id": f"PO-{entry['restock_on'].replace('-', '')}",
            "variant_id": entry["variant_id"],
            "store": entry["store"],
            "quantity": rng.choice(PIECES.get(entry["store"], PIECES_IN_A_STORE)),
            "expected_from": entry["restock_on"],
            "expected_to": _later(entry["restock_on"], rng.randrange(2, LONGEST_RANGE + 1)),
        }
        for entry in stock
        if entry["restock_on"]
    ]


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
