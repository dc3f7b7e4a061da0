"""What a price does to sales: elasticity with its interval, or why it cannot be told.

The mean of a week's sales is exp(a + b log(price) + controls): log-log, but by Poisson likelihood, so that weeks
without a sale count. Santos Silva, Tenreyro, The log of gravity (2006). `b` is the elasticity: -2 means that 1 % more
in price costs 2 % of the pieces. Who changes prices when demand changes misleads it: the shop's other sales are
controlled for, what is particular to the product is not.
"""

import warnings
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from recommender.planning.levels import Values

LEAST_WEEKS = 20
LEAST_WEEKS_OFF = 4
"""Weeks at another price than the usual one."""
LEAST_MOVE = 0.03  # highest over lowest price, less 1
LEAST_PIECES = 30
NORMAL_95 = 1.96


class Untold(StrEnum):
    """Why there is no estimate."""

    NEVER_MOVED = "the price never moved"
    HARDLY_MOVED = "the price hardly moved"
    TOO_SHORT = "too few weeks"
    TOO_FEW_SOLD = "too few pieces sold"
    NOT_TOLD_APART = "the price cannot be told from the season"


@dataclass(frozen=True, slots=True)
class Elasticity:
    """Of the pieces sold to the price, with its 95 % interval."""

    value: float
    low: float
    high: float
    weeks: int

    @property
    def is_known(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def elasticity(prices: ArrayLike, pieces: ArrayLike, others: ArrayLike) -> Elasticity | Untold:
    """From one product's weeks: its price, its pieces, and what the rest of the shop sold.

    Weeks with a price that is no positive number, or negative pieces, are left out. Controls: `others` in logs, and a
    trend. The interval allows for more spread than Poisson's (sandwich errors).
    """
    price, sold, rest = (np.asarray(column, dtype=float) for column in (prices, pieces, others))
    is_good = np.isfinite(price) & (price > 0) & np.isfinite(sold) & (sold >= 0) & np.isfinite(rest) & (rest >= 0)
    price, sold, rest = price[is_good], sold[is_good], rest[is_good]
    refusal = _refusal(price, sold)
    return refusal or _fitted(np.log(price), sold, np.log1p(rest))


def _refusal(price: Values, sold: Values) -> Untold | None:
    if len(price) < LEAST_WEEKS:
        return Untold.TOO_SHORT
    kinds, counts = np.unique(price, return_counts=True)
    if len(kinds) == 1:
        return Untold.NEVER_MOVED
    if kinds[-1] / kinds[0] - 1 < LEAST_MOVE or len(price) - counts.max() < LEAST_WEEKS_OFF:
        return Untold.HARDLY_MOVED
    return Untold.TOO_FEW_SOLD if sold.sum() < LEAST_PIECES else None


def _fitted(log_price: Values, sold: Values, log_rest: Values) -> Elasticity | Untold:
    import statsmodels.api as sm

    trend = np.linspace(-1, 1, len(sold))
    columns = np.column_stack([np.ones(len(sold)), log_price, log_rest, trend])
    moving = columns[:, [0, 1, *(place for place in (2, 3) if np.ptp(columns[:, place]) > 0)]]
    if np.linalg.matrix_rank(moving) < moving.shape[1]:
        return Untold.NOT_TOLD_APART
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that does not come together is judged by its interval
        fit = sm.GLM(sold, moving, family=sm.families.Poisson()).fit(cov_type="HC1")
    value, error = float(fit.params[1]), float(fit.bse[1])
    if not np.isfinite([value, error]).all():
        return Untold.NOT_TOLD_APART
    return Elasticity(value, value - NORMAL_95 * error, value + NORMAL_95 * error, len(sold))
