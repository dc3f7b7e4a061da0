"""Every algorithm by the name under which a model folder speaks of it."""

from recommender.blend import Blend
from recommender.ease import Ease
from recommender.popular import Popular
from recommender.scoring import Scorer
from recommender.similar import Similar
from recommender.together import Together

SCORERS: dict[str, type[Scorer]] = {
    "popular": Popular,
    "similar": Similar,
    "together": Together,
    "ease": Ease,
    "blend": Blend,
}
"""The name in a model folder -> what reads it."""
