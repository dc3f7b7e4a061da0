"""Gamma-Gamma: what an order of somebody's is worth, from the orders they made so far.

Orders vary around a customer's own mean, Gamma(p, ν); over customers ν ~ Gamma(q, γ). What a customer spends is taken
to have nothing to do with how often they buy: `correlation` says how far that is true.

Fader, Hardie, The Gamma-Gamma model of monetary value (2013).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
FEWEST = 30
STARTS = ((2.0, 3.0, 1.0), (5.0, 2.0, 0.5))
SMALLEST, LARGEST = -7.0, 10.0  # of the parameters' logarithms


@dataclass(frozen=True, slots=True)
class Spending:
    """The model, fitted."""

    p: float
    q: float
    gamma: float
    """Minor units."""

    def mean_order(self, orders: Numbers, mean: Numbers) -> Numbers:
        """Expected worth of an order, in minor units: between one's own mean and everybody's, nearer to one's own the
        more orders there are."""
        return np.asarray(self.p * (self.gamma + orders * mean) / (self.p * orders + self.q - 1))


def log_likelihood(model: Spending, orders: Numbers, mean: Numbers) -> Numbers:
    """Of each customer's mean order."""
    from scipy.special import gammaln

    p, q, gamma = model.p, model.q, model.gamma
    px = p * orders
    return np.asarray(
        gammaln(px + q)
        - gammaln(px)
        - gammaln(q)
        + q * np.log(gamma)
        + (px - 1) * np.log(mean)
        + px * np.log(orders)
        - (px + q) * np.log(gamma + orders * mean)
    )


def fit(orders: Numbers, mean: Numbers) -> Spending | None:
    """The likeliest model; None for too few customers. Means must be finite and above zero, others are left out."""
    from scipy.optimize import minimize

    sound = np.isfinite(orders) & np.isfinite(mean) & (orders > 0) & (mean > 0)
    orders, mean = orders[sound], mean[sound]
    if len(orders) < FEWEST:
        return None
    unit = float(np.median(mean))

    def loss(logs: Numbers) -> float:
        p, q, gamma = np.exp(np.clip(logs, SMALLEST, LARGEST))
        return float(-log_likelihood(Spending(p, 1 + q, gamma), orders, mean / unit).mean())

    tries = [minimize(loss, np.log(start), method="Nelder-Mead", options={"maxiter": 2_000}) for start in STARTS]
    p, q, gamma = np.exp(np.clip(min(tries, key=lambda one: one.fun).x, SMALLEST, LARGEST))
    return Spending(float(p), float(1 + q), float(gamma) * unit)


def correlation(orders: Numbers, mean: Numbers) -> float:
    """Spearman's rank correlation of how often and how much; 0 where it cannot be told."""
    from scipy.stats import rankdata

    if len(orders) < 3 or len(set(orders)) < 2 or len(set(mean)) < 2:
        return 0.0
    return float(np.corrcoef(rankdata(orders), rankdata(mean))[0, 1])
