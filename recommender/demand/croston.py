"""Demand that comes seldom: Croston's method, its correction by Syntetos and Boylan, and one that forgets (TSB).

Croston, Forecasting and stock control for intermittent demands (1972); Syntetos, Boylan, The accuracy of intermittent
demand estimates (2005); Teunter, Syntetos, Babai, Intermittent demand: linking forecasting to inventory
obsolescence (2011).
"""

from itertools import pairwise

import numpy as np

from recommender.demand.sales import Sales, Units

SMOOTHING = 0.1


def croston(sales: Sales, days: int, *, smoothing: float = SMOOTHING) -> Units:
    """Amount over interval, each smoothed on days with a sale: 6 pieces every 3 days -> 2 a day."""
    return _flat(np.array([_rate(units, smoothing) for units in sales.units]), days)


def sba(sales: Sales, days: int, *, smoothing: float = SMOOTHING) -> Units:
    """Croston times (1 - smoothing / 2), which takes out its upward bias."""
    return croston(sales, days, smoothing=smoothing) * (1 - smoothing / 2)


def tsb(sales: Sales, days: int, *, smoothing: float = SMOOTHING) -> Units:
    """Amount times the probability of a sale, which sinks on every day without one: what no longer sells dies out."""
    start = sales.starts
    chance, amount = np.zeros(len(sales.names)), np.zeros(len(sales.names))
    for day, units in enumerate(sales.units.T):
        sold, first = units > 0, start == day
        amount = np.where(first, units, np.where(sold, amount + smoothing * (units - amount), amount))
        chance = np.where(first, 1.0, chance + smoothing * (sold - chance))
    return _flat(chance * amount, days)


def _rate(units: Units, smoothing: float) -> float:
    """Begins with the mean interval: the days before a first sale tell when a product came, not how it sells."""
    sold = np.flatnonzero(units > 0)
    if len(sold) == 0:
        return 0.0
    gaps = np.diff(sold)
    amount, interval = units[sold[0]], float(gaps.mean() if len(gaps) else len(units) - sold[0])
    for before, day in pairwise(sold):
        amount += smoothing * (units[day] - amount)
        interval += smoothing * (day - before - interval)
    return float(amount / interval)


def _flat(rates: Units, days: int) -> Units:
    return np.repeat(rates[:, None], days, axis=1)
