"""Who met what: interactions as sparse matrices, and the evidence one recommendation rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.counting import NO_LOG, Log, habits, met_in, popularity, read, recent_buyers, taste
from recommender.types import Interaction

WARM = 3
"""Interactions from which on a person's own taste is believed."""
SESSION_DECAY = 0.85
"""What an item of the session weighs against the one met after it."""
LONG_PAST_WEIGHT = 0.5
"""What the heaviest item of the past weighs against the latest one of the session."""

BEST_SELLING_SHARE = 0.1
"""Of the catalogue: what sells best."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the one asking: item positions with weights in (0, 1]."""

    positions: NDArray[np.int64]
    weights: NDArray[np.float64]
    in_session: NDArray[np.bool_]
    bought: NDArray[np.int64]
    """Positions of what they own already."""
    often: NDArray[np.float64]
    """How often they bought it, aligned with `bought`; older purchases count less."""
    session: NDArray[np.int64]
    """Positions of what the session holds, in the order met, latest last."""
    row: int | None = None
    """The person's row in the history; None for somebody unknown."""

    @property
    def is_cold(self) -> bool:
        """Too little is known to speak of a taste."""
        return len(self.positions) < WARM

    def vector(self, n_items: int) -> NDArray[np.float64]:
        """The weights, shape (n_items,)."""
        vector = np.zeros(n_items)
        vector[self.positions] = self.weights
        return vector


@dataclass(frozen=True)
class History:
    """Interactions of the items of one catalogue. A person is a user, or a session of nobody known."""

    users: tuple[str, ...]
    """The known users; user i is row i of `met` and `bought`, the rows behind them are anonymous sessions."""
    met: sparse.csr_array
    """People x items: kind and age, saturating."""
    bought: sparse.csr_array
    """People x items: how often bought, older purchases counting less."""
    sessions: sparse.csr_array
    """Sessions x items: 1 where met; a purchase without a session belongs to the day's."""
    baskets: sparse.csr_array
    """The same sessions, purchases only."""
    popularity: NDArray[np.float64]
    """People who met each item, each counted by kind and decayed by age."""
    recent_buyers: NDArray[np.int64]
    """People who bought each item in the last 30 days of the data."""
    log: Log = NO_LOG
    """What was read, for algorithms that learn from order or ratings; not kept for serving."""

    @classmethod
    def of(cls, catalogue: Catalogue, interactions: Iterable[Interaction]) -> "History":
        """Read interactions in any order; those with items outside the catalogue and repeated rows do not count."""
        log = read(catalogue, interactions)
        n_items, n_sessions = len(catalogue), int(log.sessions.max(initial=-1)) + 1
        n_people = max(int(log.people.max(initial=-1)) + 1, len(log.users))
        bought = log.purchases
        return cls(
            users=log.users,
            met=taste(log, n_items),
            bought=habits(log, n_items, n_people),
            sessions=met_in(log.sessions, log.items, n_items, n_sessions),
            baskets=met_in(log.sessions[bought], log.items[bought], n_items, n_sessions),
            popularity=popularity(log, n_items),
            recent_buyers=recent_buyers(log, n_items),
            log=log,
        )

    def joined(self, newer: "History") -> "History":
        """This history with the people of another of the same catalogue; what is counted of items stays as it is."""
        users = (*self.users, *(user for user in newer.users if user not in self.rows))
        rows = {user: row for row, user in enumerate(users)}
        old, new = self.met.shape[0] - len(self.users), newer.met.shape[0] - len(newer.users)
        places = (
            [*(rows[user] for user in self.users), *range(len(users), len(users) + old)],
            [*(rows[user] for user in newer.users), *range(len(users) + old, len(users) + old + new)],
        )
        total = len(users) + old + new
        met = _stacked([self.met.expm1(), newer.met.expm1()], places, total).log1p()
        return replace(self, users=users, met=met, bought=_stacked([self.bought, newer.bought], places, total))

    @cached_property
    def rows(self) -> dict[str, int]:
        """User id -> row."""
        return {user_id: row for row, user_id in enumerate(self.users)}

    @cached_property
    def buyers(self) -> sparse.csc_array:
        """`bought` by column."""
        return self.bought.tocsc()

    @cached_property
    def visitors(self) -> sparse.csc_array:
        """`met` by column."""
        return self.met.tocsc()

    @cached_property
    def support(self) -> NDArray[np.int64]:
        """People who met each item."""
        return np.asarray(np.diff(self.visitors.indptr), dtype=np.int64)

    @cached_property
    def baskets_with(self) -> sparse.csc_array:
        """`baskets` by column."""
        return self.baskets.tocsc()

    @cached_property
    def n_baskets(self) -> int:
        """Sessions in which something was bought."""
        return int((np.diff(self.baskets.indptr) > 0).sum())

    @cached_property
    def best_selling(self) -> float:
        """Recent buyers from which on an item may be called popular before anything else is looked at."""
        return float(np.quantile(self.recent_buyers, 1 - BEST_SELLING_SHARE)) if len(self.recent_buyers) else 0.0

    def bought_both(self, one: int, other: int) -> int:
        """How many people bought both items."""
        return _both(self.buyers, one, other)

    def met_both(self, one: int, other: int) -> int:
        """How many people met both items."""
        return _both(self.visitors, one, other)

    def evidence(self, catalogue: Catalogue, user_id: str | None, session: Sequence[str]) -> Evidence:
        """What is known of a user and of a session of item ids, latest last; unknown ones add nothing."""
        weights: dict[int, float] = {}
        bought, often = np.zeros(0, dtype=np.int64), np.zeros(0)
        row = self.rows.get(user_id) if user_id is not None else None
        if row is not None:
            start, end = self.met.indptr[row : row + 2]
            values = self.met.data[start:end] / self.met.data[start:end].max(initial=1e-9)
            weights = dict(zip(self.met.indices[start:end].tolist(), (LONG_PAST_WEIGHT * values).tolist(), strict=True))
            own = slice(*self.bought.indptr[row : row + 2])
            bought, often = self.bought.indices[own].astype(np.int64), self.bought.data[own]
        latest_first = dict.fromkeys(catalogue.positions[i] for i in reversed(session) if i in catalogue.positions)
        for distance, position in enumerate(latest_first):
            weights[position] = max(weights.get(position, 0.0), SESSION_DECAY**distance)
        positions = np.array(sorted(weights), dtype=np.int64)
        return Evidence(
            positions,
            np.array([weights[position] for position in positions.tolist()]),
            np.isin(positions, list(latest_first)),
            bought,
            often,
            np.array(list(latest_first)[::-1], dtype=np.int64),
            row,
        )


def _stacked(matrices: Sequence[sparse.csr_array], places: Sequence[Sequence[int]], n_rows: int) -> sparse.csr_array:
    """The sum of the matrices, row i of each moved to `places[i]`."""
    moved = []
    for matrix, rows in zip(matrices, places, strict=True):
        ones = np.ones(len(rows))
        moved.append(sparse.coo_array((ones, (rows, np.arange(len(rows)))), shape=(n_rows, len(rows))).tocsr() @ matrix)
    return sparse.csr_array(sum(moved[1:], moved[0]))


def _both(columns: sparse.csc_array, one: int, other: int) -> int:
    first = columns.indices[columns.indptr[one] : columns.indptr[one + 1]]
    second = columns.indices[columns.indptr[other] : columns.indptr[other + 1]]
    return len(np.intersect1d(first, second, assume_unique=True))
