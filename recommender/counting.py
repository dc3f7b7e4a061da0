"""From a stream of interactions to the matrices of `History`."""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.types import Interaction

KIND_WEIGHTS = {"view": 1.0, "cart": 3.0, "purchase": 5.0}
TASTE_HALF_LIFE = 180 * 86_400.0  # seconds
POPULARITY_HALF_LIFE = 30 * 86_400.0  # seconds
RECENT = 30 * 86_400.0  # seconds
HABIT_HALF_LIFE = 1_000 * 86_400.0  # seconds; measured in README.md: habits last
UNRATED = -math.inf
MOST_ITEMS_OF_ONE = 500
"""Items kept of one person or session, the newest: a crawler or a reseller must not teach everybody else's taste."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Log:
    """Interactions as columns of numbers, in order of time, without repetitions."""

    users: tuple[str, ...]
    """Known users; person numbers from `len(users)` on are sessions of nobody known."""
    people: Numbers
    sessions: Numbers
    items: Numbers
    weights: NDArray[np.float64]
    """Of the kind."""
    ages: NDArray[np.float64]
    """Seconds before the newest interaction."""
    ratings: NDArray[np.float64]
    """Stars, NaN where none were given."""

    @property
    def purchases(self) -> NDArray[np.bool_]:
        """True where something was bought."""
        bought: NDArray[np.bool_] = self.weights == KIND_WEIGHTS["purchase"]
        return bought


_NO_NUMBERS, _NO_VALUES = np.zeros(0, dtype=np.int64), np.zeros(0)
NO_LOG = Log((), _NO_NUMBERS, _NO_NUMBERS, _NO_NUMBERS, _NO_VALUES, _NO_VALUES, _NO_VALUES)


def read(catalogue: Catalogue, interactions: Iterable[Interaction]) -> Log:
    """Number everything. Items outside the catalogue, impossible quantities and repeated rows do not count.

    Holds columns of numbers and each name once, never the rows: a million of them take 60 MB.
    """
    user_of: dict[str, int] = {}
    session_of: dict[str, int] = {}
    owners, visits, items = array("l"), array("l"), array("l")
    weights, times, ratings = array("d"), array("d"), array("d")
    for one in interactions:
        position = catalogue.positions.get(one.item_id)
        if position is not None and 0 < one.quantity < math.inf:
            name = one.session_id or f"{one.user_id} on {one.at:%Y-%m-%d}"
            owners.append(user_of.setdefault(one.user_id, len(user_of)))
            visits.append(session_of.setdefault(name, len(session_of)))
            items.append(position)
            weights.append(KIND_WEIGHTS[one.kind])
            times.append(one.at.timestamp())
            ratings.append(UNRATED if one.rating is None or not math.isfinite(one.rating) else one.rating)
    rows = _in_order(_ranked(user_of, owners), _ranked(session_of, visits), items, weights, times, ratings)
    users = tuple(sorted(user_id for user_id in user_of if user_id))
    is_known = rows.owners >= int("" in user_of)
    people = np.where(is_known, rows.owners - int("" in user_of), 0)
    people[~is_known] = len(users) + _by_appearance(rows.visits[~is_known])
    ages = rows.times.max(initial=0.0) - rows.times
    stars = np.where(rows.ratings == UNRATED, np.nan, rows.ratings)
    return Log(users, people, _by_appearance(rows.visits), rows.items, rows.weights, ages, stars)


class _Rows(NamedTuple):
    """Columns in order of time, without repetitions; owners and visits are ranks of their names."""

    owners: Numbers
    visits: Numbers
    items: Numbers
    weights: NDArray[np.float64]
    times: NDArray[np.float64]
    ratings: NDArray[np.float64]


def _ranked(numbers: Mapping[str, int], column: Sequence[int]) -> Numbers:
    """The column with each name's place in the alphabet instead of its number."""
    ranks = np.zeros(len(numbers), dtype=np.int64)
    ranks[[numbers[name] for name in sorted(numbers)]] = np.arange(len(numbers))
    return ranks[np.asarray(column, dtype=np.int64)]


def _in_order(owners: Numbers, visits: Numbers, items: Sequence[int], *measured: Sequence[float]) -> _Rows:
    rows = _Rows(owners, visits, np.array(items, dtype=np.int64), *(np.array(column) for column in measured))
    order = np.lexsort((rows.ratings, rows.weights, rows.items, rows.visits, rows.owners, rows.times))
    rows = _Rows._make(column[order] for column in rows)
    is_new = np.ones(len(order), dtype=np.bool_)
    is_new[1:] = np.any([column[1:] != column[:-1] for column in rows], axis=0)
    return _Rows._make(column[is_new] for column in rows)


def _by_appearance(column: Numbers) -> Numbers:
    """Numbers from 0 on in the order in which they first appear."""
    _, first, which = np.unique(column, return_index=True, return_inverse=True)
    numbers = np.zeros(len(first), dtype=np.int64)
    numbers[np.argsort(first)] = np.arange(len(first))
    return numbers[which]


def taste(log: Log, n_items: int) -> sparse.csr_array:
    """People x items: the sum of kind weights decayed by age, in logarithm; the newest items of each person only."""
    kept = _newest(log.people, log.items)
    decayed = log.weights * 0.5 ** (log.ages / TASTE_HALF_LIFE)
    matrix = _matrix(log.people[kept], log.items[kept], decayed[kept], n_items, _count(log.people))
    matrix.data = np.log1p(matrix.data)
    return matrix


def met_in(groups: Numbers, items: Numbers, n_items: int, n_groups: int) -> sparse.csr_array:
    """Groups x items: 1 where they meet; the newest items of each group only. Rows must be in order of time."""
    kept = _newest(groups, items)
    matrix = _matrix(groups[kept], items[kept], np.ones(int(kept.sum())), n_items, n_groups)
    matrix.data[:] = 1.0
    return matrix


def habits(log: Log, n_items: int, n_people: int) -> sparse.csr_array:
    """People x items: on how many occasions bought, each decayed by age; the newest items of each person only."""
    rows = np.flatnonzero(log.purchases)
    _, last = np.unique((log.sessions[rows] * n_items + log.items[rows])[::-1], return_index=True)
    rows = rows[np.sort(len(rows) - 1 - last)]
    people, items = log.people[rows], log.items[rows]
    kept = _newest(people, items)
    decayed = 0.5 ** (log.ages[rows] / HABIT_HALF_LIFE)
    return _matrix(people[kept], items[kept], decayed[kept], n_items, n_people)


def popularity(log: Log, n_items: int) -> NDArray[np.float64]:
    """Each person counts once an item, with their weightiest interaction, decayed by age."""
    decayed = log.weights * 0.5 ** (log.ages / POPULARITY_HALF_LIFE)
    pairs, which = np.unique(log.people * n_items + log.items, return_inverse=True)
    best = np.zeros(len(pairs))
    np.maximum.at(best, which, decayed)
    return np.asarray(np.bincount(pairs % n_items, weights=best, minlength=n_items))


def recent_buyers(log: Log, n_items: int) -> Numbers:
    """Different people who bought each item in the last 30 days of the data."""
    recent = log.purchases & (log.ages <= RECENT)
    pairs = np.unique(log.people[recent] * n_items + log.items[recent])
    return np.asarray(np.bincount(pairs % n_items, minlength=n_items), dtype=np.int64)


def _newest(groups: Numbers, items: Numbers) -> NDArray[np.bool_]:
    """True for rows whose item is among the newest `MOST_ITEMS_OF_ONE` of its group."""
    if len(groups) == 0:
        return np.zeros(0, dtype=np.bool_)
    width = int(items.max()) + 1
    backwards = (groups * width + items)[::-1]
    pairs, newest, which = np.unique(backwards, return_index=True, return_inverse=True)
    order = np.lexsort((newest, pairs // width))
    owners = (pairs // width)[order]
    starts = np.searchsorted(owners, owners)
    kept = np.zeros(len(pairs), dtype=np.bool_)
    kept[order] = np.arange(len(pairs)) - starts < MOST_ITEMS_OF_ONE
    return kept[which][::-1]


def _matrix(
    rows: Numbers, columns: Numbers, values: NDArray[np.float64], n_items: int, n_rows: int
) -> sparse.csr_array:
    matrix = sparse.coo_array((values, (rows, columns)), shape=(n_rows, n_items)).tocsr()
    matrix.sum_duplicates()
    return matrix


def _count(numbers: Numbers) -> int:
    return int(numbers.max(initial=-1)) + 1
