"""Every algorithm by the name under which a model folder speaks of it."""

from recommender.again import Again
from recommender.algorithms.itemsets import Itemsets
from recommender.algorithms.least_squares import LeastSquares
from recommender.algorithms.ncf import Ncf
from recommender.algorithms.people import People
from recommender.algorithms.pure_svd import PureSvd
from recommender.algorithms.ratings import Ratings
from recommender.algorithms.sequences import Sequences
from recommender.algorithms.visits import Visits
from recommender.algorithms.walk import Walk
from recommender.blend import Blend
from recommender.ease import Ease
from recommender.onward import Onward
from recommender.popular import Popular
from recommender.scoring import Scorer
from recommender.similar import Similar
from recommender.together import Together

SCORERS: dict[str, type[Scorer]] = {
    "popular": Popular,
    "again": Again,
    "similar": Similar,
    "people": People,
    "together": Together,
    "walk": Walk,
    "pure_svd": PureSvd,
    "least_squares": LeastSquares,
    "ease": Ease,
    "onward": Onward,
    "ncf": Ncf,
    "ratings": Ratings,
    "sequences": Sequences,
    "visits": Visits,
    "itemsets": Itemsets,
    "blend": Blend,
}
"""The name in a model folder -> what reads it."""
