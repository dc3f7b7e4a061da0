"""The encoders as they serve: ONNX Runtime on one thread, WordPiece through `tokenizers`, no torch.

Both share their lower layers, the trunk: a text goes through it once, and then through the crown of each.
"""

import os
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
TRUNK, CROWN = "trunk.onnx", "crown.onnx"
STATES = "states"
"""What leaves the trunk, by name; every crown takes it."""

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # threads would cost more than one sentence does


@dataclass(frozen=True, slots=True)
class Begun:
    """A text that went through the trunk."""

    tokens: Encoding
    values: dict[str, NDArray[Any]]
    """What a crown takes, by name, each with a batch axis of one."""


class Trunk:
    """The tokenizer and the layers that the encoders share; texts go through one by one.

    On one core that beats a padded batch.
    """

    def __init__(self, folder: Path) -> None:
        self._session = _session(folder / TRUNK)
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library raises bare `Exception`s
            raise IncompatibleModel(f"{folder} holds no readable tokenizer: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._names = [output.name for output in self._session.get_outputs()]

    def begin(self, text: str) -> Begun:
        """Tokenize `text` and run the shared layers."""
        tokens = self._tokenizer.encode(text)
        ids = np.array([tokens.ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        return Begun(tokens, {**given, **dict(zip(self._names, self._session.run(None, given), strict=True))})


class Crown:
    """The layers and heads of one encoder."""

    def __init__(self, folder: Path) -> None:
        self._session = _session(folder / CROWN)
        self._takes = [taken.name for taken in self._session.get_inputs()]

    def finish(self, begun: Begun) -> list[Any]:
        """What the graph gives, each with a batch axis of one."""
        given: list[Any] = self._session.run(None, {name: begun.values[name] for name in self._takes})
        return given


class FrozenEncoder:
    """The checkpoint as it was published: for retrieval, nearest neighbours and new intents."""

    dimensions = 384

    def __init__(self, folder: Path) -> None:
        self.trunk = Trunk(folder)
        self._crown = Crown(folder)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed `texts`: shape (n_texts, 384), float32, rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.concatenate([self.read(self.trunk.begin(text))[0] for text in texts])

    def read(self, begun: Begun) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(vector, shades) of a text: what it is about and how it is said, shapes (1, 384) and (1, 768)."""
        vector, shades = self._crown.finish(begun)
        return vector, shades


@dataclass(frozen=True, slots=True)
class Reading:
    """What the fine-tuned encoder says about one text."""

    intent_logits: NDArray[np.float32]
    sentiment_logits: NDArray[np.float32]
    tag_logits: NDArray[np.float32]
    """Shape (n_tokens, n_tags), for the tokens between the two special ones."""
    offsets: tuple[tuple[int, int], ...]
    """Character range of each token."""
    is_start: tuple[bool, ...]
    """Whether the token begins a word."""


class TunedEncoder:
    """The fine-tuned layers with their three heads."""

    def __init__(self, folder: Path) -> None:
        self._crown = Crown(folder)

    def read(self, begun: Begun) -> Reading:
        """Run all heads on a text."""
        intents, sentiments, tags = self._crown.finish(begun)
        words = begun.tokens.word_ids[1:-1]
        starts = tuple(word != before for word, before in zip(words, [None, *words], strict=False))
        return Reading(intents[0], sentiments[0], tags[0][1:-1], tuple(begun.tokens.offsets[1:-1]), starts)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises bare `Exception`s
        raise IncompatibleModel(f"{path} is no readable encoder: {error}") from error
