"""What forecasts would have said: rolled over past days, each knowing only what was known then."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.demand.boosting import Method
from recommender.demand.measures import coverage, pinball, rmsse
from recommender.demand.sales import Sales, Units
from recommender.demand.totals import total_quantiles


@dataclass(frozen=True, slots=True)
class Judged:
    """One method over one window."""

    name: str
    rmsse: float
    """Mean over the series that have a scale."""
    below: float
    """Share by which it lies below the first method's."""
    cpu_seconds: float
    errors: Units
    """RMSSE of each series, for intervals."""


@dataclass(frozen=True, slots=True)
class JudgedTotals:
    """Quantiles of totals over one window."""

    days: int
    pinball: tuple[float, ...]
    """For each level, in units of a series' mean total."""
    below: tuple[float, ...]
    """For each level the share of totals at or below it: as near to the level as it gets."""
    held: float
    """Share between the lowest and the highest quantile."""


def rolled(method: Method, sales: Sales, *, days: int, step: int) -> Units:
    """The forecasts for the last `days` days, made anew every `step` days.

    Raises `ValueError` on too little history.
    """
    start = sales.days - days
    if days < 1 or step < 1 or start < 1:
        raise ValueError(f"expected more than {days} days in steps of 1 or more, got {sales.days} days")
    parts = [method(sales.until(origin), min(step, sales.days - origin)) for origin in range(start, sales.days, step)]
    return np.concatenate(parts, axis=1)


def compare(methods: Mapping[str, Method], sales: Sales, *, days: int = 28, step: int = 7) -> list[Judged]:
    """All methods over the same window; the first is the yardstick."""
    history, actual = sales.units[:, :-days], sales.units[:, -days:]
    made: list[Judged] = []
    for name, method in methods.items():
        started = time.process_time()
        forecast = rolled(method, sales, days=days, step=step)
        seconds = time.process_time() - started
        errors = rmsse(history, actual, forecast)
        mean = float(np.nanmean(errors)) if np.isfinite(errors).any() else float("nan")
        made.append(Judged(name, mean, 1 - mean / (made[0].rmsse if made else mean), seconds, errors))
    return made


def judge_totals(sales: Sales, *, total: int, levels: Sequence[float], days: int = 28, step: int = 7) -> JudgedTotals:
    """How well quantiles of `total` days fit, for the totals that end in the last `days` days."""
    losses, below, held = [], [], []
    for origin in range(sales.days - days - total + 1, sales.days - total + 1, step):
        made = total_quantiles(sales.until(origin), total, levels)
        actual = sales.units[:, origin : origin + total].sum(axis=1)
        scale = np.maximum(sales.units[:, :origin].mean(axis=1) * total, 0.1)
        pairs = zip(made.T, levels, strict=True)
        losses.append([float((pinball(actual, one, level) / scale).mean()) for one, level in pairs])
        below.append((actual[:, None] <= made).mean(axis=0))
        held.append(coverage(actual, made[:, 0], made[:, -1]))
    means = [tuple(float(value) for value in np.mean(rows, axis=0)) for rows in (losses, below)]
    return JudgedTotals(total, means[0], means[1], float(np.mean(held)))
