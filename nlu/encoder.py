"""The encoders as they serve: ONNX Runtime on one thread, WordPiece through `tokenizers`, no torch."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlu.artifacts import IncompatibleModel

MAX_TOKENS = 128
"""WordPieces of a text that are read."""

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # threads would cost more than one sentence does


class Graph:
    """One ONNX file and its tokenizer; texts go through one by one, which beats a padded batch on one core."""

    def __init__(self, folder: Path) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), _session_options(), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare `Exception`s of their own
            raise IncompatibleModel(f"{folder} holds no readable encoder: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def tokens(self, text: str) -> Encoding:
        """The WordPieces of `text`, `MAX_TOKENS` at most."""
        return self._tokenizer.encode(text)

    def run(self, tokens: Encoding, **more: NDArray[np.float32]) -> list[Any]:
        """What the graph gives for `tokens`, each with a batch axis of one; `more`: its other inputs."""
        ids = np.array([tokens.ids], dtype=np.int64)
        outputs: list[Any] = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids), **more})
        return outputs


class FrozenEncoder:
    """The checkpoint as it was published: for retrieval, nearest neighbours and new intents."""

    dimensions = 384

    def __init__(self, folder: Path) -> None:
        self._graph = Graph(folder)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed `texts`: shape (n_texts, 384), float32, rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.concatenate([self._graph.run(self._graph.tokens(text))[0] for text in texts])

    def read(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(vector, shades) of `text`: what it is about and how it is said, shapes (1, 384) and (1, 768)."""
        vector, *shades = self._graph.run(self._graph.tokens(text))
        return vector, shades[0] if shades else vector  # an older export has no shades: its heads read the vector


@dataclass(frozen=True, slots=True)
class Reading:
    """What the fine-tuned encoder says about one text."""

    intent_logits: NDArray[np.float32]
    part_logits: NDArray[np.float32]
    """What each part of the text that was asked for wants, in the light of the whole: shape (n_parts, n_intents)."""
    sentiment_logits: NDArray[np.float32]
    tag_logits: NDArray[np.float32]
    """Shape (n_tokens, n_tags), for the tokens between the two special ones."""
    offsets: tuple[tuple[int, int], ...]
    """Character range of each token."""
    is_start: tuple[bool, ...]
    """Whether the token begins a word."""


class TunedEncoder:
    """The fine-tuned encoder with its three heads, one pass a text."""

    def __init__(self, folder: Path) -> None:
        self._graph = Graph(folder)

    def read(self, text: str, parts: Sequence[tuple[int, int]] = ()) -> Reading:
        """Run all heads on `text`, and that for intents on the character ranges `parts`, too."""
        tokens = self._graph.tokens(text)
        intents, sentiments, tags = self._graph.run(tokens, parts=_rows(tokens, parts))
        words = tokens.word_ids[1:-1]
        starts = tuple(word != before for word, before in zip(words, [None, *words], strict=False))
        return Reading(intents[0], intents[1:], sentiments[0], tags[0][1:-1], tuple(tokens.offsets[1:-1]), starts)


def _rows(tokens: Encoding, parts: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """1 where a token belongs to the whole text, which comes first, and to each of `parts`."""
    starts, ends = np.array(tokens.offsets).T
    rows = [(starts >= start) & (ends <= end) & (ends > starts) for start, end in parts]
    return np.array([np.ones(len(starts), bool), *rows], dtype=np.float32)


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options
