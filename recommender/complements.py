"""What goes with a product: bought with it more often than chance, and not instead of it."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import History
from recommender.scoring import Scores
from recommender.similar import Similar

SUBSTITUTE = 0.45
"""Cosine of descriptions from which on two products do the same job."""
SEEN_TWICE = 2
"""Baskets in which a pair must be found before we say so."""


@dataclass
class Complements:
    """Pairs by shared baskets; where a product has none yet, its category's companions."""

    catalogue: Catalogue
    history: History
    similar: Similar
    affinity: np.ndarray = field(init=False, repr=False)
    """Categories x categories: how often baskets hold both, against chance, in logarithm; -inf on the diagonal."""

    def __post_init__(self) -> None:
        codes = self.catalogue.category_codes
        n_categories = int(codes.max(initial=-1)) + 1
        shape = (len(codes), n_categories)
        membership = sparse.coo_array((np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=shape).tocsr()
        held = (self.history.baskets @ membership).tocsr()
        held.data[:] = 1.0
        together = (held.T @ held).toarray()
        self.affinity = lift(together, np.diag(together), held.shape[0])
        np.fill_diagonal(self.affinity, -np.inf)

    def shared_baskets(self, position: int) -> Scores:
        """How many baskets hold both this item and each other."""
        baskets, by_item = self.history.baskets, self.history.baskets_with
        holding = by_item.indices[by_item.indptr[position] : by_item.indptr[position + 1]]
        counts = np.bincount(baskets[holding].indices, minlength=baskets.shape[1]).astype(np.float64)
        counts[position] = 0.0
        return counts

    def scores(self, position: int) -> tuple[Scores, Scores]:
        """Each item's worth as a companion, -inf where it is none, and the baskets shared with it.

        Pairs found in baskets come before those that only their categories speak for.
        """
        counts = self.shared_baskets(position)
        holding = np.diff(self.history.baskets_with.indptr).astype(np.float64)
        above_chance = lift(counts, holding, self.history.baskets.shape[0], float(holding[position]))
        is_pair = (counts >= SEEN_TWICE) & (above_chance > 0)
        pairs = np.where(is_pair, counts * np.where(is_pair, above_chance, 0.0), -np.inf)
        by_category = self.affinity[self.catalogue.category_codes[position]][self.catalogue.category_codes]
        sold = np.log1p(self.history.popularity)
        guessed = np.maximum(by_category, 0.0) * sold
        below_pairs = guessed / (1 + guessed.max(initial=0.0)) - 1
        worth = np.where(is_pair, pairs, np.where(guessed > 0, below_pairs, -np.inf))
        worth[self.similar.nearest(position) >= SUBSTITUTE] = -np.inf
        return worth, np.where(is_pair, counts, 0.0)


def lift(together: Scores, each: Scores, total: int, own: float | None = None) -> Scores:
    """Logarithm of observed against expected: P(a, b) / (P(a) P(b)); -inf where never seen together.

    `together` is a row for an item found `own` times, or a square matrix over `each`.
    """
    expected = (np.outer(each, each) if own is None else own * each) / max(total, 1)
    seen = together > 0
    return np.log(
        np.divide(together, expected, out=np.zeros_like(expected), where=seen),
        out=np.full_like(expected, -np.inf),
        where=seen,
    )
