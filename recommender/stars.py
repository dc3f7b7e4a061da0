"""What buyers' stars say of each product, with few stars counting little.

The mean of a product's stars and of `PRIOR` more of what the shop's stars are in the mean: a Bayesian mean with a
normal prior.
"""

import math

import numpy as np

from recommender.catalogue import Catalogue
from recommender.scoring import Scores

PRIOR = 10.0
"""As many reviews as weigh as much as what is known of all products."""


def shrunk(catalogue: Catalogue) -> Scores:
    """Stars of every item; what nobody rated has the mean of all, and zeros say that nobody rated anything."""
    rated = [_rated(one.rating, one.reviews) for one in catalogue.items]
    stars, counts = np.array([one for one, _ in rated]), np.array([count for _, count in rated])
    if not counts.sum():
        return np.zeros(len(catalogue))
    mean = (stars @ counts) / counts.sum()
    return np.asarray((stars * counts + mean * PRIOR) / (counts + PRIOR))


def _rated(stars: float | None, reviews: int) -> tuple[float, float]:
    """Stars and by how many; nothing where one of them is missing or no number."""
    if stars is None or not math.isfinite(stars) or reviews <= 0:
        return 0.0, 0.0
    return stars, float(reviews)
