"""Whether a message is about the shop at all: a learnt mix of three distances in frozen embeddings."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import LinearHead, log_sum_exp
from nlu.types import Intent

Array = NDArray[np.floating[Any]]
NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of the training sentences, and how much each distance counts."""

    means: Array
    """Mean vector of each intent, whitened: shape (n_intents, dim)."""
    whitening: Array
    """Shape (dim, dim); turns vectors so that their spread within an intent is 1 every way."""
    neighbours: Array
    """Training sentences in scope, shape (n, dim), length 1."""
    weights: Array
    """For energy, Mahalanobis distance, nearness, and the log probabilities of out of scope and of the best other."""
    bias: float
    threshold: float = 0.5
    """Probability from which a message is in scope."""

    def probability(self, vectors: Array, head: LinearHead, intents: Array) -> Array:
        """Probability that each message is in scope, shape (n,). `intents`: probabilities, in the order of `head`."""
        features = self.features(vectors, head, intents)
        probability: Array = 1 / (1 + np.exp(-(features @ self.weights + self.bias)))
        return probability

    def features(self, vectors: Array, head: LinearHead, intents: Array) -> Array:
        """Shape (n, 5): see `weights`."""
        outside = head.labels.index(Intent.OUT_OF_SCOPE)
        best = np.delete(intents, outside, axis=1).max(axis=1)
        probabilities = np.log(np.stack([intents[:, outside], best]) + 1e-6)
        energy = log_sum_exp(head.logits(vectors))
        return np.stack([energy, self.mahalanobis(vectors), self.nearness(vectors), *probabilities], axis=1)

    def mahalanobis(self, vectors: Array) -> Array:
        """Distance to the nearest intent, shape (n,)."""
        white = vectors @ self.whitening
        squares = (white**2).sum(1)[:, None] - 2 * white @ self.means.T + (self.means**2).sum(1)
        distance: Array = np.sqrt(np.maximum(squares.min(axis=1), 0))
        return distance

    def nearness(self, vectors: Array) -> Array:
        """Mean cosine to the nearest training sentences, shape (n,)."""
        cosines = vectors @ self.neighbours.T
        nearest = np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
        mean: Array = nearest.mean(axis=1)
        return mean
