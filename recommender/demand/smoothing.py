"""Exponential smoothing with a weekly season (ETS) and Theta, one series at a time, by statsmodels.

Slow beside the others: some 20 to 200 ms a series. Imported when called.
"""

import warnings
from collections.abc import Callable

import numpy as np

from recommender.demand.naive import WEEK, weekday_means
from recommender.demand.sales import Sales, Units

LEAST_DAYS = 4 * WEEK
"""Of a series' own history; what is younger gets its weekday means."""


def ets(sales: Sales, days: int) -> Units:
    """Additive errors and season, no trend: a product's daily sales show none that lasts."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    def fitted(units: Units) -> Units:
        model = ExponentialSmoothing(units, seasonal="add", seasonal_periods=WEEK, initialization_method="heuristic")
        return np.asarray(model.fit(optimized=True, use_brute=False).forecast(days))

    return _one_by_one(sales, days, fitted)


def theta(sales: Sales, days: int) -> Units:
    """Half of the trend and a smoothed level, on deseasonalized days. Assimakopoulos, Nikolopoulos (2000)."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    def fitted(units: Units) -> Units:
        model = ThetaModel(units, period=WEEK, deseasonalize=True, use_test=False, method="additive")
        return np.asarray(model.fit(disp=False).forecast(days))

    return _one_by_one(sales, days, fitted)


def _one_by_one(sales: Sales, days: int, fitted: Callable[[Units], Units]) -> Units:
    """Never below zero; a series that is too short, or on which the fit fails, keeps its weekday means."""
    forecast = weekday_means(sales, days)
    for index, start in enumerate(sales.starts):
        units = sales.units[index, start:]
        if len(units) < LEAST_DAYS or not units.any():
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an optimizer that stops early is judged by its forecast
            try:
                made = fitted(units)
            except (ValueError, np.linalg.LinAlgError):
                continue
        if np.isfinite(made).all():
            forecast[index] = np.maximum(made, 0)
    return forecast
