"""How much to have: safety stock, reorder point, newsvendor, order-up-to. All in pieces, by series."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]
LONGEST_LEAD = 365
"""Days; a longer one is a slip of the keyboard."""


def checked_days(days: int, what: str = "lead time") -> int:
    """Raises `ValueError` for a lead time that cannot be meant."""
    if not 0 <= days <= LONGEST_LEAD:
        raise ValueError(f"expected a {what} of 0 to {LONGEST_LEAD} days, got {days}")
    return days


def critical_ratio(margin: float, holding: float) -> float:
    """The share of cases in which to have enough: what one piece too few costs, over what both mistakes cost.

    `margin` is lost with a piece too few, `holding` with one too many: 9 and 1 -> 0.9. Raises `ValueError` unless both
    are positive.
    """
    if not (margin > 0 and holding > 0) or not np.isfinite(margin + holding):
        raise ValueError(f"expected a positive margin and holding cost, got {margin} and {holding}")
    return margin / (margin + holding)


def newsvendor(demand: ArrayLike, margin: float, holding: float) -> float:
    """What to have for one season: the smallest amount that is enough in the critical ratio of the cases.

    `demand`: equally likely totals. Edgeworth (1888); Arrow, Harris, Marschak (1951).
    """
    cases = np.sort(np.asarray(demand, dtype=float))
    if cases.size == 0 or not np.isfinite(cases).all():
        raise ValueError("expected at least one demand, all of them numbers")
    place = int(np.ceil(critical_ratio(margin, holding) * cases.size - 1e-9)) - 1
    return float(cases[max(place, 0)])


def last_delivery(levels: Sequence[float], quantiles: ArrayLike, ratio: float) -> Values:
    """The newsvendor's amounts where quantiles are known instead of cases: shape (n_products,), interpolated.

    `levels` rising; `quantiles` of shape (n_products, n_levels). Beyond the outermost levels theirs is taken.
    """
    return np.array(
        [max(0.0, np.ceil(np.interp(ratio, levels, row) - 1e-9)) for row in np.asarray(quantiles, dtype=float)]
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """An (s, S) rule: as soon as what is on hand and on order falls to `reorder` or below, order up to `upto`."""

    reorder: Values
    upto: Values
    safety: Values
    """Of the reorder point the part that is there for bad luck: its quantile less the median."""

    def order(self, on_hand: ArrayLike, on_order: ArrayLike) -> Values:
        """Whole pieces to order now."""
        position = np.nan_to_num(np.asarray(on_hand, dtype=float)) + np.nan_to_num(np.asarray(on_order, dtype=float))
        short = (position <= self.reorder) & (self.upto > position)
        return np.where(short, np.ceil(self.upto - position), 0.0)


def levels(median: ArrayLike, quantile: ArrayLike, lot: ArrayLike = 0.0) -> Levels:
    """From the demand until an order made at the next review has come: its median and its service quantile.

    Both in whole pieces, upward. `lot`: so much more is ordered at a time (`lots.py`).
    """
    middle, reorder = np.ceil(np.asarray(median, dtype=float)), np.ceil(np.asarray(quantile, dtype=float) - 1e-9)
    if not np.isfinite(reorder).all() or (reorder < 0).any():
        raise ValueError("expected quantiles of at least 0")
    upto = reorder + np.where(reorder > 0, np.maximum(np.ceil(np.asarray(lot, dtype=float)), 1), 0)
    return Levels(np.where(reorder > 0, reorder, -1.0), upto, np.maximum(reorder - middle, 0))
