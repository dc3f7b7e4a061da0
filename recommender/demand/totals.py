"""Quantiles of what is sold in some days together: the number that an order has to cover."""

from collections.abc import Sequence

import numpy as np

from recommender.demand.boosting import learn_totals
from recommender.demand.features import known
from recommender.demand.naive import WEEK, steady
from recommender.demand.sales import Sales, Units

OWN_DAYS = 364
MOST_GROWTH = (0.25, 4.0)
"""Times the own past. Its root is taken: half of what a month shows of growth is chance."""
SPREAD = 2.0
"""Variance over mean where nothing can be learnt yet: sales come in lumps."""


def total_quantiles(sales: Sales, days: int, levels: Sequence[float]) -> Units:
    """Shape (n_series, n_levels), rising along each row; zeros for what was never sold.

    Learnt over all series (`boosting.py`) where the history is long enough; otherwise the steady forecast with a
    negative binomial spread. Raises `ValueError` for days below 1 or levels outside (0, 1) or not rising.
    """
    _check(days, levels)
    learnt = learn_totals(sales, days, levels) if sales.names else None
    made = _spread(steady(sales, days).sum(axis=1), levels) if learnt is None else learnt.quantiles(known(sales))
    made[sales.starts == sales.days] = 0
    return made


def own_quantiles(sales: Sales, days: int, levels: Sequence[float]) -> Units:
    """The same from each series' own past alone, brought to its present level: what reorder points rest on.

    Of all totals of `days` days that ended in the last `OWN_DAYS` days the quantiles, times the root of how much more
    the steady forecast expects than their mean. It keeps the rare bulk orders, which a model of all series takes for
    noise: worse in the middle, better at 98 % (README.md).
    """
    _check(days, levels)
    if sales.days < days + WEEK:
        made = _spread(steady(sales, days).sum(axis=1), levels)
    else:
        sums = np.cumsum(np.pad(sales.units, ((0, 0), (1, 0))), axis=1)
        totals = (sums[:, days:] - sums[:, :-days])[:, -OWN_DAYS:]
        means = totals.mean(axis=1)
        growth = np.clip(steady(sales, days).sum(axis=1) / np.maximum(means, 1e-9), *MOST_GROWTH)
        made = np.quantile(totals, levels, axis=1).T * np.sqrt(growth)[:, None]
    made[sales.starts == sales.days] = 0
    return made


def _check(days: int, levels: Sequence[float]) -> None:
    if days < 1:
        raise ValueError(f"expected at least 1 day, got {days}")
    if not levels or not all(0 < level < 1 for level in levels) or list(levels) != sorted(levels):
        raise ValueError(f"expected rising levels between 0 and 1, got {list(levels)}")


def _spread(means: Units, levels: Sequence[float]) -> Units:
    """Negative binomial with variance `SPREAD` times the mean."""
    from scipy.stats import nbinom

    means = np.maximum(means, 1e-9)[:, None]
    return np.asarray(nbinom.ppf(np.asarray(levels)[None], means / (SPREAD - 1), 1 / SPREAD), dtype=float)
