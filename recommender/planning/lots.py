"""When to order how much over some known weeks: the cheapest plan, exactly, by dynamic programming.

Wagner, Whitin, Dynamic version of the economic lot size model (1958).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class LotPlan:
    """What to have delivered in each period, and what that costs."""

    orders: tuple[float, ...]
    cost: float


def wagner_whitin(demand: Sequence[float], order_cost: float, holding: float) -> LotPlan:
    """`holding` is paid for a piece and each period it is kept; `order_cost` for each order, whatever its size.

    An order covers whole periods and comes when nothing is left, so the plan is a chain of them: the cheapest way to
    serve periods 0..t ends with an order in some period i <= t. Time grows with the square of the periods.
    Raises `ValueError` for what is negative or no number.
    """
    if any(not isfinite(amount) or amount < 0 for amount in (*demand, order_cost, holding)):
        raise ValueError("expected demand and costs of at least 0")
    best, since = [0.0], []
    for last in range(len(demand)):
        costs = [best[first] + _cost(demand[first : last + 1], order_cost, holding) for first in range(last + 1)]
        cheapest = min(range(last + 1), key=costs.__getitem__)
        best.append(costs[cheapest])
        since.append(cheapest)
    orders = [0.0] * len(demand)
    last = len(demand) - 1
    while last >= 0:
        first = since[last]
        orders[first] = float(sum(demand[first : last + 1]))
        last = first - 1
    return LotPlan(tuple(orders), best[-1])


def _cost(demand: Sequence[float], order_cost: float, holding: float) -> float:
    """Of one order at the beginning of these periods; none is needed where nothing is wanted."""
    kept = sum(holding * periods * amount for periods, amount in enumerate(demand))
    return kept + (order_cost if any(demand) else 0.0)
