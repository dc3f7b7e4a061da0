"""What an utterance costs Whisper on one thread: official dimensions, weights by chance; time does not depend on them.

`python -m tests.benchmarks.speech.whisper_speed [base.en]`
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bot.speech.audio import SAMPLE_RATE, Samples
from bot.speech.fast_whisper import FastWhisper, is_installed
from bot.speech.whisper import WhisperRecognizer, audio_context, positions_for

SIZES = {"tiny.en": (384, 6, 4), "base.en": (512, 8, 6), "small.en": (768, 12, 12)}
"""State, heads and layers."""
SECONDS = 4
TOKENS = 20
REPETITIONS = 5


def write_random(name: str, folder: Path) -> Path:
    """A checkpoint of the dimensions of `name`."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    state, heads, layers = SIZES[name]
    torch.manual_seed(0)
    model = Whisper(ModelDimensions(80, 1_500, state, heads, layers, 51_864, 448, state, heads, layers))
    path = folder / f"{name}-random.pt"
    torch.save({"dims": asdict(model.dims), "model_state_dict": model.state_dict()}, path)
    return path


def openai_ms(path: Path, samples: Samples) -> float:
    """Encoding and `TOKENS` forced tokens, 8 bits, context cut; best of some, CPU."""
    import torch
    import whisper
    from whisper.decoding import PyTorchInference

    recognizer = WhisperRecognizer(str(path))
    model = recognizer._model
    positions = positions_for(len(samples), model.dims.n_audio_ctx)

    def once() -> None:
        with torch.no_grad(), audio_context(model, positions):
            sound = whisper.pad_or_trim(samples.astype(np.float32) / 32_768, positions * 320)
            heard = model.encoder(whisper.log_mel_spectrogram(sound)[None])
            inference = PyTorchInference(model, 2)
            tokens = torch.tensor([[50_257, 50_362]])
            for token in range(1_000, 1_000 + TOKENS):
                inference.logits(tokens, heard)
                tokens = torch.cat([tokens, torch.tensor([[token]])], dim=1)
            inference.cleanup_caching()

    return _best_ms(once)


def ctranslate2_ms(path: Path, folder: Path, samples: Samples) -> float:
    recognizer = FastWhisper(str(path), folder)
    start = [50_257, 50_362]

    def once() -> None:
        features = recognizer._features(samples)
        result = recognizer._model.generate(
            features, [start], beam_size=1, max_length=2 * TOKENS, suppress_tokens=[50_256]
        )
        assert len(result[0].sequences_ids[0]) == TOKENS, "expected so many tokens, got an end before"

    return _best_ms(once)


def _best_ms(once: Callable[[], None]) -> float:
    once()
    took = []
    for _ in range(REPETITIONS):
        started = time.process_time()
        once()
        took.append(time.process_time() - started)
    return 1_000 * min(took)


def main(name: str = "base.en") -> None:
    """Print the row of one size."""
    samples = np.random.default_rng(0).normal(0, 3_000, SECONDS * SAMPLE_RATE).astype(np.int16)
    with tempfile.TemporaryDirectory() as folder:
        path = write_random(name, Path(folder))
        print(f"{name}, {SECONDS} s, {TOKENS} tokens, one thread, CPU ms")
        print(f"  openai-whisper, 8 bits, context cut: {openai_ms(path, samples):.0f}")
        if is_installed():
            print(f"  CTranslate2, 8 bits, context cut: {ctranslate2_ms(path, Path(folder), samples):.0f}")
        else:
            print("  CTranslate2 is not installed (extra fast-asr)")


if __name__ == "__main__":
    main(*sys.argv[1:])
