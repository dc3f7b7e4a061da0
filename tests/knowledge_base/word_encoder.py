"""An encoder without weights: texts that share words are near each other."""

import zlib

import numpy as np
from numpy.typing import NDArray

from knowledge_base.words import words


class WordEncoder:
    """Hashes each word to a direction; keeps how often it was called and with what."""

    def __init__(self, *, salt: str = "", dimensions: int = 256) -> None:
        self._salt = salt
        self._dimensions = dimensions
        self.calls = 0
        self.texts: list[str] = []

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        self.calls += 1
        self.texts += texts
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in words(text) or ["nothing"]:
                vector[zlib.crc32((self._salt + word).encode()) % self._dimensions] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
