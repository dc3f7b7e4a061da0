"""Whisper by openai-whisper, on one CPU thread: 8-bit weights, and no more audio context than was spoken.

Loaded in the worker process only: torch has no place in the server.
"""

import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import ModelMissing
from bot.messages import Transcript
from bot.speech.audio import FULL_SCALE, SAMPLE_RATE, Samples, is_silent
from bot.speech.biasing import BONUS, Continuations, likely_texts
from bot.speech.expecting import ANYTHING, Expecting

if TYPE_CHECKING:
    from torch import Tensor
    from whisper import DecodingResult, Whisper

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
POSITION = SAMPLE_RATE // 50
"""Samples a position of the audio context."""
SPARE_SECONDS = 0.5
STEP = 16
"""Contexts are multiples of so many positions (0.32 s)."""


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


def load_checkpoint(name_or_path: str) -> "Whisper":
    """The model as openai-whisper builds it. Raises `ModelMissing`."""
    import whisper

    path = find_weights(name_or_path)
    try:
        # by path: loading by name would download what is missing or differs
        model = whisper.load_model(str(path), device="cpu", in_memory=False)
    except DAMAGED as error:
        raise ModelMissing(f"{path} is not a Whisper checkpoint: {error}") from error
    if name_or_path in OFFICIAL:
        with suppress(RuntimeError):  # of another shape than the official one: the heads of its upper layers stay
            model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name_or_path])
    return model


def positions_for(count: int, most: int) -> int:
    """Of the audio context, for `count` samples."""
    wanted = -(-(count + int(SPARE_SECONDS * SAMPLE_RATE)) // POSITION)
    return min(most, -(-wanted // STEP) * STEP)


def longest_text(count: int, most: int) -> int:
    """Tokens that may be said in `count` samples."""
    return min(most, SPARE_TOKENS + int(TOKENS_PER_SECOND * count / SAMPLE_RATE))


def spoken_windows(samples: Samples, size: int) -> list[Samples]:
    """`samples` in pieces of at most `size`, without silent ones."""
    starts = range(0, len(samples), size)
    return [window for start in starts if not is_silent(window := samples[start : start + size])]


def recognizer_name(name_or_path: str) -> str:
    return f"whisper {name_or_path if name_or_path in OFFICIAL else Path(name_or_path).stem}"


class WhisperRecognizer:
    """One loaded checkpoint."""

    def __init__(self, name_or_path: str, *, language: str = "en", threads: int = 1) -> None:
        import torch

        from bot.speech.quantizing import quantized

        torch.set_num_threads(threads)
        self._model = quantized(load_checkpoint(name_or_path))
        self._name = recognizer_name(name_or_path)
        self._language = language
        self._positions = self._model.dims.n_audio_ctx

    def __call__(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        """The transcript. What Whisper makes up on noise or in a loop is left out."""
        windows = spoken_windows(samples, self._positions * POSITION)
        decoded = [(passage, words) for window in windows for passage, words in self._passage(window, expecting)]
        text = " ".join(passage.text.strip() for passage, _ in decoded).strip()
        words = tuple(word for _, said in decoded for word in said)
        return Transcript(text, _confidence(words) if text else 0.0, self._name, words if text else ())

    def _passage(
        self, samples: Samples, expecting: Expecting
    ) -> "Iterator[tuple[DecodingResult, list[tuple[str, float]]]]":
        with audio_context(self._model, positions_for(len(samples), self._positions)):
            passage = self._decoded(samples, expecting)
            if is_credible(passage):
                yield passage, self._words(passage)

    def _decoded(self, samples: Samples, expecting: Expecting) -> "DecodingResult":
        import whisper
        from whisper.decoding import DecodingTask

        sound = whisper.pad_or_trim(samples.astype(np.float32) / FULL_SCALE, self._model.dims.n_audio_ctx * POSITION)
        spectrogram = whisper.log_mel_spectrogram(sound, n_mels=self._model.dims.n_mels)
        longest = longest_text(len(samples), self._model.dims.n_text_ctx // 2)
        options = whisper.DecodingOptions(
            language=self._language, fp16=False, temperature=0.0, without_timestamps=True, sample_len=longest
        )
        task = DecodingTask(self._model, options)
        if texts := likely_texts(expecting):
            task.logit_filters.append(Leaning(Continuations(texts, task.tokenizer.encode), task.sample_begin))
        return task.run(spectrogram[None])[0]

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
        return words_of(passage.tokens, sure.tolist(), tokenizer)


class Leaning:
    """A logit filter of openai-whisper."""

    def __init__(self, likely: Continuations, begin: int) -> None:
        self._likely, self._begin = likely, begin

    def apply(self, logits: "Tensor", tokens: "Tensor") -> None:
        for row, said in enumerate(tokens[:, self._begin :].tolist()):
            for token in self._likely.following(said):
                logits[row, token] += BONUS


@contextmanager
def audio_context(model: "Whisper", positions: int) -> Iterator[None]:
    """The model with a shorter audio context: an encoder that looks at 30 s takes ten times as long as one at 5 s."""
    whole, most = model.encoder.positional_embedding, model.dims.n_audio_ctx
    model.encoder.positional_embedding, model.dims.n_audio_ctx = whole[:positions], positions
    try:
        yield
    finally:
        model.encoder.positional_embedding, model.dims.n_audio_ctx = whole, most


def words_of(tokens: Sequence[int], sure: Sequence[float], tokenizer: Any) -> list[tuple[str, float]]:
    """Words with the probability of their tokens; `tokenizer` is openai-whisper's."""
    words, pieces = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
    parts = np.split(np.asarray(sure), np.cumsum([len(piece) for piece in pieces])[:-1])
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


def is_credible(passage: Any) -> bool:
    """Whether somebody said it: neither a loop nor words put over silence. `passage` is like a `DecodingResult`."""
    made_up = passage.no_speech_prob > NO_SPEECH and passage.avg_logprob < UNLIKELY
    return bool(passage.tokens) and not made_up and passage.compression_ratio <= REPETITIVE


def _confidence(words: tuple[tuple[str, float], ...]) -> float:
    return round(sum(sure for _, sure in words) / len(words), 3) if words else 0.0
