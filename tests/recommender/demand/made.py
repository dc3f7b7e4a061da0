"""Sales made up for tests."""

from datetime import date

import numpy as np

from recommender.demand.sales import Sales

MONDAY = date(2026, 1, 5)


def sales(*rows, first_day=MONDAY):
    """One series a row of units."""
    return Sales(tuple(f"p{number}" for number in range(len(rows))), first_day, np.array(rows, dtype=float))


def busy(series=12, weeks=30, seed=0):
    """Products of different size in a shop that is closed on Sundays."""
    rng = np.random.default_rng(seed)
    week = np.array([1.0, 1.2, 1.0, 1.0, 1.4, 1.4, 0.0])
    rates = rng.lognormal(0.5, 1.0, series)[:, None] * np.tile(week, weeks)[None]
    return sales(*rng.poisson(rates))
