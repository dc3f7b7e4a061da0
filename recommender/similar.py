"""Products that are described alike: TF-IDF over title, labels (category, brand, tags, options) and description."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.catalogue import Catalogue, Posting
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored
from recommender.words import head

KIND_WEIGHT = 3.0
"""What the word for the kind of thing counts: running shoes are like hiking shoes, not like running socks."""
CATEGORY_WEIGHT = 1.5
"""What it counts to lie on the same shelf."""


@dataclass
class Similar:
    """Needs no interactions: it knows a product from its first day."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=True)
    vectors: sparse.csr_array = field(init=False, repr=False)
    """Items x words, float32, rows of length 1: what a product is about. A taste is made of that."""
    kinds: sparse.csr_array = field(init=False, repr=False)
    """The same with the kind of thing and the shelf stressed: what could stand in for what."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        shown = [(word, posting) for word, posting in catalogue.postings.items() if not word[0].isdigit()]
        heads = [head(item.title) for item in catalogue.items]
        self.vectors = tfidf([posting for _, posting in shown], len(catalogue))
        self.kinds = tfidf([*stressed(shown, heads), *shelves(catalogue)], len(catalogue))

    def scores(self, evidence: Evidence) -> Scores:
        return alike(self.vectors[evidence.positions], evidence.weights, self.vectors)

    def nearest(self, position: int) -> Scores:
        """Cosine of what could stand in for the item."""
        return alike(self.kinds[[position]], np.ones(1), self.kinds)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        near = self.vectors[evidence.positions] @ self.vectors[list(positions)].T
        return anchored("similar", evidence, near.toarray())

    def state(self) -> State:
        return {}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.learn(catalogue, history)


def alike(wanted: sparse.csr_array, weights: NDArray[np.float64], vectors: sparse.csr_array) -> Scores:
    """The dot product of the weighted sum of a few rows, `wanted`, with every row of `vectors`."""
    words = np.zeros(vectors.shape[1], dtype=np.float32)
    np.add.at(words, wanted.indices, wanted.data * np.repeat(weights, np.diff(wanted.indptr)).astype(np.float32))
    return np.asarray(vectors @ words, dtype=np.float64)


def tfidf(postings: Sequence[Posting], n_items: int) -> sparse.csr_array:
    """Items x postings, float32, rows of length 1; rare words weigh more."""
    sizes = np.array([len(posting.positions) for posting in postings], dtype=np.int64)
    rarity = np.log((1 + n_items) / (1 + sizes)) + 1
    columns = np.repeat(np.arange(len(postings), dtype=np.int32), sizes)
    rows = np.concatenate([np.zeros(0, dtype=np.int32), *(posting.positions for posting in postings)])
    weights = np.concatenate([np.zeros(0), *(posting.weights for posting in postings)]) * rarity[columns]
    matrix = sparse.coo_array((weights, (rows, columns)), shape=(n_items, len(postings))).tocsr()
    lengths = np.sqrt(matrix.power(2).sum(axis=1))
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    return matrix.astype(np.float32)


def stressed(shown: Sequence[tuple[str, Posting]], heads: Sequence[str]) -> Iterator[Posting]:
    """Where each word shows, with more weight where it names the kind of thing."""
    named: dict[str, list[int]] = {}
    for position, kind in enumerate(heads):
        named.setdefault(kind, []).append(position)
    for word, posting in shown:
        stress = np.where(np.isin(posting.positions, named.get(word, ())), KIND_WEIGHT, 1.0)
        yield Posting(posting.positions, (posting.weights * stress).astype(np.float32))


def shelves(catalogue: Catalogue) -> Iterator[Posting]:
    """Where each category is, as if its name were one more word."""
    found: dict[str, list[int]] = {}
    for position, item in enumerate(catalogue.items):
        if item.category:
            found.setdefault(item.category, []).append(position)
    for positions in found.values():
        yield Posting(np.array(positions, dtype=np.int32), np.full(len(positions), CATEGORY_WEIGHT, dtype=np.float32))
