"""One gradient boosting for all series: what is learnt from one product's history helps another's forecast.

Trees over lags and calendar, in units of each series' own level. Imported when called.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommender.demand.features import WEEKDAY, Known, known
from recommender.demand.naive import WEEK, weekday_means
from recommender.demand.sales import Sales, Units

LEAST_HISTORY = 8 * WEEK  # days before the first one learnt from
MOST_ROWS = 120_000
MOST_OF_LEVEL = 20.0
"""A day above twenty times the level teaches twenty times: single bulk orders otherwise make whole leaves."""
MOST_OF_TOTAL = 8.0
"""The same for the mean of several days."""
TREES: dict[str, Any] = {
    "max_iter": 150,
    "learning_rate": 0.05,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 200,
    "l2_regularization": 1.0,
    "random_state": 0,
}


def boosted(sales: Sales, days: int) -> Units:
    """The mean of each of the next `days` days; weekday means where there is too little to learn from.

    0 for what was never sold.
    """
    origins = _origins(sales, min(days, sales.days))
    if not origins:
        return weekday_means(sales, days)
    rows, targets = _daily_examples(sales, origins, days)
    if not targets.any():
        return weekday_means(sales, days)
    model = _regressor(len(targets), loss="poisson", categorical_features=[WEEKDAY])
    model.fit(rows, targets)
    now = known(sales)
    asked = now.for_days(days)
    made = np.asarray(model.predict(asked.reshape(-1, asked.shape[2]))).reshape(asked.shape[:2]) * now.level[:, None]
    made[sales.starts == sales.days] = 0
    return made


@dataclass(frozen=True, slots=True)
class BoostedTotals:
    """Quantiles of what is sold in `days` days together.

    Learnt on totals plus a random part of a piece, without which all that sell nothing look the same to a quantile;
    it is taken off again. Machado, Santos Silva, Quantiles for counts (2005).
    """

    days: int
    levels: tuple[float, ...]
    models: tuple[Any, ...] = field(repr=False)

    def quantiles(self, now: Known) -> Units:
        """Shape (n_series, n_levels), whole pieces, rising along each row."""
        made = np.column_stack([model.predict(now.for_total()) for model in self.models])
        pieces = np.ceil(made * now.level[:, None] * self.days - 1)
        return np.maximum.accumulate(np.maximum(pieces, 0), axis=1)


def learn_totals(sales: Sales, days: int, levels: Sequence[float]) -> BoostedTotals | None:
    """None where there is too little history to learn from."""
    origins = _origins(sales, days)
    if not origins:
        return None
    rows, targets = _thinned(*_total_examples(sales, origins, days))
    if not len(targets):
        return None
    models = [_regressor(len(targets), loss="quantile", quantile=level).fit(rows, targets) for level in levels]
    return BoostedTotals(days, tuple(levels), tuple(models))


def _origins(sales: Sales, days: int) -> list[int]:
    """Days to learn from, a week apart, the newest whose `days` next days are all known first."""
    return list(range(sales.days - days, LEAST_HISTORY, -WEEK))


def _daily_examples(sales: Sales, origins: Sequence[int], days: int) -> tuple[Units, Units]:
    rows, targets = [], []
    share = min(1.0, MOST_ROWS / (len(origins) * days * max(len(sales.names), 1)))
    rng = np.random.default_rng(0)
    for origin in origins:
        chosen = (sales.starts < origin) & (rng.random(len(sales.names)) < share)
        if chosen.any():
            now = known(_only(sales, chosen).until(origin))
            rows.append(now.for_days(days).reshape(chosen.sum() * days, -1))
            targets.append((sales.units[chosen, origin : origin + days] / now.level[:, None]).ravel())
    if not rows:
        return np.zeros((0, 1)), np.zeros(0)
    return np.concatenate(rows), np.minimum(np.concatenate(targets), MOST_OF_LEVEL)


def _total_examples(sales: Sales, origins: Sequence[int], days: int) -> tuple[Units, Units]:
    rows, targets = [], []
    rng = np.random.default_rng(0)
    for origin in origins:
        sold = sales.starts < origin
        now = known(_only(sales, sold).until(origin))
        rows.append(now.for_total())
        totals = sales.units[sold, origin : origin + days].sum(axis=1) + rng.random(sold.sum())
        targets.append(totals / (days * now.level))
    return np.concatenate(rows), np.minimum(np.concatenate(targets), MOST_OF_TOTAL)


def _only(sales: Sales, chosen: np.ndarray) -> Sales:
    names = tuple(name for name, wanted in zip(sales.names, chosen, strict=True) if wanted)
    return Sales(names, sales.first_day, sales.units[chosen])


def _thinned(rows: Units, targets: Units) -> tuple[Units, Units]:
    if len(targets) <= MOST_ROWS:
        return rows, targets
    chosen = np.random.default_rng(0).choice(len(targets), MOST_ROWS, replace=False)
    return rows[chosen], targets[chosen]


def _regressor(rows: int, **options: Any) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor

    leaf = max(5, min(int(TREES["min_samples_leaf"]), rows // 50))
    return HistGradientBoostingRegressor(**{**TREES, "min_samples_leaf": leaf, **options})


Method = Callable[[Sales, int], Units]
"""History and number of days -> the mean of each day ahead, shape (n_series, days)."""
