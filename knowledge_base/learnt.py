"""What an index learnt from its own wordings: which entry a question is like, and whether it is like any."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
TELLING, KNOWING = "telling.npy", "knowing.npy"
"""Weights that tell entries apart, shape (dim + 1, n_entries), and those that know the base's own questions,
(dim + 1,); biases in the last row. A base too large for the first, or without entries, has none."""


class Learnt:
    """Immutable, safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._telling = _weights(folder / TELLING)
        self._knowing = _weights(folder / KNOWING)

    def log_probabilities(self, vector: Array) -> Array | None:
        """For each entry that the question asks for it; None when that was not learnt."""
        if self._telling is None:
            return None
        logits = vector @ self._telling[:-1] + self._telling[-1]
        shifted: Array = logits - logits.max()
        shifted -= np.log(np.exp(shifted).sum())
        return shifted

    def familiarity(self, vector: Array) -> float:
        """Above 0: more like the base's own questions than like those asked elsewhere; log odds."""
        return float(vector @ self._knowing[:-1] + self._knowing[-1]) if self._knowing is not None else 0.0


def _weights(file: Path) -> Array | None:
    if not file.is_file():
        return None
    weights: Array = np.load(file, allow_pickle=False)
    return weights
