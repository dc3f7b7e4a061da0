"""Forecasts that need no fitting: the week before, the mean of some weeks, and a level on the shop's own week."""

import numpy as np

from recommender.demand.sales import Sales, Units

WEEK = 7
PROFILE_WEEKS = 12
MOST_OF_A_DAY = 8.0  # of a product's mean: one bulk order must not make the shop's Tuesday
SMOOTHING = 0.2  # weight of the newest week in the level


def seasonal_naive(sales: Sales, days: int) -> Units:
    """The same as a week ago: the yardstick."""
    return _repeated(_weeks(sales, 1)[:, -1], days)


def weekday_means(sales: Sales, days: int) -> Units:
    """The mean of the last eight same weekdays."""
    return _repeated(_weeks(sales, 8).mean(axis=1), days)


def steady(sales: Sales, days: int) -> Units:
    """A level that follows the weeks by exponential smoothing, spread over the shop's common week.

    One product's week is mostly noise; that of the whole shop (closed on Saturdays, say) is not.
    """
    weeks = _weeks(sales, sales.days // WEEK).mean(axis=2)
    level = weeks[:, 0].copy()
    for week in weeks[:, 1:].T:
        level += SMOOTHING * (week - level)
    return np.asarray(level[:, None] * _repeated(week_profile(sales)[None], days))


def week_profile(sales: Sales) -> Units:
    """Shape (7,), mean 1: the days of the shop's week, beginning with the weekday that comes next."""
    weeks = _weeks(sales, PROFILE_WEEKS)
    means = weeks.mean(axis=(1, 2), keepdims=True)
    shares = np.minimum(weeks / np.where(means > 0, means, 1), MOST_OF_A_DAY).mean(axis=(0, 1))
    return np.asarray(shares / shares.mean()) if shares.any() else np.ones(WEEK)


def _weeks(sales: Sales, count: int) -> Units:
    """The last whole weeks, at most `count` and at least one: shape (n_series, n_weeks, 7); zeros before the first."""
    count = max(1, min(count, sales.days // WEEK))
    missing = max(0, count * WEEK - sales.days)
    units = np.pad(sales.units, ((0, 0), (missing, 0)))[:, -count * WEEK :]
    return units.reshape(len(sales.names), count, WEEK)


def _repeated(week: Units, days: int) -> Units:
    return np.tile(week, (1, -(-days // WEEK)))[:, :days]
