"""Whisper, on one CPU thread. Loaded in the worker process only: torch has no place in the server."""

import os
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import ModelMissing
from bot.messages import Transcript
from bot.speech.audio import FULL_SCALE, Samples, is_silent

OFFICIAL = (
    "base.en", "small.en", "tiny.en", "base", "small", "tiny", "turbo", "medium.en", "medium", "large", "large-v3",
    "large-v2", "large-v1", "large-v3-turbo",
)  # fmt: skip
"""Names of OpenAI's models, in the order in which `auto` takes the first that is on disk: a call cannot wait long."""
FILES = {"large": "large-v3", "turbo": "large-v3-turbo"}
"""Names whose file has another one."""
DAMAGED = (RuntimeError, KeyError, TypeError, EOFError, OSError, pickle.UnpicklingError)

NO_SPEECH = 0.6
UNLIKELY = -1.0
"""Mean log probability a token; Whisper's own thresholds."""
REPETITIVE = 2.4
"""gzip ratio from which a text is a loop."""


def weights_folder() -> Path:
    """Where openai-whisper keeps what it downloads."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whisper"


def find_weights(name_or_path: str) -> Path:
    """The checkpoint of an official name or of a path. Raises `ModelMissing`; nothing is ever downloaded here."""
    if name_or_path in OFFICIAL:
        path = weights_folder() / f"{FILES.get(name_or_path, name_or_path)}.pt"
        remedy = f"`shopdesk download whisper {name_or_path}` puts them there"
    else:
        path = Path(name_or_path)
        remedy = f"expected a file or one of {', '.join(OFFICIAL)}"
    if not path.is_file():
        raise ModelMissing(f"no Whisper weights at {path}; {remedy}")
    return path


class WhisperRecognizer:
    """One loaded checkpoint."""

    def __init__(self, name_or_path: str, *, language: str = "en", threads: int = 1) -> None:
        import torch
        import whisper

        path = find_weights(name_or_path)
        torch.set_num_threads(threads)
        try:
            self._model = whisper.load_model(str(path), device="cpu", in_memory=False)
        except DAMAGED as error:
            raise ModelMissing(f"{path} is not a Whisper checkpoint: {error}") from error
        heads = whisper._ALIGNMENT_HEADS.get(name_or_path)
        if heads is not None:  # loading by name would set them, but would also download what is missing
            self._model.set_alignment_heads(heads)
        self._name = f"whisper {name_or_path if name_or_path in OFFICIAL else path.stem}"
        self._language = language

    def __call__(self, samples: Samples) -> Transcript:
        """The transcript. What Whisper makes up on noise or in a loop is left out."""
        if is_silent(samples):
            return Transcript("", 0.0, self._name)
        told = self._model.transcribe(
            samples.astype(np.float32) / FULL_SCALE,
            language=self._language,
            fp16=False,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        segments = [segment for segment in told["segments"] if is_credible(segment)]
        words = tuple(
            (word["word"].strip(), round(float(word["probability"]), 3))
            for segment in segments
            for word in segment["words"]
        )
        text = " ".join(segment["text"].strip() for segment in segments).strip()
        return Transcript(text, _confidence(words) if text else 0.0, self._name, words)


def is_credible(segment: Mapping[str, Any]) -> bool:
    """Whether somebody said it: neither a loop nor words put over silence."""
    made_up = segment["no_speech_prob"] > NO_SPEECH and segment["avg_logprob"] < UNLIKELY
    return not made_up and segment["compression_ratio"] <= REPETITIVE


def _confidence(words: tuple[tuple[str, float], ...]) -> float:
    return round(sum(sure for _, sure in words) / len(words), 3) if words else 0.0
