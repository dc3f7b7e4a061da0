"""BG/NBD: how often somebody buys while they are a customer, and whether they still are one.

While active, a customer buys at random with rate λ a day; after each purchase they leave for good with probability p.
Over customers λ ~ Gamma(r, α) and p ~ Beta(a, b). What is known of one is (x, t, T): repeat orders, days from the first
order to the last, days from the first order to today.

Fader, Hardie, Lee, "Counting your customers" the easy way: an alternative to the Pareto/NBD model (2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.customers.rfm import Rfm

Numbers = NDArray[np.float64]
FEWEST = 30
"""Customers below which nothing is fitted: four numbers cannot be learnt from a handful."""
STARTS = ((0.5, 30.0, 1.0, 3.0), (1.0, 100.0, 0.5, 5.0))
SMALLEST, LARGEST = -7.0, 12.0  # of the parameters' logarithms
PULL = 1e-3
"""Weight of keeping the logarithms near zero: where nobody ever leaves, a and b would run away."""


@dataclass(frozen=True, slots=True)
class Buying:
    """The model, fitted."""

    r: float
    alpha: float
    """Days."""
    a: float
    b: float

    def is_customer(self, x: Numbers, last: Numbers, age: Numbers) -> Numbers:
        """Probability in [0, 1] that each of them has not left. Who ordered once cannot have left by this model."""
        odds = self.a / (self.b + np.maximum(x, 1) - 1)
        gone = odds * np.exp((self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + last)))
        return np.asarray(np.where(x > 0, 1 / (1 + gone), 1.0))

    def buys_within(self, days: float, x: Numbers, last: Numbers, age: Numbers) -> Numbers:
        """Probability in [0, 1] of at least one order in the next `days`.

        An active customer leaves only after an order, so the first one is a plain Gamma-Poisson matter.
        """
        none = np.exp((self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + age + days)))
        return np.asarray(self.is_customer(x, last, age) * (1 - none))

    def expected(self, days: float, x: Numbers, last: Numbers, age: Numbers) -> Numbers:
        """Orders expected in the next `days`."""
        from scipy.special import hyp2f1

        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        a = a if abs(a - 1) > 1e-9 else 1 + 1e-6  # the formula has a removable gap at 1
        series = hyp2f1(r + x, b + x, a + b + x - 1, days / (alpha + age + days))
        share = ((alpha + age) / (alpha + age + days)) ** (r + x)
        return np.asarray((a + b + x - 1) / (a - 1) * (1 - share * series) * self.is_customer(x, last, age))


def table(rows: Sequence[Rfm]) -> tuple[Numbers, Numbers, Numbers]:
    """x, t and T of each."""
    numbers = np.array([(row.repeats, row.last_repeat, row.age) for row in rows], dtype=np.float64).reshape(-1, 3)
    return numbers[:, 0], numbers[:, 1], numbers[:, 2]


def log_likelihood(model: Buying, x: Numbers, last: Numbers, age: Numbers) -> Numbers:
    """Of each customer."""
    from scipy.special import betaln, gammaln

    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    rate = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stays = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
    some = np.maximum(x, 1)
    leaves = betaln(a + 1, b + some - 1) - betaln(a, b) - (r + x) * np.log(alpha + last)
    return np.asarray(rate + np.logaddexp(stays, np.where(x > 0, leaves, -np.inf)))


def fit(x: Numbers, last: Numbers, age: Numbers) -> Buying | None:
    """The likeliest model; None for too few customers, or when nobody bought twice.

    Numbers that are not finite, or that cannot be (a last order after today), are left out.
    """
    from scipy.optimize import minimize

    sound = np.isfinite(x) & np.isfinite(last) & np.isfinite(age) & (x >= 0) & (last >= 0) & (last <= age)
    x, last, age = x[sound], last[sound], age[sound]
    if len(x) < FEWEST or not (x > 0).any():
        return None

    def loss(logs: Numbers) -> float:
        model = Buying(*np.exp(np.clip(logs, SMALLEST, LARGEST)))
        return float(-log_likelihood(model, x, last, age).mean() + PULL * (logs**2).mean())

    starts = [np.log(start) for start in STARTS]
    tries = [minimize(loss, start, method="Nelder-Mead", options={"maxiter": 2_000}) for start in starts]
    best = min(tries, key=lambda one: one.fun)
    return Buying(*(float(number) for number in np.exp(np.clip(best.x, SMALLEST, LARGEST))))
