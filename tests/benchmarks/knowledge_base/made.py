"""Bases of any size, made by the benchmark itself: sentences of the demo base, recombined by chance from a seed."""

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from knowledge_base.passages import plain, sentences, split
from knowledge_base.types import Encoder, Entry

Vectors = NDArray[np.float32]
SENTENCES_A_PASSAGE = 4
NOISE = 0.5
"""Length of the noise added to a vector of length 1."""


class Material:
    """What the demo base says: its wordings and sentences, each with its real vector."""

    def __init__(self, entries: tuple[Entry, ...], encoder: Encoder) -> None:
        self.wordings = sorted({wording for entry in entries for wording in (entry.title, *entry.questions)})
        self.sentences = sorted(set(_whole_sentences(entries)))
        texts = [*self.wordings, *self.sentences]
        self.vectors = encoder.encode(texts)
        self._number = {text: number for number, text in enumerate(texts)}

    def encode(self, texts: list[str]) -> Vectors:
        """Stands in for the encoder: the mean of the vectors of a text's sentences, and noise that it always gets."""
        return np.stack([self._encoded(text) for text in texts])

    def _encoded(self, text: str) -> NDArray[np.float32]:
        known = self._number.get(text)
        numbers = (
            [known] if known is not None else [self._number[one] for one in sentences(text) if one in self._number]
        )
        vector = self.vectors[numbers].sum(axis=0) if numbers else np.zeros(self.vectors.shape[1], dtype=np.float32)
        noise = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(len(vector)).astype(np.float32)
        return _unit(_unit(vector[None]) + NOISE * _unit(noise[None]))[0]

    def base(self, entries: int, *, questions: int, passages: int) -> tuple[Entry, ...]:
        """`entries` with so many questions and passages each."""
        return tuple(self._entries(entries, questions, passages))

    def _entries(self, entries: int, questions: int, passages: int) -> Iterator[Entry]:
        chance = np.random.default_rng(entries)
        for number in range(entries):
            asked = chance.choice(len(self.wordings), questions + 1, replace=False)
            said = chance.integers(0, len(self.sentences), (passages, SENTENCES_A_PASSAGE))
            title, *others = (self.wordings[one] for one in asked)
            body = "\n\n".join(" ".join(self.sentences[one] for one in line) for line in said)
            yield Entry(f"made-{number}", title, f"topic-{number % 20}", tuple(others), body, f"made/{number}.md")

    def rows(self, count: int) -> Vectors:
        """`count` vectors: somewhere between two real ones each, and noise."""
        chance = np.random.default_rng(count)
        made = np.empty((count, self.vectors.shape[1]), dtype=np.float32)
        for start in range(0, count, 50_000):
            part = made[start : start + 50_000]
            one, other = chance.integers(0, len(self.vectors), (2, len(part)))
            share = chance.random((len(part), 1), dtype=np.float32)
            noise = chance.standard_normal(part.shape, dtype=np.float32)
            part[:] = _unit(share * self.vectors[one] + (1 - share) * self.vectors[other] + NOISE * _unit(noise))
        return made


def _whole_sentences(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        for passage in split(entry.body):
            for sentence in sentences(plain(entry.body[passage.start : passage.end])):
                if sentence[:1].isupper() and sentence.endswith("."):
                    yield sentence


def _unit(rows: Vectors) -> Vectors:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
