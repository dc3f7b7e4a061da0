"""Whisper by CTranslate2, in 8 bits: the same checkpoint in half the time. Needs the extra `fast-asr`."""

import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bot.messages import Transcript
from bot.speech.audio import FULL_SCALE, Samples
from bot.speech.biasing import prompt
from bot.speech.conversion import POSITIONS, converted
from bot.speech.expecting import ANYTHING, Expecting
from bot.speech.whisper import (
    POSITION,
    is_credible,
    longest_text,
    positions_for,
    recognizer_name,
    spoken_windows,
    words_of,
)

BEAMS = 3
LONGEST = 224
"""Tokens; half of the text context."""
SECONDS_PER_POSITION = 0.02


def is_installed() -> bool:
    return find_spec("ctranslate2") is not None


@dataclass(frozen=True, slots=True)
class Passage:
    """What was decoded of one window; the fields are those of openai-whisper's result."""

    text: str
    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    others: tuple[str, ...]
    words: tuple[tuple[str, float], ...]
    times: tuple[tuple[float, float], ...]


class FastWhisper:
    """One converted checkpoint."""

    def __init__(self, name_or_path: str, home: Path, *, language: str = "en", threads: int = 1) -> None:
        import ctranslate2
        import torch
        from whisper.tokenizer import get_tokenizer

        torch.set_num_threads(threads)
        folder = converted(name_or_path, home)
        self._model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._positions = int((folder / POSITIONS).read_text(encoding="ascii"))
        many = self._model.is_multilingual
        self._tokenizer: Any = get_tokenizer(many, num_languages=99 + (self._model.n_mels == 128), language=language)
        self._name = recognizer_name(name_or_path)

    def __call__(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        """The transcript, with the time of each word. What is made up on noise or in a loop is left out."""
        size = self._positions * POSITION
        decoded = [self._passage(window, expecting) for window in spoken_windows(samples, size)]
        passages = [passage for passage in decoded if is_credible(passage)]
        words = tuple(word for passage in passages for word in passage.words)
        sure = sum(confidence for _, confidence in words) / len(words) if words else 0.0
        single = passages[0] if len(passages) == 1 else None
        return Transcript(
            " ".join(passage.text for passage in passages),
            round(sure, 3),
            self._name,
            words,
            single.others if single else (),
            single.times if single else (),
        )

    def _passage(self, samples: Samples, expecting: Expecting) -> Passage:
        features = self._features(samples)
        start = list(self._tokenizer.sot_sequence_including_notimestamps)
        before = prompt(expecting)
        told = [self._tokenizer.sot_prev, *self._tokenizer.encode(f" {before}")] if before else []
        longest = longest_text(len(samples), LONGEST)
        result = self._model.generate(
            features,
            [[*told, *start]],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            max_length=max(2 * longest, longest + len(told) + len(start)),  # half of it may be text
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        texts = [self._tokenizer.decode(tokens).strip() for tokens in result.sequences_ids]
        tokens = result.sequences_ids[0]
        words, times = self._aligned(features, tokens, len(samples)) if tokens else ((), ())
        others = tuple(dict.fromkeys(text for text in texts[1:] if text not in ("", texts[0])))
        likelihood, silence = result.scores[0], result.no_speech_prob
        return Passage(texts[0], tokens, likelihood, silence, _compression(texts[0]), others, words, times)

    def _features(self, samples: Samples) -> Any:
        import ctranslate2
        import whisper

        count = positions_for(len(samples), self._positions) * POSITION
        sound = whisper.pad_or_trim(samples.astype(np.float32) / FULL_SCALE, count)
        spectrogram = whisper.log_mel_spectrogram(sound, n_mels=self._model.n_mels)
        return self._model.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(spectrogram[None].numpy())))

    def _aligned(
        self, features: Any, tokens: list[int], count: int
    ) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[float, float], ...]]:
        """Words with their probabilities, and when each begins and ends in seconds."""
        frames = max(2, 2 * (count // POSITION))
        found = self._model.align(features, [*self._tokenizer.sot_sequence], [tokens], [frames])[0]
        words = tuple(words_of(tokens, found.text_token_probs, self._tokenizer))
        began: dict[int, int] = {}
        for token, position in found.alignments:
            began.setdefault(token, position)
        written, pieces = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        edges = np.cumsum([0, *(len(piece) for piece in pieces)])
        positions = accumulate((max(0, began.get(int(edge), 0)) for edge in edges), max)
        times = [round(position * SECONDS_PER_POSITION, 2) for position in positions]
        spans: list[tuple[float, float]] = []
        for piece, (start, end) in zip(written, pairwise(times[: len(pieces)]), strict=False):
            if spans and not piece.startswith(" "):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return words, tuple(spans)


def _compression(text: str) -> float:
    """As openai-whisper counts it."""
    written = text.encode()
    return len(written) / len(zlib.compress(written)) if written else 0.0
