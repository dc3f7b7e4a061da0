"""What people take up next: from all that somebody met before a visit to what they met in it for the first time.

The linear item transition model, with a person's visits for its sequence: Choi et al., Session-aware linear item-item
models for session-based recommendation (2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from recommender.catalogue import Catalogue
from recommender.counting import POPULARITY_HALF_LIFE, TASTE_HALF_LIFE
from recommender.ease import MOST_ITEMS
from recommender.history import Evidence, History
from recommender.nearness import heard
from recommender.scoring import Ground, Reach, Scores, State, anchored


@dataclass(frozen=True, slots=True)
class OnwardConfig:
    """What can be chosen."""

    ridge: float = 20.0
    """Added to each item's own count; more makes rare items say less."""
    of_one: int = 10
    """Visits of one person that count, the newest."""


@dataclass
class Onward:
    """Speaks to people who came before, of what they have not met. Dense, as EASE is."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: OnwardConfig = OnwardConfig()
    weights: NDArray[np.float32] = field(init=False, repr=False)
    """Items x items, float32; row i is what having met i says for taking up each other item."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        if len(catalogue) > MOST_ITEMS:
            raise ValueError(f"expected at most {MOST_ITEMS} items, got {len(catalogue)}")
        past, fresh, recency = steps(history, self.config.of_one)
        weighed = sparse.diags_array(recency) @ past
        gram = (past.T @ weighed).toarray()
        gram[np.diag_indices_from(gram)] += self.config.ridge
        taken_up = (weighed.T @ fresh).toarray()
        if len(gram):
            taken_up = linalg.solve(gram, taken_up, assume_a="pos", overwrite_a=True, overwrite_b=True)
        self.weights = taken_up.astype(np.float32)

    def scores(self, evidence: Evidence) -> Scores:
        """Zeros where nothing is known but the present session."""
        return heard(self.weights, evidence, ~evidence.in_session)

    def nearest(self, position: int) -> Scores:
        return np.asarray(self.weights[position], dtype=np.float64)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        said = self.weights[np.ix_(evidence.positions, np.asarray(positions, dtype=np.int64))]
        return anchored("together", evidence, said * ~evidence.in_session[:, None])

    def state(self) -> State:
        return {"weights": self.weights}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.weights = state["weights"]


def steps(history: History, of_one: int) -> tuple[sparse.csr_array, sparse.csr_array, NDArray[np.float64]]:
    """Visits x items twice, and a number a visit: what a known person met before it, as rows of length 1, older things
    weighing less; 1 for what they met in it for the first time; and what the visit counts, recent ones more."""
    log = history.log
    ages, owners = np.zeros(history.sessions.shape[0]), np.full(history.sessions.shape[0], len(log.users))
    ages[log.sessions], owners[log.sessions] = log.ages, log.people
    order = np.lexsort((-ages, owners))
    behind = np.searchsorted(owners[order], owners[order], side="right") - np.arange(len(order)) - 1
    visits = order[(owners[order] < len(log.users)) & (behind < of_one)]
    earlier = _earlier(owners[visits], ages[visits], of_one)
    met = history.sessions[visits]
    past = sparse.csr_array(earlier @ met)
    fresh = sparse.csr_array(met - met.multiply(past > 0))
    lengths = np.sqrt(np.asarray(past.power(2).sum(axis=1)).ravel())
    past.data /= np.repeat(lengths, np.diff(past.indptr))
    return past, fresh, 0.5 ** (ages[visits] / POPULARITY_HALF_LIFE)


def _earlier(owners: NDArray[np.int64], ages: NDArray[np.float64], of_one: int) -> sparse.csr_array:
    """Visits x visits: what each earlier one of the same person weighs. Visits come by person, oldest first."""
    later, before = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for apart in range(1, of_one):
        found = apart + np.flatnonzero(owners[apart:] == owners[:-apart])
        later.append(found)
        before.append(found - apart)
    rows, columns = np.concatenate(later), np.concatenate(before)
    weights = 0.5 ** ((ages[columns] - ages[rows]) / TASTE_HALF_LIFE)
    return sparse.coo_array((weights, (rows, columns)), shape=(len(owners), len(owners))).tocsr()
