"""Products that are described alike: TF-IDF over title, labels (category, brand, tags, options) and description."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Scores, State, anchored
from recommender.words import head

KIND_WEIGHT = 3.0
"""What the word for the kind of thing counts: running shoes are like hiking shoes, not like running socks."""
CATEGORY_WEIGHT = 1.5
"""What it counts to lie on the same shelf."""


@dataclass
class Similar:
    """Needs no interactions: it knows a product from its first day."""

    vectors: sparse.csr_array = field(init=False, repr=False)
    """Items x words, rows of length 1: what a product is about. A taste is made of that."""
    kinds: sparse.csr_array = field(init=False, repr=False)
    """The same with the kind of thing and the shelf stressed: what could stand in for what."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        postings = {word: shown for word, shown in catalogue.postings.items() if not word[0].isdigit()}
        heads = [head(item.title) for item in catalogue.items]
        self.vectors = tfidf(list(postings.values()), len(catalogue))
        self.kinds = tfidf([*stressed(postings, heads), *shelves(catalogue)], len(catalogue))

    def scores(self, evidence: Evidence) -> Scores:
        return np.asarray(self.vectors @ (self.vectors.T @ evidence.vector(self.vectors.shape[0])))

    def nearest(self, position: int) -> Scores:
        """Cosine of what could stand in for the item."""
        return np.asarray((self.kinds @ self.kinds[[position]].T).toarray().ravel())

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        alike = self.vectors[evidence.positions] @ self.vectors[list(positions)].T
        return anchored("similar", evidence, alike.toarray())

    def state(self) -> State:
        return {}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.learn(catalogue, history)


def tfidf(postings: Sequence[dict[int, float]], n_items: int) -> sparse.csr_array:
    """Items x postings, rows of length 1; rare words weigh more."""
    sizes = np.array([len(posting) for posting in postings], dtype=np.int64)
    rarity = np.log((1 + n_items) / (1 + sizes)) + 1
    columns = np.repeat(np.arange(len(postings)), sizes)
    rows = np.array([position for posting in postings for position in posting], dtype=np.int64)
    weights = np.array([weight for posting in postings for weight in posting.values()], dtype=np.float64)
    matrix = sparse.coo_array((weights * rarity[columns], (rows, columns)), shape=(n_items, len(postings))).tocsr()
    lengths = np.sqrt(matrix.power(2).sum(axis=1))
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    return matrix


def stressed(postings: dict[str, dict[int, float]], heads: Sequence[str]) -> list[dict[int, float]]:
    """Position -> weight of each word, more where it names the kind of thing."""
    return [
        {position: weight * (KIND_WEIGHT if heads[position] == word else 1.0) for position, weight in shown.items()}
        for word, shown in postings.items()
    ]


def shelves(catalogue: Catalogue) -> list[dict[int, float]]:
    """Position -> weight of each category, as if its name were one more word."""
    found: dict[str, dict[int, float]] = {}
    for position, item in enumerate(catalogue.items):
        if item.category:
            found.setdefault(item.category, {})[position] = CATEGORY_WEIGHT
    return list(found.values())
