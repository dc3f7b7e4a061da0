"""From vectors to probabilities: linear heads with a temperature, and the blend of several."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class LinearHead:
    """`weights`: shape (n_labels, dim); `bias`: (n_labels,)."""

    labels: tuple[str, ...]
    weights: Array
    bias: Array
    temperature: float = 1.0

    def logits(self, vectors: Array) -> Array:
        """Calibrated logits, shape (n_vectors, n_labels)."""
        return (vectors @ self.weights.T + self.bias) / self.temperature

    def probabilities(self, vectors: Array) -> Array:
        """Shape (n_vectors, n_labels), rows sum to 1."""
        return softmax(self.logits(vectors))


def softmax(logits: Array) -> Array:
    """Along the last axis."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    normalized: Array = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return normalized


def log_sum_exp(logits: Array) -> Array:
    """Along the last axis; the free energy with its sign turned: high where the model knows its way."""
    highest = logits.max(axis=-1)
    energy: Array = highest + np.log(np.exp(logits - highest[..., None]).sum(axis=-1))
    return energy
