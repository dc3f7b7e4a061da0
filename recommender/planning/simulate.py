"""What a rule would have come to: days of past demand served from stock that the rule orders."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommender.demand.sales import Sales
from recommender.planning.levels import Values, checked_days

Upto = Callable[[Sales], Values]
"""History until a review -> what each product should have, on hand and on order."""


@dataclass(frozen=True, slots=True)
class Served:
    """By product."""

    wanted: Values
    filled: Values
    stock_days: Values
    """Pieces at the end of each day, summed."""

    @property
    def fill_rate(self) -> float:
        """Of all pieces wanted, the share that was there."""
        return float(self.filled.sum() / self.wanted.sum()) if self.wanted.sum() else 1.0

    @property
    def mean_fill_rate(self) -> float:
        """The mean of the products' own fill rates: a bulk order weighs as much as one piece."""
        asked = self.wanted > 0
        return float((self.filled[asked] / self.wanted[asked]).mean()) if asked.any() else 1.0

    @property
    def days_of_stock(self) -> float:
        """Mean pieces on hand over mean pieces wanted a day."""
        return float(self.stock_days.sum() / self.wanted.sum()) if self.wanted.sum() else float("inf")

    def only(self, chosen: np.ndarray) -> "Served":
        return Served(self.wanted[chosen], self.filled[chosen], self.stock_days[chosen])


def simulate(upto: Upto, sales: Sales, *, days: int, lead: int, review: int, warm_up: int = 28) -> Served:
    """The last `days` days: an order every `review` days, delivered `lead` days later; what is not there is lost.

    Begins `warm_up` days earlier with what the rule wants, so that the days measured live on its own orders. On each
    day deliveries come first, then the order is made, from what was known the evening before, then customers come.
    """
    checked_days(lead)
    if review < 1 or days < 1 or warm_up < 0 or sales.days - days - warm_up < 1:
        raise ValueError(f"expected a history before {days + warm_up} days and a review of at least 1 day")
    begin, measured = sales.days - days - warm_up, sales.days - days
    count = len(sales.names)
    coming = np.zeros((count, sales.days + lead + 1))
    wanted, filled, stock_days = np.zeros(count), np.zeros(count), np.zeros(count)
    stock = np.ceil(upto(sales.until(begin)))
    for day in range(begin, sales.days):
        stock = stock + coming[:, day]
        if (day - begin) % review == 0:
            position = stock + coming[:, day + 1 :].sum(axis=1)
            order = np.maximum(np.ceil(upto(sales.until(day))) - position, 0)
            coming[:, day + lead] += order
            stock = stock + order if lead == 0 else stock
        sold = np.minimum(stock, sales.units[:, day])
        stock = stock - sold
        if day >= measured:
            wanted, filled, stock_days = wanted + sales.units[:, day], filled + sold, stock_days + stock
    return Served(wanted, filled, stock_days)
