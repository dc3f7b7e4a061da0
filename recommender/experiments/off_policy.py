"""What a policy that was not followed would have brought, from what was logged with its propensities.

IPS: Horvitz and Thompson (1952); SNIPS: Swaminathan and Joachims (2015); DR: Dudik, Langford and Li (2011).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

Z95 = NormalDist().inv_cdf(0.975)
RIDGE = 1.0
"""Of the reward model of DR."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One row a decision."""

    contexts: Values
    """Decisions x features."""
    arms: NDArray[np.int64]
    propensities: Values
    """Of the arm that was chosen, in (0, 1]."""
    rewards: Values


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean reward of a policy, and where it lies with 95 %."""

    mean: float
    low: float
    high: float
    effective: float
    """As many decisions of the policy's own would tell as much: (sum w)^2 / sum w^2."""


def ips(logged: Logged, target: Values) -> Estimate:
    """`target`: decisions x arms, the policy's probabilities. Unbiased, and the wider the more they differ."""
    weights = _weights(logged, target)
    return _estimate(weights * logged.rewards, weights)


def snips(logged: Logged, target: Values) -> Estimate:
    """Weights that sum to one: a little biased, far less spread. Interval by the delta method."""
    weights = _weights(logged, target)
    if weights.sum() <= 0:
        return Estimate(0.0, 0.0, 1.0, 0.0)
    mean = float(weights @ logged.rewards / weights.sum())
    errors = weights * (logged.rewards - mean) / weights.mean()
    return _estimate(errors + mean, weights)


def dr(logged: Logged, target: Values) -> Estimate:
    """A reward model of each arm corrected by what it missed: right if either the model or the propensities are.

    The model of a row is fitted on the other half of the rows, so that it does not know the row's own reward.
    """
    predicted = np.zeros_like(target)
    half = np.arange(len(logged.rewards)) % 2 == 0
    for own in (half, ~half):
        predicted[own] = _predicted(logged, ~own, logged.contexts[own], target.shape[1])
    chosen = predicted[np.arange(len(logged.rewards)), logged.arms]
    weights = _weights(logged, target)
    return _estimate((target * predicted).sum(axis=1) + weights * (logged.rewards - chosen), weights)


def always(arm: int, decisions: int, arms: int) -> Values:
    """The policy that takes one arm every time."""
    target = np.zeros((decisions, arms))
    target[:, arm] = 1.0
    return target


def _weights(logged: Logged, target: Values) -> Values:
    if len(logged.rewards) == 0 or (logged.propensities <= 0).any():
        raise ValueError("expected at least one decision, and propensities above 0")
    weights: Values = target[np.arange(len(logged.rewards)), logged.arms] / logged.propensities
    return weights


def _predicted(logged: Logged, known: NDArray[np.bool_], contexts: Values, arms: int) -> Values:
    features = contexts.shape[1]
    found = np.zeros((len(contexts), arms))
    for arm in range(arms):
        rows = known & (logged.arms == arm)
        own = logged.contexts[rows]
        weights = np.linalg.solve(own.T @ own + RIDGE * np.eye(features), own.T @ logged.rewards[rows])
        found[:, arm] = contexts @ weights
    return found


def _estimate(values: Values, weights: Values) -> Estimate:
    mean = float(values.mean())
    margin = Z95 * float(values.std(ddof=1)) / np.sqrt(len(values)) if len(values) > 1 else np.inf
    effective = float(weights.sum() ** 2 / (weights**2).sum()) if (weights > 0).any() else 0.0
    return Estimate(mean, mean - float(margin), mean + float(margin), effective)
