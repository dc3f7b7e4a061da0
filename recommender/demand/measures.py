"""How far forecasts were off, series by series."""

import numpy as np

from recommender.demand.sales import Units


def rmsse(history: Units, actual: Units, forecast: Units) -> Units:
    """Root mean squared scaled error of each series: 1 is as far off as the day before was, in its history.

    The scale is the mean squared change from day to day since the first sale (M5, Makridakis et al. 2022); a series
    without a change to compare with is nan. [0, 2, 0, 2], actual [2], forecast [0] -> 1.0.
    """
    scales = np.array([_scale(units) for units in history])
    errors = ((actual - forecast) ** 2).mean(axis=1)
    return np.asarray(np.sqrt(np.divide(errors, scales, out=np.full(len(scales), np.nan), where=scales > 0)))


def _scale(units: Units) -> float:
    sold = np.flatnonzero(units > 0)
    changes = np.diff(units[sold[0] :]) if len(sold) else np.zeros(0)
    return float((changes**2).mean()) if len(changes) else 0.0


def pinball(actual: Units, quantile: Units, level: float) -> Units:
    """The loss that the quantile of this level makes smallest: 0.9 punishes too little nine times as much."""
    off = actual - quantile
    return np.maximum(level * off, (level - 1) * off)


def coverage(actual: Units, low: Units, high: Units) -> float:
    """Share of what happened that lay between; 10 % and 90 % quantiles should hold 0.8 or, by whole pieces, more."""
    return float(((actual >= low) & (actual <= high)).mean()) if actual.size else float("nan")
