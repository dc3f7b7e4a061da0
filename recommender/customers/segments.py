"""Customers in groups that a colleague can speak of: "regulars", "best customers gone quiet".

Groups are found by K-means over recency, frequency and mean order (logarithms, each in standard deviations); their
names are read off the centres: recent or quiet, many orders or few, large or small, each against the middle customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from recommender.customers.kmeans import Fit, Points, compare, distances, elbow
from recommender.customers.rfm import Rfm

COUNTS = range(2, 9)
TOLERANCE = 0.02
"""Silhouette that more groups may cost, if more of them can be told apart by name."""
FEWEST = 50
"""Customers below which nobody is grouped: everybody is "not enough known"."""
MOST_POINTS = 20_000
"""Customers the centres are learnt from; the others join the nearest."""


class Segment(StrEnum):
    """What a group is called, in words for colleagues."""

    BEST = "best customers"
    REGULARS = "regulars"
    LARGE = "recent, few and large orders"
    SMALL = "recent, few and small orders"
    BEST_QUIET = "best customers gone quiet"
    REGULARS_QUIET = "regulars gone quiet"
    LARGE_QUIET = "quiet, few and large orders"
    SMALL_QUIET = "quiet, few and small orders"
    NO_ORDER = "has not ordered yet"
    UNKNOWN = "not enough known"


_NAMES = {
    (True, True, True): Segment.BEST,
    (True, True, False): Segment.REGULARS,
    (True, False, True): Segment.LARGE,
    (True, False, False): Segment.SMALL,
    (False, True, True): Segment.BEST_QUIET,
    (False, True, False): Segment.REGULARS_QUIET,
    (False, False, True): Segment.LARGE_QUIET,
    (False, False, False): Segment.SMALL_QUIET,
}
"""(recent, often, large orders) -> name."""


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Who is in which group, and why there are so many groups."""

    segments: tuple[Segment, ...]
    """One a row, in the order of the rows."""
    fits: tuple[Fit, ...] = ()
    elbow: int = 0
    chosen: int = 0
    """Number of groups: from the elbow on, whichever gives most names at hardly any loss of silhouette."""


def segment(rows: Sequence[Rfm], *, seed: int = 7) -> Segmentation:
    """Group customers. Too few of them are not grouped at all."""
    if len(rows) < FEWEST:
        return Segmentation((Segment.UNKNOWN,) * len(rows))
    points = features(rows)
    learnt = points
    if len(points) > MOST_POINTS:
        learnt = points[np.random.default_rng(seed).choice(len(points), MOST_POINTS, replace=False)]
    fits = tuple(compare(learnt, COUNTS, seed=seed))
    if not fits:
        return Segmentation((Segment.UNKNOWN,) * len(rows))
    bend = elbow(fits)
    lowest = next(one.silhouette for one in fits if one.k == bend) - TOLERANCE
    middle = np.median(points, axis=0)
    tries = [one.centres for one in fits if one.k >= bend and one.silhouette >= lowest]
    named = [(centres, [_name(centre, middle) for centre in centres]) for centres in tries]
    centres, names = max(named, key=lambda pair: (len(set(pair[1])), -len(pair[1])))
    labels = distances(points, centres).argmin(axis=1)
    return Segmentation(tuple(names[label] for label in labels), fits, bend, len(centres))


def features(rows: Sequence[Rfm]) -> Points:
    """Shape (n, 3): recency, orders, mean order; logarithms in standard deviations from the mean (0: all alike)."""
    raw = np.log1p(np.array([(max(row.recency, 0), row.orders, row.mean_order) for row in rows]).reshape(-1, 3))
    spread = raw.std(axis=0)
    return np.asarray((raw - raw.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _name(centre: Points, middle: Points) -> Segment:
    recency, orders, worth = centre - middle
    return _NAMES[bool(recency <= 0), bool(orders > 0), bool(worth > 0)]
