"""Quantiles of what is sold in some days together: the number that an order has to cover."""

from collections.abc import Sequence

import numpy as np

from recommender.demand.boosting import learn_totals
from recommender.demand.features import known
from recommender.demand.naive import steady
from recommender.demand.sales import Sales, Units

SPREAD = 2.0
"""Variance over mean where nothing can be learnt yet: sales come in lumps."""


def total_quantiles(sales: Sales, days: int, levels: Sequence[float]) -> Units:
    """Shape (n_series, n_levels), rising along each row; zeros for what was never sold.

    Learnt over all series (`boosting.py`) where the history is long enough; otherwise the steady forecast with a
    negative binomial spread. Raises `ValueError` for days below 1 or levels outside (0, 1) or not rising.
    """
    if days < 1:
        raise ValueError(f"expected at least 1 day, got {days}")
    if not levels or not all(0 < level < 1 for level in levels) or list(levels) != sorted(levels):
        raise ValueError(f"expected rising levels between 0 and 1, got {list(levels)}")
    learnt = learn_totals(sales, days, levels) if sales.names else None
    made = _spread(steady(sales, days).sum(axis=1), levels) if learnt is None else learnt.quantiles(known(sales))
    made[sales.starts == sales.days] = 0
    return made


def _spread(means: Units, levels: Sequence[float]) -> Units:
    """Negative binomial with variance `SPREAD` times the mean."""
    from scipy.stats import nbinom

    means = np.maximum(means, 1e-9)[:, None]
    return np.asarray(nbinom.ppf(np.asarray(levels)[None], means / (SPREAD - 1), 1 / SPREAD), dtype=float)
