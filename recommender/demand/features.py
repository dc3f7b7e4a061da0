"""What is known of each series on a day, as numbers that mean the same for what sells by ones and by hundreds."""

from dataclasses import dataclass

import numpy as np

from recommender.demand.naive import WEEK, week_profile
from recommender.demand.sales import Sales, Units

WINDOWS = (7, 14, 28, 56, 84)  # days looked back
SAME_WEEKDAYS = 8
SMALLEST_LEVEL = 0.02  # pieces a day; below it everything is "hardly ever"
LONG_AGO = 60  # days
WEEKDAY = 0
"""The column that is a category."""


@dataclass(frozen=True, slots=True)
class Known:
    """The history as it stood on one day, ready to be asked."""

    sales: Sales
    """Until that day."""
    level: Units
    """Shape (n_series,): pieces a day, the unit of all other features."""
    plain: Units
    """Shape (n_series, n_features): what does not depend on the day asked for."""

    def for_days(self, days: int) -> Units:
        """Shape (n_series, days, n_features), column `WEEKDAY` first."""
        sales, level = self.sales, self.level[:, None]
        weeks = _last_weeks(sales.units, SAME_WEEKDAYS) / level[:, None]
        shape = week_profile(sales)
        made = np.empty((len(level), days, 6 + self.plain.shape[1]))
        for ahead in range(days):
            same = weeks[:, :, ahead % WEEK]
            made[:, ahead, WEEKDAY] = sales.weekday(sales.days + ahead)
            made[:, ahead, 1] = ahead
            made[:, ahead, 2] = shape[ahead % WEEK]
            made[:, ahead, 3] = same[:, -1]
            made[:, ahead, 4] = same[:, -4:].mean(axis=1)
            made[:, ahead, 5] = same.mean(axis=1)
            made[:, ahead, 6:] = self.plain
        return made

    def for_total(self) -> Units:
        """Shape (n_series, n_features): for what is sold in the days ahead together."""
        return self.plain


def known(sales: Sales) -> Known:
    """Everything that can be said from the days of `sales`."""
    units = sales.units
    means = {days: units[:, -days:].mean(axis=1) if units.size else np.zeros(len(units)) for days in WINDOWS}
    level = np.maximum((means[28] + means[84]) / 2, SMALLEST_LEVEL)
    recent = units[:, -84:]
    age = sales.days - sales.starts
    seen = np.maximum(np.minimum(age, recent.shape[1]), 1)
    plain = [
        *(means[days] / level for days in WINDOWS),
        units.mean(axis=1) / level,
        recent.std(axis=1) / level,
        recent.max(axis=1, initial=0) / level,
        _upper(recent) / level,
        (units[:, -28:] > 0).mean(axis=1),
        (recent > 0).sum(axis=1) / seen,
        np.minimum(_since_last(units), LONG_AGO),
        np.log(level),
        np.minimum(age, 365),
        *(np.full(len(units), trend) for trend in _trends(units)),
    ]
    return Known(sales, level, np.column_stack(plain))


def _upper(recent: Units) -> Units:
    """The 90 % quantile of weekly sums: what a good week brings."""
    weeks = _last_weeks(recent, max(1, recent.shape[1] // WEEK)).sum(axis=2)
    return np.asarray(np.quantile(weeks, 0.9, axis=1))


def _last_weeks(units: Units, count: int) -> Units:
    missing = max(0, count * WEEK - units.shape[1])
    padded = np.pad(units, ((0, 0), (missing, 0)))
    return padded[:, -count * WEEK :].reshape(len(units), count, WEEK)


def _since_last(units: Units) -> Units:
    sold = units[:, ::-1] > 0
    return np.asarray(np.where(sold.any(axis=1), sold.argmax(axis=1), units.shape[1]), dtype=float)


def _trends(units: Units) -> tuple[float, float]:
    """The whole shop's last week against its month, its month against its quarter."""
    total = units.sum(axis=0)
    week, month, quarter = (max(float(total[-days:].mean()), 1e-9) for days in (7, 28, 84))
    return week / month, month / quarter
