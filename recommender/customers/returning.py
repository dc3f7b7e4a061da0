"""How likely somebody is to send something back within the next 90 days, from what they did before.

A logistic regression on logarithms: it beat gradient-boosted trees on the earlier split of Online Retail (README.md).
It plans parcels and hands, and is never held against a customer: `recommender.risk` does not read it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from recommender.customers.types import GivenBack, Purchase, days_between

Numbers = NDArray[np.float64]
AHEAD = timedelta(days=90)
STEP = timedelta(days=15)
STEPS = 3
"""Learnt from three days, `STEP` apart, each with the `AHEAD` days after it."""
STRENGTH = 0.01  # inverse of the ridge
NEVER = 730.0  # days, for who never sent anything back
WINDOWS = (30, 90)  # days
FARTHEST = 6.0  # standard deviations: what was hardly ever seen is not believed beyond that


@dataclass(frozen=True, slots=True)
class Returning:
    """The model, fitted: weights of standardized logarithms."""

    centre: Numbers
    scale: Numbers
    weights: Numbers
    bias: float

    def probability(self, table: Numbers) -> Numbers:
        """In [0, 1], one a row of `features`."""
        steps = np.clip((np.log1p(table) - self.centre) / self.scale, -FARTHEST, FARTHEST)
        return np.asarray(1 / (1 + np.exp(-(steps @ self.weights + self.bias))))


def features(
    purchases: Iterable[Purchase], given_back: Iterable[GivenBack], cut: datetime
) -> tuple[list[str], Numbers]:
    """Customers with an order before `cut`, by id, and a row of numbers each. Nothing from `cut` on is looked at."""
    bought: dict[str, list[Purchase]] = defaultdict(list)
    back: dict[str, list[GivenBack]] = defaultdict(list)
    for order in purchases:
        if order.at < cut and order.amount > 0:
            bought[order.customer_id].append(order)
    for one in given_back:
        if one.at < cut:
            back[one.customer_id].append(one)
    people = sorted(bought)
    rows = [_row(bought[person], back.get(person, []), cut) for person in people]
    return people, np.array(rows, dtype=np.float64)


def _row(bought: Sequence[Purchase], back: Sequence[GivenBack], cut: datetime) -> list[float]:
    ages = np.array([days_between(one.at, cut) for one in bought])
    amounts = np.array([one.amount / 100 for one in bought])
    lines = np.array([one.lines for one in bought])
    pieces = sum(one.pieces for one in bought)
    row = [ages.min(), ages.max(), len(bought), lines.sum(), amounts.sum(), pieces, amounts.max(), lines.max()]
    for days in WINDOWS:
        late = ages <= days
        row += [late.sum(), amounts[late].sum(), lines[late].sum()]
    since = [days_between(one.at, cut) for one in back]
    worth = sum(one.amount for one in back) / 100
    row += [
        len(back),
        sum(one.lines for one in back),
        worth,
        min(since, default=NEVER),
        sum(day <= 90 for day in since),
    ]
    row += [len(bought) / (ages.max() + 30), len(back) / len(bought), min(worth / amounts.sum(), 2.0)]
    return [float(number) for number in row]


def happened(people: Sequence[str], given_back: Iterable[GivenBack], cut: datetime) -> Numbers:
    """1 for who sends something back in the `AHEAD` after `cut`."""
    did = {one.customer_id for one in given_back if cut <= one.at < cut + AHEAD}
    return np.array([float(person in did) for person in people])


def examples(purchases: Sequence[Purchase], given_back: Sequence[GivenBack], cut: datetime) -> tuple[Numbers, Numbers]:
    """Features on some days, `AHEAD` before `cut` and earlier, and what came true after each, all before `cut`."""
    tables, truths = [], []
    for step in range(STEPS):
        then = cut - AHEAD - step * STEP
        people, table = features(purchases, given_back, then)
        if people:
            tables.append(table)
            truths.append(happened(people, given_back, then))
    return (np.concatenate(tables), np.concatenate(truths)) if truths else (np.zeros((0, 0)), np.zeros(0))


def fit(purchases: Sequence[Purchase], given_back: Sequence[GivenBack], cut: datetime) -> Returning | None:
    """Learn from what was known before `cut`; None where too little happened."""
    from sklearn.linear_model import LogisticRegression

    table, truth = examples(purchases, given_back, cut)
    if min(truth.sum(), (1 - truth).sum()) < 10:
        return None
    logs = np.log1p(table)
    centre, spread = logs.mean(axis=0), logs.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    model = LogisticRegression(C=STRENGTH, max_iter=2_000).fit((logs - centre) / scale, truth)
    return Returning(centre, scale, model.coef_[0], float(model.intercept_[0]))
