"""Whisper, on one CPU thread. Loaded in the worker process only: torch has no place in the server."""

import os
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.errors import ModelMissing
from bot.messages import Transcript
from bot.speech.audio import FULL_SCALE, SAMPLE_RATE, Samples, is_silent
from bot.speech.expecting import ANYTHING, Expecting

if TYPE_CHECKING:
    from whisper import DecodingResult

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
TOKENS_PER_SECOND = 12
SPARE_TOKENS = 16
"""Nobody speaks more: a loop ends here."""


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
            # by path: loading by name would download what is missing or differs
            self._model = whisper.load_model(str(path), device="cpu", in_memory=False)
        except DAMAGED as error:
            raise ModelMissing(f"{path} is not a Whisper checkpoint: {error}") from error
        self._name = f"whisper {name_or_path if name_or_path in OFFICIAL else path.stem}"
        self._language = language
        self._window = 2 * whisper.audio.HOP_LENGTH * self._model.dims.n_audio_ctx
        """Samples heard at once: 30 s for OpenAI's models."""

    def __call__(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        """The transcript. What Whisper makes up on noise or in a loop is left out."""
        starts = range(0, len(samples), self._window)
        windows = [window for start in starts if not is_silent(window := samples[start : start + self._window])]
        passages = [passage for window in windows if is_credible(passage := self._decoded(window))]
        words = tuple(word for passage in passages for word in self._words(passage))
        text = " ".join(passage.text.strip() for passage in passages).strip()
        return Transcript(text, _confidence(words) if text else 0.0, self._name, words if text else ())

    def _decoded(self, samples: Samples) -> "DecodingResult":
        import whisper

        sound = whisper.pad_or_trim(samples.astype(np.float32) / FULL_SCALE, self._window)
        spectrogram = whisper.log_mel_spectrogram(sound, n_mels=self._model.dims.n_mels)
        room = self._model.dims.n_text_ctx // 2
        longest = min(room, SPARE_TOKENS + int(TOKENS_PER_SECOND * len(samples) / SAMPLE_RATE))
        options = whisper.DecodingOptions(
            language=self._language, fp16=False, temperature=0.0, without_timestamps=True, sample_len=longest
        )
        return whisper.decode(self._model, spectrogram, options)

    def _words(self, passage: "DecodingResult") -> list[tuple[str, float]]:
        """Each word with its probability, from one more pass of the text decoder."""
        import torch
        from whisper.tokenizer import get_tokenizer

        many = self._model.is_multilingual
        tokenizer = get_tokenizer(many, num_languages=self._model.num_languages, language=self._language)
        start = [*tokenizer.sot_sequence_including_notimestamps]
        with torch.no_grad():
            logits = self._model.decoder(torch.tensor([[*start, *passage.tokens]]), passage.audio_features[None])[0]
        sure = logits[len(start) - 1 : -1].softmax(dim=-1).gather(1, torch.tensor(passage.tokens)[:, None])[:, 0]
        words, pieces = tokenizer.split_to_word_tokens([*passage.tokens, tokenizer.eot])
        parts = np.split(sure.numpy(), np.cumsum([len(piece) for piece in pieces])[:-1])
        return _joined([(word, float(part.mean())) for word, part in zip(words, parts, strict=True) if len(part)])


def _joined(pieces: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Words with the marks behind them: " order", "?" -> "order?"; the mark's probability counts for nothing."""
    words: list[tuple[str, float]] = []
    for piece, sure in pieces:
        if words and not piece.startswith(" "):
            words[-1] = (words[-1][0] + piece, words[-1][1])
        else:
            words.append((piece.strip(), round(sure, 3)))
    return words


def is_credible(passage: "DecodingResult") -> bool:
    """Whether somebody said it: neither a loop nor words put over silence."""
    made_up = passage.no_speech_prob > NO_SPEECH and passage.avg_logprob < UNLIKELY
    return bool(passage.tokens) and not made_up and passage.compression_ratio <= REPETITIVE


def _confidence(words: tuple[tuple[str, float], ...]) -> float:
    return round(sum(sure for _, sure in words) / len(words), 3) if words else 0.0
