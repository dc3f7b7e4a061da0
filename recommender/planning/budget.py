"""What to order when money or room is not enough for everything: whole pieces, the most margin, by HiGHS in scipy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.planning.levels import Values

SECONDS = 10.0
"""After which the best found is taken."""


@dataclass(frozen=True, slots=True)
class Step:
    """Up to `pieces` more of one product, each of them worth the same."""

    product: int
    pieces: int
    worth: float
    """Expected margin of one piece: its margin times the chance that it is wanted."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Within the limits."""

    pieces: Values
    """Shape (n_products,), whole numbers."""
    worth: float
    spent: float
    room: float


def steps_of(
    product: int, position: float, quantiles: Sequence[float], levels: Sequence[float], *, margin: float
) -> list[Step]:
    """The worth of more pieces sinks as they are less likely wanted.

    From `position` (on hand and on order) to the first quantile, from there to the next, ...: a piece between the
    quantiles of 50 % and 80 % is wanted in 35 of 100 cases.
    """
    steps, at, below = [], position, 0.0
    for quantile, level in zip(quantiles, levels, strict=True):
        pieces = int(np.ceil(quantile) - np.ceil(max(at, 0)))
        if pieces > 0 and margin > 0:
            steps.append(Step(product, pieces, margin * (1 - (below + level) / 2)))
        at, below = max(at, quantile), level
    return steps


def choose(
    steps: Sequence[Step],
    costs: Sequence[float],
    sizes: Sequence[float],
    *,
    budget: float | None = None,
    capacity: float | None = None,
) -> Chosen:
    """The most worth within `budget` (of costs) and `capacity` (of sizes); None does not limit.

    An integer programme: maximize sum(worth x pieces). Raises `ValueError` for negative limits, costs or sizes.
    """
    cost, size = np.asarray(costs, dtype=float), np.asarray(sizes, dtype=float)
    numbers = np.array([*cost, *size, *(limit for limit in (budget, capacity) if limit is not None)])
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise ValueError("expected costs, sizes and limits of at least 0")
    taken = _solved(steps, cost, size, budget, capacity) if steps else np.zeros(0)
    pieces = np.zeros(len(cost))
    for step, amount in zip(steps, taken, strict=True):
        pieces[step.product] += amount
    worth = float(sum(step.worth * amount for step, amount in zip(steps, taken, strict=True)))
    return Chosen(pieces, worth, float(pieces @ cost), float(pieces @ size))


def _solved(steps: Sequence[Step], cost: Values, size: Values, budget: float | None, capacity: float | None) -> Values:
    from scipy.optimize import Bounds, LinearConstraint, milp

    product = np.array([step.product for step in steps])
    rows = [(weights[product], limit) for weights, limit in ((cost, budget), (size, capacity)) if limit is not None]
    constraints = [LinearConstraint(weights[None], ub=limit) for weights, limit in rows]
    found = milp(
        -np.array([step.worth for step in steps]),
        integrality=np.ones(len(steps)),
        bounds=Bounds(0, np.array([step.pieces for step in steps])),
        constraints=constraints,
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-6},
    )
    return np.zeros(len(steps)) if found.x is None else np.round(found.x)
