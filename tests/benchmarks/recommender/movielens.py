"""MovieLens-100k by the protocol of the recommenders-team benchmark, and five folds of ratings.

Three quarters of each film's ratings are learnt, drawn with seed 42, and ten films are listed for each user, none of
them rated before. The list of SAR is the check that split and measures are those of the published table (its nDCG@10:
0.393819). The data may not be redistributed: whoever wants the figures names the unpacked folder.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender import ItemRanker
from recommender.algorithms.least_squares import LeastSquares
from recommender.algorithms.ratings import Ratings, RatingsConfig
from recommender.blend import Blend
from recommender.datasets import read_movielens
from recommender.ease import Ease
from recommender.types import Interaction, Item

K = 10
SEED = 42
LEARNT_SHARE = 0.75
HALF_LIFE = 30 * 86_400.0  # seconds, of SAR
SAR_NDCG, TOLERANCE = 0.393819, 0.0005
STARS = (1.0, 5.0)
FOLDS = 5

Lists = dict[str, list[str]]
"""User -> films, best first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    ndcg: float
    average_precision: float
    precision: float
    recall: float
    seconds: float
    """To learn and to list, CPU."""


def split_by_item(ratings: list[Interaction], *, seed: int = SEED) -> tuple[list[Interaction], list[Interaction]]:
    """What is learnt and what is asked: of each item's ratings the first three quarters, in the order drawn.

    The draws are those of `python_stratified_split(filter_by="item")`: one number a row, in the order of the file.
    """
    drawn = np.random.RandomState(seed).rand(len(ratings))
    items = np.array([int(one.item_id) for one in ratings])
    order = np.lexsort((drawn, items))
    ordered = items[order]
    place = np.arange(len(order)) - np.searchsorted(ordered, ordered) + 1
    is_learnt = place / np.bincount(items)[ordered] <= LEARNT_SHARE
    return [ratings[row] for row in order[is_learnt]], [ratings[row] for row in order[~is_learnt]]


def sar(learnt: list[Interaction]) -> Lists:
    """SAR: Jaccard of films by their raters, times stars that halve every 30 days."""
    users = sorted({one.user_id for one in learnt})
    items = sorted({one.item_id for one in learnt}, key=int)
    row, column = {u: n for n, u in enumerate(users)}, {i: n for n, i in enumerate(items)}
    at = np.array([one.at.timestamp() for one in learnt])
    stars = np.array([one.rating or 0.0 for one in learnt]) * 0.5 ** ((at.max() - at) / HALF_LIFE)
    places = ([row[one.user_id] for one in learnt], [column[one.item_id] for one in learnt])
    shape = (len(users), len(items))
    affinity = sparse.csr_array((stars, places), shape=shape)
    met = sparse.csr_array((np.ones(len(learnt)), places), shape=shape)
    both = (met.T @ met).toarray()
    own = np.diag(both)
    scores = affinity @ (both / (own[:, None] + own[None, :] - both))
    scores[met.nonzero()] = -np.inf
    best = np.argsort(-scores, axis=1, kind="stable")[:, :K]
    return {user: [items[n] for n in best[row[user]]] for user in users}


def listed(make: Callable[[], ItemRanker], items: list[Item], learnt: list[Interaction]) -> Lists:
    """The lists of one of our own."""
    ranker = make().fit(items, learnt)
    found = ranker.recommend_each(ranker.history.users, k=K)
    return {user: [one.item_id for one in films] for user, films in found.items()}


def graded(name: str, lists: Lists, asked: list[Interaction], seconds: float) -> Row:
    """Means over the users that are asked and have a list."""
    wanted: dict[str, set[str]] = {}
    for one in asked:
        wanted.setdefault(one.user_id, set()).add(one.item_id)
    discounts = 1 / np.log2(2 + np.arange(K))
    rows = []
    for user in wanted.keys() & lists.keys():
        films = wanted[user]
        hits = np.array([film in films for film in lists[user][:K]] + [False] * (K - len(lists[user][:K])))
        rising = (np.cumsum(hits) / (1 + np.arange(K)))[hits].sum()
        ideal = discounts[: len(films)].sum()
        rows.append((hits @ discounts / ideal, rising / len(films), hits.sum() / K, hits.sum() / len(films)))
    return Row(name, *(float(mean) for mean in np.mean(sorted(rows), axis=0)), seconds)


def ranking(folder: Path) -> list[Row]:
    """SAR, then our own."""
    items, ratings = read_movielens(folder)
    learnt, asked = split_by_item(ratings)
    makers: dict[str, Callable[[], Lists]] = {"SAR (protocol check)": lambda: sar(learnt)}
    for name, make in (("ALS", LeastSquares), ("EASE", Ease), ("blend, best first", Blend)):
        makers[name] = lambda make=make: listed(lambda: ItemRanker(make(), relevance=1.0), items, learnt)
    rows = []
    for name, lists in makers.items():
        started = time.process_time()
        found = lists()
        rows.append(graded(name, found, asked, time.process_time() - started))
    return rows


def rmse(folder: Path, config: RatingsConfig) -> float:
    """Root mean squared error over five folds drawn with seed 42, predictions held to the scale."""
    _, ratings = read_movielens(folder)
    users = _numbered([one.user_id for one in ratings])
    items = _numbered([one.item_id for one in ratings])
    stars = np.array([one.rating or 0.0 for one in ratings])
    shape = (int(users.max()) + 1, int(items.max()) + 1)
    fold_of = np.random.default_rng(SEED).permutation(len(stars)) % FOLDS
    squares = []
    for fold in range(FOLDS):
        known = fold_of != fold
        model = Ratings(config)
        model.fit_ratings(users[known], items[known], stars[known], shape)
        met = sparse.csr_array((np.ones(int(known.sum())), (users[known], items[known])), shape=shape)
        predicted = np.clip(model.predict(users[~known], items[~known], met), *STARS)
        squares.append(np.mean((predicted - stars[~known]) ** 2))
    return float(np.mean(np.sqrt(squares)))


def _numbered(names: list[str]) -> NDArray[np.int64]:
    return np.unique(names, return_inverse=True)[1].astype(np.int64)
