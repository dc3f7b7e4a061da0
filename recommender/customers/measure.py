"""How good a probability is: does it rank (AUC), and is it right (Brier)? Both beside baselines, on later days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from recommender.customers import buying
from recommender.customers.rfm import Rfm, rfm
from recommender.customers.types import Purchase

Numbers = NDArray[np.float64]
AHEAD = 90  # days


@dataclass(frozen=True, slots=True)
class Quality:
    """One way to tell who orders again within `AHEAD` days."""

    name: str
    auc: float
    """Probability that who did order again is ranked above who did not."""
    brier: float
    """Mean squared error of the probability; lower is better."""
    customers: int


def auc(scores: Numbers, happened: Numbers) -> float:
    """Area under the ROC curve, ties counting half; NaN when it happened to all or to none."""
    from scipy.stats import rankdata

    yes = happened > 0
    positives, negatives = int(yes.sum()), int((~yes).sum())
    if not positives or not negatives:
        return float("nan")
    return float((rankdata(scores)[yes].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def brier(probabilities: Numbers, happened: Numbers) -> float:
    """Mean squared error."""
    return float(((probabilities - happened) ** 2).mean())


def coming_back(purchases: Iterable[Purchase], cut: datetime) -> list[Quality]:
    """Learnt before `cut`, asked who orders in the `AHEAD` days after it.

    Everything is fitted on the days before `cut` only; the baselines too, on the `AHEAD` days before it.
    """
    known = list(purchases)
    ahead = timedelta(days=AHEAD)
    earlier, now = rfm(known, cut - ahead), rfm(known, cut)
    model = buying.fit(*buying.table(now))
    if model is None or not earlier:
        return []
    then = _ordered(known, cut, cut + ahead, now)
    before = _ordered(known, cut - ahead, cut, earlier)
    guesses = {
        "everybody alike": np.full(len(now), before.mean()),
        "recency alone": _logistic(earlier, before, now, only=1),
        "logistic on recency, frequency, value": _logistic(earlier, before, now),
        "BG/NBD (serves)": model.buys_within(AHEAD, *buying.table(now)),
    }
    return [Quality(name, auc(guess, then), brier(guess, then), len(now)) for name, guess in guesses.items()]


def _ordered(purchases: Sequence[Purchase], start: datetime, end: datetime, rows: Sequence[Rfm]) -> Numbers:
    did = {one.customer_id for one in purchases if start <= one.at < end and one.amount > 0}
    return np.array([float(row.customer_id in did) for row in rows])


def _logistic(earlier: Sequence[Rfm], happened: Numbers, now: Sequence[Rfm], *, only: int | None = None) -> Numbers:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    if len(set(happened)) < 2:
        return np.full(len(now), happened.mean())
    scale = StandardScaler().fit(_logs(earlier)[:, :only])
    model = LogisticRegression().fit(scale.transform(_logs(earlier)[:, :only]), happened)
    return np.asarray(model.predict_proba(scale.transform(_logs(now)[:, :only]))[:, 1])


def _logs(rows: Sequence[Rfm]) -> Numbers:
    raw = np.array([(max(row.recency, 0), row.orders, row.mean_order, row.age) for row in rows], dtype=np.float64)
    return np.asarray(np.log1p(raw))
