"""Lines of sales as weeks of prices and pieces, one product at a time, for `prices.py`."""

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import median
from typing import NamedTuple

import numpy as np

from recommender.planning.levels import Values

WEEK = 7


class Line(NamedTuple):
    """Pieces of one variant, sold at one price."""

    product: str
    variant: str
    day: date
    pieces: float
    price: float


class Weeks(NamedTuple):
    """From a product's first week with a sale on; shape (n_weeks,) each."""

    prices: Values
    """1 is what its variants usually cost: a week in which the dear ones sold best is no dear week."""
    pieces: Values
    others: Values
    """Pieces that the rest of the shop sold."""


def price_weeks(lines: Iterable[Line]) -> dict[str, Weeks]:
    """Product -> its weeks. A week without a sale keeps the price of the one before; nonsense is left out."""
    good = [line for line in lines if _is_good(line)]
    if not good:
        return {}
    usual = _usual(good)
    first = min(line.day for line in good)
    count = (max(line.day for line in good) - first).days // WEEK + 1
    pieces: dict[str, Values] = defaultdict(lambda: np.zeros(count))
    worth: dict[str, Values] = defaultdict(lambda: np.zeros(count))
    for line in good:
        week = (line.day - first).days // WEEK
        pieces[line.product][week] += line.pieces
        worth[line.product][week] += line.pieces * line.price / usual[line.variant]
    total = np.sum(list(pieces.values()), axis=0)
    return {product: _weeks(sold, worth[product], total) for product, sold in pieces.items()}


def _is_good(line: Line) -> bool:
    return math.isfinite(line.pieces) and math.isfinite(line.price) and line.pieces > 0 and line.price > 0


def _usual(lines: Iterable[Line]) -> dict[str, float]:
    prices: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        prices[line.variant].append(line.price)
    return {variant: median(found) for variant, found in prices.items()}


def _weeks(sold: Values, worth: Values, total: Values) -> Weeks:
    weeks = np.flatnonzero(sold)
    prices = np.round(worth[weeks] / sold[weeks], 6)
    latest = np.searchsorted(weeks, np.arange(len(sold)), side="right") - 1
    start = weeks[0]
    return Weeks(prices[latest[start:]], sold[start:], (total - sold)[start:])
