"""K-means, and how many groups there are: the elbow of the spread within them, and the silhouette.

Lloyd, Least squares quantization in PCM (1982); Arthur, Vassilvitskii, k-means++ (2007); Rousseeuw, Silhouettes (1987).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.int64]
STARTS = 5
ROUNDS = 100
LOOKED_AT = 2_000
"""Points the silhouette is taken over: it compares each with each."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Points in groups."""

    centres: Points
    """Shape (k, dims)."""
    labels: Labels
    """Shape (n,)."""
    spread: float
    """Sum of squared distances to the own centre."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well `k` groups fit."""

    k: int
    spread: float
    silhouette: float
    """Mean over points, in [-1, 1]; 1: far from every other group."""
    centres: Points


def k_means(points: Points, k: int, *, seed: int = 7) -> Clusters:
    """The tightest of several starts; equal points, k and seed give equal groups.

    Raises `ValueError` for numbers that are not finite, or fewer different points than groups.
    """
    if not np.isfinite(points).all():
        raise ValueError("expected finite points, got NaN or infinity")
    if k < 1 or len(np.unique(points, axis=0)) < k:
        raise ValueError(f"expected at least {k} different points for {k} groups")
    random = np.random.default_rng(seed)
    tries = (_settled(points, _spread_out(points, k, random)) for _ in range(STARTS))
    return min(tries, key=lambda one: one.spread)


def _spread_out(points: Points, k: int, random: np.random.Generator) -> Points:
    """First centres, each far from those before (k-means++)."""
    centres = [points[random.integers(len(points))]]
    while len(centres) < k:
        gaps = distances(points, np.array(centres)).min(axis=1)
        centres.append(points[random.choice(len(points), p=gaps / gaps.sum())])
    return np.array(centres)


def _settled(points: Points, centres: Points) -> Clusters:
    for _ in range(ROUNDS):
        labels = distances(points, centres).argmin(axis=1)
        moved = np.array([
            points[labels == index].mean(axis=0) if (labels == index).any() else centre
            for index, centre in enumerate(centres)
        ])  # fmt: skip
        if np.allclose(moved, centres):
            break
        centres = moved
    gaps = distances(points, centres)
    return Clusters(centres, gaps.argmin(axis=1), float(gaps.min(axis=1).sum()))


def distances(points: Points, centres: Points) -> Points:
    """Squared, shape (n, k)."""
    squares = (points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)
    return np.asarray(np.maximum(squares - 2 * points @ centres.T, 0.0))


def silhouette(points: Points, labels: Labels, *, seed: int = 7) -> float:
    """Mean silhouette in [-1, 1], over at most `LOOKED_AT` points; 0 for a single group."""
    if len(points) > LOOKED_AT:
        chosen = np.random.default_rng(seed).choice(len(points), LOOKED_AT, replace=False)
        points, labels = points[chosen], labels[chosen]
    groups = np.unique(labels)
    if len(groups) < 2:
        return 0.0
    gaps = np.sqrt(distances(points, points))
    sizes = np.array([(labels == group).sum() for group in groups])
    sums = np.stack([gaps[:, labels == group].sum(axis=1) for group in groups], axis=1)
    own = np.searchsorted(groups, labels)
    rows = np.arange(len(points))
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[rows, own] = np.inf
    nearest = means.min(axis=1)
    each = np.where(sizes[own] > 1, (nearest - inside) / np.maximum(np.maximum(inside, nearest), 1e-12), 0.0)
    return float(each.mean())


def compare(points: Points, counts: Sequence[int], *, seed: int = 7) -> list[Fit]:
    """One row for each number of groups that there are enough different points for."""
    different = len(np.unique(points, axis=0))
    fits = []
    for k in counts:
        if k <= different:
            found = k_means(points, k, seed=seed)
            fits.append(Fit(k, found.spread, silhouette(points, found.labels, seed=seed), found.centres))
    return fits


def elbow(fits: Sequence[Fit]) -> int:
    """The k after which more groups help least: farthest below the line from the first spread to the last.

    Satopää et al., Finding a "kneedle" in a haystack (2011). Raises `ValueError` without rows.
    """
    if not fits:
        raise ValueError("expected at least one number of groups")
    first, last = fits[0], fits[-1]
    if first.k == last.k or first.spread == last.spread:
        return first.k

    def below(one: Fit) -> float:
        along = (one.k - first.k) / (last.k - first.k)
        return (1 - along) - (one.spread - last.spread) / (first.spread - last.spread)

    return max(fits, key=below).k
