"""What matters and what can be foretold: ABC by turnover, XYZ by how even the weeks are."""

import numpy as np

from recommender.demand.sales import Units
from recommender.planning.levels import Values

A, B = 0.80, 0.95  # of the turnover, the best sellers first
X, Y = 0.5, 1.0  # standard deviation over mean, of weeks


def abc(turnover: Values) -> tuple[str, ...]:
    """A: what makes the first 80 % of the turnover; B: the next 15 %; C: the rest, and what sells nothing."""
    total = turnover.sum()
    order = np.argsort(-turnover, kind="stable")
    place = np.argsort(order)
    before = np.cumsum(turnover[order]) - turnover[order]
    made = ["C"] * len(turnover)
    for product in np.flatnonzero(turnover > 0) if total > 0 else ():
        share = before[place[product]] / total
        made[product] = "A" if share < A else "B" if share < B else "C"
    return tuple(made)


def xyz(units: Units) -> tuple[str, ...]:
    """X: the weeks are alike (variation below 0.5), Y: below 1, Z: the rest, and what was never sold."""
    weeks = units.shape[1] // 7
    if weeks < 2:
        return ("Z",) * len(units)
    sums = units[:, -weeks * 7 :].reshape(len(units), weeks, 7).sum(axis=2)
    means = sums.mean(axis=1)
    varies = np.divide(sums.std(axis=1), means, out=np.full(len(units), np.inf), where=means > 0)
    return tuple("X" if one < X else "Y" if one < Y else "Z" for one in varies)
