"""ALS: weighted matrix factorization of what people met, by alternating least squares.

Hu, Koren, Volinsky, Collaborative filtering for implicit feedback datasets (2008); learnt by the library `implicit`.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.algorithms.pure_svd import cosines
from recommender.catalogue import Catalogue
from recommender.history import Evidence, History
from recommender.scoring import Ground, Reach, Scores, State, anchored
from recommender.together import occasions


@dataclass(frozen=True, slots=True)
class LeastSquaresConfig:
    """What can be chosen."""

    factors: int = 96
    confidence: float = 10.0
    """What having met an item counts against not having met it, per unit of weight."""
    ridge: float = 1.0
    rounds: int = 12


@dataclass
class LeastSquares:
    """Only the items' factors are kept: a person's are solved from the evidence, known or new alike."""

    reach: ClassVar[Reach] = Reach(cold_users=False, cold_items=False)
    config: LeastSquaresConfig = LeastSquaresConfig()
    factors: NDArray[np.float32] = field(init=False, repr=False)
    """Items x factors, float32."""
    gram: NDArray[np.float64] = field(init=False, repr=False)
    """Factors x factors: the items' factors with themselves, and the ridge."""

    def learn(self, catalogue: Catalogue, history: History) -> None:
        met = occasions(history)
        met.data = 1 + self.config.confidence * met.data
        self.factors = np.zeros((len(catalogue), 1), dtype=np.float32)
        if met.nnz:
            self.factors = self._learnt(met)
        self._prepare()

    def _learnt(self, met: sparse.csr_array) -> NDArray[np.float32]:
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=self.config.factors,
                regularization=self.config.ridge,
                alpha=1.0,
                iterations=self.config.rounds,
                num_threads=1,
                random_state=42,
            )
            model.fit(sparse.csr_matrix(met), show_progress=False)
        return np.asarray(model.item_factors, dtype=np.float32)

    def scores(self, evidence: Evidence) -> Scores:
        return np.asarray(self.factors @ self._person(evidence), dtype=np.float64)

    def nearest(self, position: int) -> Scores:
        return cosines(self.factors, position)

    def grounds(self, positions: Sequence[int], evidence: Evidence) -> list[Ground]:
        """The items of the evidence as the least squares weigh them: section 5 of the paper."""
        met = self.factors[evidence.positions]
        weighed = np.linalg.solve(self._squares(evidence), self.factors[list(positions)].T.astype(np.float64))
        return anchored("together", evidence, met @ weighed)

    def state(self) -> State:
        return {"factors": self.factors, "config": np.array(astuple(self.config))}

    def restore(self, state: State, catalogue: Catalogue, history: History) -> None:
        factors, confidence, ridge, rounds = state["config"].tolist()
        self.config = LeastSquaresConfig(int(factors), confidence, ridge, int(rounds))
        self.factors = state["factors"]
        self._prepare()

    def _prepare(self) -> None:
        factors = self.factors.astype(np.float64)
        self.gram = factors.T @ factors + self.config.ridge * np.eye(factors.shape[1])

    def _squares(self, evidence: Evidence) -> NDArray[np.float64]:
        met = self.factors[evidence.positions].astype(np.float64)
        return self.gram + met.T @ (self.config.confidence * evidence.weights[:, None] * met)

    def _person(self, evidence: Evidence) -> NDArray[np.float32]:
        trust = 1 + self.config.confidence * evidence.weights
        wanted = trust @ self.factors[evidence.positions]
        return np.linalg.solve(self._squares(evidence), wanted).astype(np.float32)
