"""From a shop's orders to the table of customers that serves, once a day and state of the data."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from recommender import stored
from recommender.customers import buying, profiles, returning, spending
from recommender.customers.measure import AHEAD, coming_back
from recommender.customers.profiles import Profile, Profiles
from recommender.customers.rfm import Rfm, rfm
from recommender.customers.segments import Segment, Segmentation, segment
from recommender.customers.types import GivenBack, Known, Purchase
from recommender.customers.value import Value, lifetime_value
from recommender.types import IncompatibleModel

RECIPE = "customers 1"
"""Changed with anything that makes equal data train another table."""
KEPT = 2


def train_customers(models: Path, known: Known, today: datetime) -> Profiles:
    """Train unless it was done for this data and day, put it in force, and return it."""
    root = models / profiles.NAME
    folder = root / _hash(known, today)
    try:
        learnt = profiles.read(folder)
    except IncompatibleModel:
        learnt = learn(known, today)
        profiles.write(folder, learnt)
    stored.put_in_force(root, folder.name, keep=KEPT)
    return learnt


def learn(known: Known, today: datetime) -> Profiles:
    """Everybody's profile on `today`, and how far it can be trusted."""
    rows = rfm(known.purchases, today)
    groups = segment(rows)
    columns = buying.table(rows)
    orders = np.array([row.orders for row in rows], float)
    mean = np.array([row.mean_order for row in rows], float)
    buys, spends = buying.fit(*columns), spending.fit(orders, mean)
    comes_back = buys.buys_within(AHEAD, *columns) if buys else np.full(len(rows), np.nan)
    worth = lifetime_value(rows, buys, spends) if buys and spends else None
    sends = _sends_back(known, today)
    ordered = {row.customer_id for row in rows}
    found = [_profile(row, groups.segments[at], float(comes_back[at]), worth, at, sends) for at, row in enumerate(rows)]
    others = [Profile(one, Segment.NO_ORDER) for one in sorted(set(known.everybody) - ordered)]
    about = {
        "currency": known.currency,
        "learnt_on": today.date().isoformat(),
        "segments": _told(groups),
        "buying": asdict(buys) if buys else None,
        "spending": asdict(spends) if spends else None,
        "often_and_much": spending.correlation(orders, mean),
        "quality": [asdict(one) for one in coming_back(known.purchases, today - timedelta(days=AHEAD))],
    }
    return profiles.gathered([*found, *others], about)


def _profile(
    row: Rfm, group: Segment, comes_back: float, worth: Value | None, at: int, sends: dict[str, float]
) -> Profile:
    return Profile(
        row.customer_id,
        group,
        row.orders,
        row.spent,
        row.recency,
        None if np.isnan(comes_back) else comes_back,
        None if worth is None else round(worth.expected[at]),
        None if worth is None else round(worth.low[at]),
        None if worth is None else round(worth.high[at]),
        sends.get(row.customer_id),
    )


def _sends_back(known: Known, today: datetime) -> dict[str, float]:
    """Empty where too little was ever sent back to learn from."""
    model = returning.fit(known.purchases, known.given_back, today)
    if model is None:
        return {}
    people, numbers = returning.features(known.purchases, known.given_back, today)
    return dict(zip(people, map(float, model.probability(numbers)), strict=True))


def _told(groups: Segmentation) -> dict[str, Any]:
    fits = [{"k": one.k, "spread": one.spread, "silhouette": one.silhouette} for one in groups.fits]
    return {"elbow": groups.elbow, "chosen": groups.chosen, "fits": fits}


def _hash(known: Known, today: datetime) -> str:
    digest = hashlib.sha256(f"{RECIPE} {profiles.VERSION} {today.date()} {known.currency}".encode())
    for rows in (known.everybody, _lines(known.purchases), _lines(known.given_back)):
        for line in sorted(rows):
            digest.update(f"{line}\n".encode())
    return digest.hexdigest()[:16]


def _lines(rows: Iterable[Purchase] | Iterable[GivenBack]) -> Sequence[str]:
    return [repr(row) for row in rows]
