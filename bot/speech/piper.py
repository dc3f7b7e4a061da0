"""A Piper voice, for who has one: `pip install piper-tts` and a file VOICE.onnx with VOICE.onnx.json beside it.

GPL-3 as espeak-ng is: loaded in a worker process only, and nothing of Shopdesk needs it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.errors import ModelMissing, SpeechFailed
from bot.speech.synthesizer import Manner, Speech


class Chunk(Protocol):
    """A sentence of Piper's."""

    audio_int16_array: NDArray[np.int16]
    sample_rate: int


Say = Callable[[str, Manner], Iterable[Chunk]]


class Piper:
    """One loaded voice. Raises `ModelMissing` when it or the package is not there."""

    def __init__(self, voice: Path, *, load: Callable[[Path], Say] | None = None) -> None:
        if not voice.is_file():
            raise ModelMissing(f"no Piper voice at {voice}; expected VOICE.onnx with VOICE.onnx.json beside it")
        self._say = (load or _load)(voice)

    def __call__(self, text: str, manner: Manner) -> Speech:
        """`text` spoken. Raises `SpeechFailed`."""
        try:
            chunks = list(self._say(text, manner))
        except (RuntimeError, ValueError) as error:
            raise SpeechFailed(f"Piper refused a text of {len(text)} characters: {error}") from error
        if not chunks:
            return Speech(np.zeros(0, np.int16), 22_050)
        return Speech(np.concatenate([chunk.audio_int16_array for chunk in chunks]), chunks[0].sample_rate)


def _load(path: Path) -> Say:
    try:
        from piper import PiperVoice, SynthesisConfig
    except ImportError as error:
        raise ModelMissing("SHOPDESK_PIPER_VOICE needs the package piper-tts: `pip install piper-tts`") from error
    voice: Any = PiperVoice.load(str(path))

    def say(text: str, manner: Manner) -> Iterable[Chunk]:
        config = SynthesisConfig(length_scale=1 / manner.rate, volume=manner.volume)
        chunks: Iterable[Chunk] = voice.synthesize(text, syn_config=config)
        return chunks

    return say
