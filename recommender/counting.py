"""From a stream of interactions to the matrices of `History`."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.types import Interaction

KIND_WEIGHTS = {"view": 1.0, "cart": 3.0, "purchase": 5.0}
TASTE_HALF_LIFE = 180 * 86_400.0  # seconds
POPULARITY_HALF_LIFE = 30 * 86_400.0  # seconds
RECENT = 30 * 86_400.0  # seconds
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

    @property
    def purchases(self) -> NDArray[np.bool_]:
        """True where something was bought."""
        bought: NDArray[np.bool_] = self.weights == KIND_WEIGHTS["purchase"]
        return bought


def read(catalogue: Catalogue, interactions: Iterable[Interaction]) -> Log:
    """Number everything. Items outside the catalogue and repeated rows do not count."""
    rows = [
        (one.user_id, one.session_id or f"{one.user_id} on {one.at:%Y-%m-%d}", position, KIND_WEIGHTS[one.kind], at)
        for one, position, at in (
            (one, catalogue.positions.get(one.item_id), one.at.timestamp()) for one in interactions
        )
        if position is not None
    ]
    rows = sorted(set(rows), key=lambda row: (row[4], row[0], row[1], row[2], row[3]))
    users = tuple(sorted({row[0] for row in rows if row[0]}))
    person_of = {user: number for number, user in enumerate(users)}
    session_of: dict[str, int] = {}
    people, sessions = [], []
    for user, session, *_ in rows:
        sessions.append(session_of.setdefault(session, len(session_of)))
        people.append(person_of[user] if user else person_of.setdefault(f"\0{session}", len(person_of)))
    times = np.array([row[4] for row in rows])
    return Log(
        users,
        np.array(people, dtype=np.int64),
        np.array(sessions, dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.int64),
        np.array([row[3] for row in rows]),
        times.max(initial=0.0) - times,
    )


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
