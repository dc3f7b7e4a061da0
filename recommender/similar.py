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
    """Items x words, rows of length 1."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        postings = telling(catalogue)
        sizes = np.array([len(posting) for posting in postings], dtype=np.int64)
        rarity = np.log((1 + len(catalogue)) / (1 + sizes)) + 1
        columns = np.repeat(np.arange(len(postings)), sizes)
        rows = np.array([position for posting in postings for position in posting], dtype=np.int64)
        weights = np.array([weight for posting in postings for weight in posting.values()], dtype=np.float64)
        matrix = sparse.coo_array(
            (weights * rarity[columns], (rows, columns)), shape=(len(catalogue), len(postings))
        ).tocsr()
        lengths = np.sqrt(matrix.power(2).sum(axis=1))
        matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
        self.vectors = matrix

    def scores(self, evidence: Evidence) -> Scores:
        return np.asarray(self.vectors @ (self.vectors.T @ evidence.vector(self.vectors.shape[0])))

    def nearest(self, position: int) -> Scores:
        return np.asarray(self.vectors @ self.row(position))

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        alike = self.vectors[evidence.positions] @ self.vectors[list(positions)].T
        return anchored("similar", evidence, alike.toarray())

    def row(self, position: int) -> Scores:
        """The words of one item, shape (n_words,)."""
        dense = np.zeros(self.vectors.shape[1])
        start, end = self.vectors.indptr[position : position + 2]
        dense[self.vectors.indices[start:end]] = self.vectors.data[start:end]
        return dense

    def state(self) -> State:
        return {}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        self.learn(catalogue, history)


def telling(catalogue: Catalogue) -> list[dict[int, float]]:
    """For each word, numbers left out, and each category: position -> weight."""
    kinds = [head(item.title) for item in catalogue.items]
    postings = [
        {position: weight * (KIND_WEIGHT if kinds[position] == word else 1.0) for position, weight in shown.items()}
        for word, shown in catalogue.postings.items()
        if not word[0].isdigit()
    ]
    shelves: dict[int, dict[int, float]] = {}
    for position, code in enumerate(catalogue.category_codes.tolist()):
        shelves.setdefault(code, {})[position] = CATEGORY_WEIGHT
    return postings + list(shelves.values())
