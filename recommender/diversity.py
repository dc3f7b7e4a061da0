"""A list that is not ten times the same thing.

Carbonell and Goldstein, The use of MMR (1998).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.scoring import Scores

POOL = 5
"""Candidates considered for each place in the list."""

LARGE = 10_000
EVERY = 16
"""Of a large catalogue every 16th score says which may be among the best: as many of the sample are at least as high
as are sought, so nothing that belongs into the list is left out, and the rest need not be put in order."""


def best(scores: Scores, mask: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """The positions of the `count` highest scores where `mask` is true, best first; ties by position."""
    candidates = np.flatnonzero(mask)
    if len(candidates) > LARGE and 0 < count < len(candidates) // EVERY:
        sample = scores[candidates[::EVERY]]
        guess = np.partition(sample, len(sample) - count)[len(sample) - count]
        candidates = np.flatnonzero((scores >= guess) & mask)
    if len(candidates) > count:
        threshold = np.partition(scores[candidates], len(candidates) - count)[len(candidates) - count]
        candidates = candidates[scores[candidates] >= threshold]
    return candidates[np.lexsort((candidates, -scores[candidates]))][:count]


def to_explore(chosen: list[int], candidates: NDArray[np.int64], met_by: NDArray[np.int64], draw: float) -> int | None:
    """Who gets the last place of `chosen` so that something is learnt of it; None where nobody can have it.

    Of the `candidates` left over, as many as are chosen, those met by fewest people (`met_by`, by position), stand in
    line, each as likely as the other: 1 / len(chosen) is the propensity. `draw` in [0, 1) says which.
    """
    left = candidates[~np.isin(candidates, chosen)]
    line = left[np.lexsort((left, met_by[left]))][: len(chosen)]
    if len(chosen) < 2 or len(line) == 0:
        return None
    return int(line[int(draw * len(line))])


def spread(
    candidates: NDArray[np.int64], scores: Scores, vectors: sparse.csr_array, count: int, relevance: float
) -> NDArray[np.int64]:
    """`count` of the `candidates` (best first), each chosen for its score and against its likeness to those before.

    `relevance` in [0, 1]: 1 keeps the order; `vectors` are rows of length 1 by position.
    """
    if relevance >= 1.0 or len(candidates) <= 1:
        return candidates[:count]
    own = scores[candidates]
    width = own.max() - own.min()
    worth = (own - own.min()) / width if width > 0 else np.ones_like(own)
    alike = (vectors[candidates] @ vectors[candidates].T).toarray()
    chosen: list[int] = [0]
    nearest = alike[0].copy()
    while len(chosen) < min(count, len(candidates)):
        value = relevance * worth - (1 - relevance) * nearest
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        nearest = np.maximum(nearest, alike[chosen[-1]])
    return candidates[chosen]
