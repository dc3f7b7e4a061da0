"""Daily sales of many products as one array, made from rows as they come: with gaps, returns and nonsense."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.float64]
MOST_DAYS = 3_660
"""Ten years: what lies further back than that before the last day is left out."""


class NoSales(ValueError):
    """Nothing is left to forecast from."""


@dataclass(frozen=True, slots=True)
class Left:
    """Rows that were left out, and why."""

    not_a_number: int = 0
    negative: int = 0
    """Returns and corrections: what is sent back was wanted all the same."""
    outside: int = 0
    """Before or after the days asked for."""
    unknown: int = 0
    """Of products that are not among the names: they have left the catalogue."""


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold on each day."""

    names: tuple[str, ...]
    first_day: date
    units: Units
    """Shape (n_series, n_days), never negative; a day without a row is a day without a sale."""

    def __post_init__(self) -> None:
        if self.units.ndim != 2 or self.units.shape[0] != len(self.names):
            raise ValueError(f"expected ({len(self.names)}, n_days) units, got {self.units.shape}")
        if not np.isfinite(self.units).all() or (self.units < 0).any():
            raise ValueError("expected units of at least 0, got a negative number or none")

    @property
    def days(self) -> int:
        return int(self.units.shape[1])

    @property
    def end(self) -> date:
        """The first day that is not known."""
        return self.first_day + timedelta(days=self.days)

    @property
    def starts(self) -> NDArray[np.int64]:
        """For each series the index of its first sale; `days` for one that was never sold."""
        sold = self.units > 0
        return np.where(sold.any(axis=1), sold.argmax(axis=1), self.days).astype(np.int64)

    def until(self, days: int) -> "Sales":
        """The first `days` days: what was known then."""
        return replace(self, units=self.units[:, :days])

    def weekday(self, index: int) -> int:
        """Monday is 0; `index` may lie beyond the end."""
        return (self.first_day + timedelta(days=index)).weekday()


def daily(
    rows: Iterable[tuple[str, date, float]],
    *,
    last_day: date,
    first_day: date | None = None,
    names: Sequence[str] | None = None,
) -> tuple[Sales, Left]:
    """Sum `(name, day, units)` by day, gaps filled with 0, and say what was left out.

    `first_day` None: the first day with a row. `names` None: whatever occurs, in order; given, exactly those, also the
    ones never sold. Raises `NoSales` when no row is left and no names and first day are given to make zeros of.
    """
    kept, left = _sorted_out(rows, last_day, first_day, set(names) if names is not None else None)
    known = tuple(names) if names is not None else tuple(sorted({name for name, _, _ in kept}))
    start = first_day or min((day for _, day, _ in kept), default=None)
    if start is None or not known:
        raise NoSales(f"expected sales until {last_day}, got none that can be used")
    start = max(start, last_day - timedelta(days=MOST_DAYS - 1))
    place = {name: index for index, name in enumerate(known)}
    units = np.zeros((len(known), max((last_day - start).days + 1, 0)))
    for name, day, amount in kept:
        if day >= start:
            units[place[name], (day - start).days] += amount
    return Sales(known, start, units), left


def _sorted_out(
    rows: Iterable[tuple[str, date, float]], last_day: date, first_day: date | None, names: set[str] | None
) -> tuple[list[tuple[str, date, float]], Left]:
    kept, not_a_number, negative, outside, unknown = [], 0, 0, 0, 0
    for name, day, amount in rows:
        if not math.isfinite(amount):
            not_a_number += 1
        elif amount < 0:
            negative += 1
        elif day > last_day or (first_day is not None and day < first_day):
            outside += 1
        elif names is not None and name not in names:
            unknown += 1
        else:
            kept.append((name, day, float(amount)))
    return kept, Left(not_a_number, negative, outside, unknown)
