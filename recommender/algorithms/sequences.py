"""Sequential rules: after this, people went on to that; the nearer in the visit, the more it counts.

Ludewig, Jannach, Evaluation of session-based recommendation algorithms (2018), section 3.2.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.counting import Log
from recommender.history import History
from recommender.nearness import Neighbours, nearest_of_each
from recommender.scoring import Reach


@dataclass(frozen=True, slots=True)
class SequencesConfig:
    """What can be chosen."""

    steps: int = 10
    """How far apart in a visit two items may be; n steps apart count 1/n."""
    neighbours: int = 200


@dataclass
class Sequences(Neighbours):
    """What follows is not what precedes: a case after the phone, not the other way round."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: SequencesConfig = SequencesConfig()

    def learn(self, catalogue: Catalogue, history: History) -> None:
        followed = follows(history.log, len(catalogue), self.config.steps)
        totals = np.asarray(followed.sum(axis=1)).ravel()
        followed.data /= np.repeat(totals, np.diff(followed.indptr))
        self.nearness = nearest_of_each(followed, self.config.neighbours)


def follows(log: Log, n_items: int, steps: int) -> sparse.csr_array:
    """Items x items: for how many people one follows the other in a visit, 1/n where n steps lie between.

    Each person counts once a pair, where it was nearest; what was met in the same moment follows each other both ways.
    """
    order = np.lexsort((-log.ages, log.sessions))
    visits, items, people, ages = log.sessions[order], log.items[order], log.people[order], log.ages[order]
    pairs, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for step in range(1, steps + 1):
        near = (visits[:-step] == visits[step:]) & (items[:-step] != items[step:])
        before, after, owner = items[:-step][near], items[step:][near], people[:-step][near]
        at_once = (ages[:-step] == ages[step:])[near]
        there, back = (owner * n_items + before) * n_items + after, (owner * n_items + after) * n_items + before
        found = np.concatenate([there, back[at_once]])
        pairs.append(found)
        counts.append(np.full(len(found), 1 / step))
    every, nearest = np.unique(np.concatenate(pairs), return_index=True)
    entries = (np.concatenate(counts)[nearest], (every // n_items % n_items, every % n_items))
    return sparse.coo_array(entries, shape=(n_items, n_items)).tocsr()
