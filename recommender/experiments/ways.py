"""The ways of recommending that can be tried beside each other, made of what was trained once."""

from collections.abc import Callable, Iterable, Mapping

from recommender.popular import Popular
from recommender.ranker import ItemRanker
from recommender.similar import Similar
from recommender.together import Together

WAYS: Mapping[str, Callable[[ItemRanker], ItemRanker]] = {
    "serves": lambda ranker: ranker,
    "best_first": lambda ranker: ranker.otherwise(relevance=1.0),
    "popular": lambda ranker: ranker.otherwise(scorer=Popular()),
    "alike": lambda ranker: ranker.otherwise(scorer=Similar()),
    "neighbours": lambda ranker: ranker.otherwise(scorer=Together()),
}
"""Name of an arm -> the recommender."""


def ways(ranker: ItemRanker, names: Iterable[str]) -> dict[str, ItemRanker]:
    """By name; raises `KeyError` for one that there is not."""
    return {name: WAYS[name](ranker) for name in names}
