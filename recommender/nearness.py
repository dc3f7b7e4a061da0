"""Items x items: how every algorithm that knows neighbours keeps them, asks them and stores them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Scores, State, anchored


@dataclass
class Neighbours:
    """All of a `Scorer` but its learning, for those that learn `nearness`."""

    nearness: sparse.csr_array = field(init=False, repr=False)
    """Items x items, row i the neighbours of i."""

    def scores(self, evidence: Evidence) -> Scores:
        return summed(self.nearness, evidence)

    def nearest(self, position: int) -> Scores:
        return row(self.nearness, position)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        return anchored("together", evidence, self.nearness[evidence.positions][:, list(positions)].toarray())

    def state(self) -> State:
        return packed(self.nearness)

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.nearness = unpacked(state, len(catalogue))


def summed(nearness: sparse.csr_array, evidence: Evidence) -> Scores:
    """What all of the evidence says of each item; reads the neighbours of the evidence only."""
    scores = np.zeros(nearness.shape[0])
    for position, weight in zip(evidence.positions.tolist(), evidence.weights.tolist(), strict=True):
        start, end = nearness.indptr[position : position + 2].tolist()
        scores[nearness.indices[start:end]] += weight * nearness.data[start:end]
    return scores


def heard(weights: NDArray[np.float32], evidence: Evidence, said_by: NDArray[np.bool_]) -> Scores:
    """What the part `said_by` of the evidence says of each item, of dense items x items: in single precision."""
    voices = evidence.weights[said_by].astype(np.float32)
    return np.asarray(voices @ weights[evidence.positions[said_by]], dtype=np.float64)


def row(nearness: sparse.csr_array, position: int) -> Scores:
    """How near every item is to one; 0 where they are no neighbours."""
    dense = np.zeros(nearness.shape[0])
    start, end = nearness.indptr[position : position + 2]
    dense[nearness.indices[start:end]] = nearness.data[start:end]
    return dense


def nearest_of_each(matrix: sparse.csr_array, count: int) -> sparse.csr_array:
    """The `count` largest entries of each row; of equal ones those with the lower column."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((matrix.indices, -matrix.data, rows))
    kept = np.arange(len(rows)) - matrix.indptr[rows] < count
    chosen = order[kept]
    return sparse.coo_array((matrix.data[chosen], (rows[chosen], matrix.indices[chosen])), shape=matrix.shape).tocsr()


def packed(nearness: sparse.csr_array) -> State:
    """As arrays."""
    return {"data": nearness.data, "indices": nearness.indices, "indptr": nearness.indptr}


def unpacked(state: State, n_items: int) -> sparse.csr_array:
    """From arrays."""
    return sparse.csr_array((state["data"], state["indices"], state["indptr"]), shape=(n_items, n_items))
