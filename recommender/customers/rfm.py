"""Recency, frequency and monetary value: one row a customer."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from recommender.customers.types import Purchase, days_between


@dataclass(frozen=True, slots=True)
class Rfm:
    """How somebody has bought until a day."""

    customer_id: str
    recency: float
    """Days since the last order."""
    age: float
    """Days since the first order."""
    orders: int
    """1 or more."""
    spent: int
    """Minor units over all orders."""

    @property
    def mean_order(self) -> float:
        """Minor units."""
        return self.spent / self.orders

    @property
    def repeats(self) -> int:
        """Orders after the first one."""
        return self.orders - 1

    @property
    def last_repeat(self) -> float:
        """Days from the first order to the last; 0 for who ordered once."""
        return self.age - self.recency


def rfm(purchases: Iterable[Purchase], today: datetime) -> list[Rfm]:
    """One row for each customer with an order before `today`, by id.

    Orders without a positive, finite amount are no purchases: gifts, tests, wrong rows.
    """
    of: dict[str, list[Purchase]] = defaultdict(list)
    for one in purchases:
        if one.at < today and math.isfinite(one.amount) and one.amount > 0:
            of[one.customer_id].append(one)
    return [_row(customer_id, bought, today) for customer_id, bought in sorted(of.items())]


def _row(customer_id: str, bought: list[Purchase], today: datetime) -> Rfm:
    first, last = min(one.at for one in bought), max(one.at for one in bought)
    return Rfm(
        customer_id,
        recency=days_between(last, today),
        age=days_between(first, today),
        orders=len(bought),
        spent=sum(one.amount for one in bought),
    )
