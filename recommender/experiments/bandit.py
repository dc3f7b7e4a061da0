"""LinTS: one Bayesian linear model of the reward an arm; a draw of each chooses, so that doubt is what explores.

Agrawal and Goyal, Thompson sampling for contextual bandits with linear payoffs (2013).
"""

import io
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

PRIOR_PRECISION = 1.0
"""Of each weight around 0; one unit is worth one observation."""
SPREAD = 0.3
"""Standard deviation of a reward around its mean; of a share of one in ten it is 0.3."""
DRAWS = 1_000
"""From which a propensity is estimated; its error is at most 0.016."""
LEAST_PROPENSITY = 0.02
"""Every arm keeps at least this share, so that what others would have given stays estimable."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of each arm: weights are normal with mean `precision`^-1 `evidence`, covariance
    SPREAD^2 `precision`^-1."""

    arms: tuple[str, ...]
    precision: Values
    """Arms x features x features."""
    evidence: Values
    """Arms x features: the sum of reward times context."""
    seen: NDArray[np.int64]
    """Rewards learnt, by arm."""

    @classmethod
    def prior(cls, arms: tuple[str, ...], features: int) -> Self:
        """Nothing is known."""
        start = np.tile(np.eye(features) * PRIOR_PRECISION, (len(arms), 1, 1))
        return cls(arms, start, np.zeros((len(arms), features)), np.zeros(len(arms), dtype=np.int64))

    def learnt(self, arm: str, context: Values, reward: float) -> Self:
        """After one more reward."""
        place = self.arms.index(arm)
        precision, evidence, seen = self.precision.copy(), self.evidence.copy(), self.seen.copy()
        precision[place] += np.outer(context, context)
        evidence[place] += reward * context
        seen[place] += 1
        return type(self)(self.arms, precision, evidence, seen)

    def means(self, context: Values) -> Values:
        """The expected reward of each arm."""
        return np.asarray(np.einsum("ai,i->a", self._weights(), context))

    def choose(self, context: Values, random: np.random.Generator) -> tuple[str, float]:
        """An arm and the probability with which it is chosen here: what an honest estimate needs later."""
        shares = self.propensities(context, random)
        place = int(random.choice(len(self.arms), p=shares))
        return self.arms[place], float(shares[place])

    def propensities(self, context: Values, random: np.random.Generator) -> Values:
        """How often each arm has the highest draw, lifted to the least propensity; sums to 1."""
        deviations = SPREAD * np.sqrt([context @ np.linalg.solve(one, context) for one in self.precision])
        drawn = random.normal(self.means(context), deviations, size=(DRAWS, len(self.arms)))
        shares = np.bincount(drawn.argmax(axis=1), minlength=len(self.arms)) / DRAWS
        return np.asarray(LEAST_PROPENSITY + (1 - LEAST_PROPENSITY * len(self.arms)) * shares)

    def _weights(self) -> Values:
        return np.stack([np.linalg.solve(one, known) for one, known in zip(self.precision, self.evidence, strict=True)])

    def packed(self) -> bytes:
        """As an npz without objects."""
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, arms=np.array(self.arms, dtype=np.str_), precision=self.precision,
                 evidence=self.evidence, seen=self.seen)  # fmt: skip
        return buffer.getvalue()

    @classmethod
    def unpacked(cls, stored: bytes) -> Self:
        """Raises `ValueError` for anything but `packed`."""
        with np.load(io.BytesIO(stored), allow_pickle=False) as arrays:
            if missing := {"arms", "precision", "evidence", "seen"} - set(arrays.files):
                raise ValueError(f"expected a posterior, got arrays without {', '.join(sorted(missing))}")
            arms = tuple(str(arm) for arm in arrays["arms"].tolist())
            return cls(arms, arrays["precision"], arrays["evidence"], arrays["seen"])
