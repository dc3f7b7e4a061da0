"""Lifetime value: what somebody will spend in the next year, with the interval that four in five fall into.

Drawn from the two fitted models, so that the interval holds everything that is unknown: whether they are still a
customer, their rate, when they leave, and what each order is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.customers.buying import Buying, Numbers, table
from recommender.customers.rfm import Rfm
from recommender.customers.spending import Spending

HORIZON = 365.0  # days
DRAWS = 400
AT_ONCE = 5_000  # customers drawn together: bounds the memory
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Value:
    """Minor units in the days ahead, one number a customer."""

    expected: Numbers
    low: Numbers
    high: Numbers


def lifetime_value(
    rows: Sequence[Rfm], buying: Buying, spending: Spending, *, days: float = HORIZON, seed: int = 7
) -> Value:
    """What each will spend in the next `days`. Equal rows, models and seed give equal numbers."""
    random = np.random.default_rng(seed)
    expected = np.zeros(len(rows))
    low, high = np.zeros(len(rows)), np.zeros(len(rows))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        part = slice(start, start + len(some))
        drawn = _draw(some, buying, spending, days, random)
        low[part], high[part] = np.quantile(drawn, [LOW, HIGH], axis=0)
        orders = np.array([row.orders for row in some], float)
        mean = np.array([row.mean_order for row in some])
        expected[part] = buying.expected(days, *table(some)) * spending.mean_order(orders, mean)
    return Value(expected, low, high)


def _draw(rows: Sequence[Rfm], buying: Buying, spending: Spending, days: float, random: np.random.Generator) -> Numbers:
    """Shape (DRAWS, customers), minor units."""
    x, last, age = table(rows)
    shape = (DRAWS, len(rows))
    stays = random.random(shape) < buying.is_customer(x, last, age)
    rate = random.gamma(np.broadcast_to(buying.r + x, shape)) / (buying.alpha + age)
    leaving = random.beta(buying.a, np.broadcast_to(buying.b + x, shape))
    count = np.minimum(random.poisson(rate * days), random.geometric(np.maximum(leaving, 1e-12)))
    orders = np.where(stays, count, 0)
    done = np.array([row.orders for row in rows], float)
    spent = np.array([row.spent for row in rows], float)
    nu = random.gamma(np.broadcast_to(spending.q + spending.p * done, shape)) / (
        spending.gamma + spending.p * spent / 1
    )
    worth = random.gamma(np.maximum(spending.p * orders, 1e-12)) / nu
    return np.asarray(np.where(orders > 0, worth, 0.0))
