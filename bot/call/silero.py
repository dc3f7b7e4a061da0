"""Whether somebody speaks: the silero model (MIT), run by onnxruntime. Its wheel carries the model.

The package `silero_vad` itself is never imported: that would load torch.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime

from bot.errors import ModelMissing
from bot.speech.audio import FULL_SCALE, Samples

CHUNK_SECONDS = 0.032
"""The model takes chunks of exactly so long: 256 samples at 8 kHz, 512 at 16 kHz."""
CONTEXT_SECONDS = 0.004
"""Of the chunk before, put in front of each."""
STATE = (2, 1, 128)


class Activity(Protocol):
    """Whether a chunk holds speech; remembers what came before."""

    def __call__(self, chunk: Samples) -> float:
        """Probability of speech in `CHUNK_SECONDS` of sound, in [0, 1]."""


def chunk_samples(rate: int) -> int:
    """Samples of one chunk."""
    return round(rate * CHUNK_SECONDS)


class Silero:
    """The model, shared by all calls; `listen` gives each call what it remembers of its own."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._model = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])

    def listen(self, rate: int) -> Activity:
        return SileroActivity(self._model, rate)


def model_path() -> Path:
    """Raises `ModelMissing`."""
    found = find_spec("silero_vad")
    path = Path(found.origin).parent / "data" / "silero_vad.onnx" if found and found.origin else Path()
    if not path.is_file():
        raise ModelMissing("the wheel silero-vad is missing or has no silero_vad.onnx; install silero-vad>=6.2")
    return path


class SileroActivity:
    """One caller's line."""

    def __init__(self, model: Any, rate: int) -> None:
        self._model = model
        self._rate = np.array(rate, np.int64)
        self._state = np.zeros(STATE, np.float32)
        self._context = np.zeros(round(rate * CONTEXT_SECONDS), np.float32)

    def __call__(self, chunk: Samples) -> float:
        sound = np.concatenate([self._context, chunk.astype(np.float32) / FULL_SCALE])
        given = {"input": sound[np.newaxis], "state": self._state, "sr": self._rate}
        probability, self._state = self._model.run(None, given)
        self._context = sound[-len(self._context) :]
        return float(probability[0, 0])
