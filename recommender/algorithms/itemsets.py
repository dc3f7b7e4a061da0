"""Rules over frequent itemsets: "of 100 baskets with a and b, 40 also hold c". For reasons more than for ranking.

Han et al., Mining frequent patterns without candidate generation (2000); Agrawal, Srikant, Fast algorithms for mining
association rules (1994); mined by the library `mlxtend`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored


@dataclass(frozen=True, slots=True)
class ItemsetsConfig:
    """What can be chosen."""

    miner: Literal["fpgrowth", "apriori"] = "fpgrowth"
    """They find the same; Apriori is slower and here to compare."""
    support: float = 0.006
    """Share of the baskets that must hold all of a rule's items; at least `baskets` of them."""
    baskets: int = 5
    confidence: float = 0.1
    """Share of the baskets with the left side that hold the right one."""
    items: int = 3
    """Most items of a rule, both sides together."""


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule a row, most certain first."""

    sides: sparse.csr_array
    """Rules x items: 1 for those of the left side."""
    right: NDArray[np.int64]
    """The item that follows."""
    support: NDArray[np.float64]
    confidence: NDArray[np.float64]
    lift: NDArray[np.float64]
    """Confidence against the share of all baskets that hold the right side; above 1: more than chance."""

    def __len__(self) -> int:
        return len(self.right)


@dataclass
class Itemsets:
    """Each item scores as its most certain rule whose left side is known; lift decides between equals."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: ItemsetsConfig = ItemsetsConfig()
    rules: Rules = field(init=False, repr=False)

    def learn(self, catalogue: Catalogue, history: History) -> None:
        self.rules = mined(history.baskets, self.config)

    def scores(self, evidence: Evidence) -> Scores:
        weights = evidence.vector(self.rules.sides.shape[1])
        return self._following(weights)

    def nearest(self, position: int) -> Scores:
        alone = np.zeros(self.rules.sides.shape[1])
        alone[position] = 1.0
        return self._following(alone)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        nearness = np.array([self.nearest(position)[list(positions)] for position in evidence.positions.tolist()])
        return anchored("together", evidence, nearness.reshape(len(evidence.positions), len(positions)))

    def state(self) -> State:
        rules, sides = self.rules, self.rules.sides
        matrix = {"data": sides.data, "indices": sides.indices, "indptr": sides.indptr}
        measures = {"support": rules.support, "confidence": rules.confidence, "lift": rules.lift}
        return {**matrix, **measures, "right": rules.right}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        entries = (state["data"], state["indices"], state["indptr"])
        sides = sparse.csr_array(entries, shape=(len(state["right"]), len(catalogue)))
        self.rules = Rules(sides, state["right"], state["support"], state["confidence"], state["lift"])

    def _following(self, weights: NDArray[np.float64]) -> Scores:
        """The surest rule for each item; a left side weighs as its least item."""
        scores = np.zeros(len(weights))
        if len(self.rules) == 0:
            return scores
        least = np.minimum.reduceat(weights[self.rules.sides.indices], self.rules.sides.indptr[:-1])
        certain = least * (self.rules.confidence + 1e-3 * np.tanh(np.log(self.rules.lift)))
        np.maximum.at(scores, self.rules.right, np.where(least > 0, certain, 0.0))
        return scores


def mined(baskets: sparse.csr_array, config: ItemsetsConfig = ItemsetsConfig()) -> Rules:
    """The rules with one item on the right. `baskets` x items: 1 where held."""
    held = baskets[np.diff(baskets.indptr) > 0]
    singles = np.bincount(held.indices, minlength=held.shape[1])
    counts = _counted(held, singles, max(config.support * held.shape[0], config.baskets), config)
    rows = sorted(
        (-count / counts[left], left, right, count)
        for items, count in counts.items()
        for right in items
        if (left := tuple(item for item in items if item != right)) and count >= config.confidence * counts[left]
    )
    lefts = [left for _, left, _, _ in rows]
    indptr = np.cumsum([0, *(len(left) for left in lefts)])
    indices = np.array([item for left in lefts for item in left], dtype=np.int64)
    right = np.array([item for _, _, item, _ in rows], dtype=np.int64)
    confidence = np.array([-certainty for certainty, _, _, _ in rows])
    return Rules(
        sides=sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(rows), held.shape[1])),
        right=right,
        support=np.array([count for _, _, _, count in rows]) / max(held.shape[0], 1),
        confidence=confidence,
        lift=confidence * held.shape[0] / singles[right],
    )


def _counted(
    held: sparse.csr_array, singles: NDArray[np.int64], least: float, config: ItemsetsConfig
) -> dict[tuple[int, ...], int]:
    """Itemset, rising -> baskets that hold all of it, where these are `least` or more."""
    frequent = np.flatnonzero(singles >= least)
    if len(frequent) < 2:
        return {}
    import pandas as pd
    from mlxtend.frequent_patterns import apriori, fpgrowth

    mine = fpgrowth if config.miner == "fpgrowth" else apriori
    table = pd.DataFrame(held[:, frequent].toarray() > 0)
    found = mine(table, min_support=least / held.shape[0], max_len=config.items)
    supports = zip(found["itemsets"], found["support"], strict=True)
    return {tuple(sorted(frequent[list(items)].tolist())): round(share * held.shape[0]) for items, share in supports}


def confidence_in(rules: Rules, baskets: sparse.csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each rule in other baskets: how many hold its left side, and what share of them the right one too; else NaN."""
    sizes = np.diff(rules.sides.indptr)
    holding = (baskets @ rules.sides.T).tocsc()
    by_item = baskets.tocsc()
    met, followed = np.zeros(len(rules)), np.zeros(len(rules))
    for rule, (size, right) in enumerate(zip(sizes.tolist(), rules.right.tolist(), strict=True)):
        own = slice(*holding.indptr[rule : rule + 2])
        complete = holding.indices[own][holding.data[own] >= size]
        met[rule] = len(complete)
        followed[rule] = len(np.intersect1d(complete, by_item.indices[slice(*by_item.indptr[right : right + 2])]))
    return met, np.divide(followed, met, out=np.full(len(rules), np.nan), where=met > 0)
