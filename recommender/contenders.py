"""Who is compared: every algorithm of the contract, as it is set up here."""

from collections.abc import Callable, Mapping

from recommender.again import Again
from recommender.algorithms.itemsets import Itemsets
from recommender.algorithms.least_squares import LeastSquares
from recommender.algorithms.ncf import Ncf
from recommender.algorithms.people import People, PeopleConfig
from recommender.algorithms.pure_svd import PureSvd
from recommender.algorithms.sequences import Sequences
from recommender.algorithms.visits import Visits
from recommender.algorithms.walk import Walk
from recommender.blend import Blend
from recommender.ease import Ease
from recommender.onward import Onward
from recommender.popular import Popular, PopularConfig
from recommender.ranker import ItemRanker
from recommender.similar import Similar
from recommender.together import Together, TogetherConfig
from recommender.training.ncf import learn

SERVES = "blend, varied (serves)"

CONTENDERS: Mapping[str, Callable[[], ItemRanker]] = {
    "popular": lambda: ItemRanker(Popular(), relevance=1.0),
    "popular, 30 days": lambda: ItemRanker(Popular(PopularConfig(window="30 days")), relevance=1.0),
    "buy again": lambda: ItemRanker(Again(), relevance=1.0),
    "similar (TF-IDF)": lambda: ItemRanker(Similar(), relevance=1.0),
    "people (cosine)": lambda: ItemRanker(People(), relevance=1.0),
    "people (Pearson)": lambda: ItemRanker(People(PeopleConfig(likeness="pearson")), relevance=1.0),
    "together (cosine)": lambda: ItemRanker(Together(), relevance=1.0),
    "together (BM25)": lambda: ItemRanker(Together(TogetherConfig(weighting="bm25")), relevance=1.0),
    "RP3beta": lambda: ItemRanker(Walk(), relevance=1.0),
    "PureSVD": lambda: ItemRanker(PureSvd(), relevance=1.0),
    "ALS": lambda: ItemRanker(LeastSquares(), relevance=1.0),
    "NCF": lambda: ItemRanker(Ncf(learner=learn), relevance=1.0),
    "sequential rules": lambda: ItemRanker(Sequences(), relevance=1.0),
    "STAN": lambda: ItemRanker(Visits(), relevance=1.0),
    "onward (linear transitions)": lambda: ItemRanker(Onward(), relevance=1.0),
    "FP-Growth": lambda: ItemRanker(Itemsets(), relevance=1.0),
    "EASE": lambda: ItemRanker(Ease(), relevance=1.0),
    "blend, best first": lambda: ItemRanker(Blend(), relevance=1.0),
    SERVES: lambda: ItemRanker(Blend()),
}
"""Name in the tables -> how it is made. Biased factors and SVD++ predict stars and have a table of their own."""
