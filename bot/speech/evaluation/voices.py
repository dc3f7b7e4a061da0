"""Callers that no person has to be: synthetic voices that read a sentence out, through a line of some quality."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.speech.audio import SAMPLE_RATE, Samples, decode_mu_law, encode_mu_law, read_wav, resample

PHONE_RATE = 8_000  # Hz
FLITE = ("slt", "rms", "awb", "kal16")
"""A woman and three men, one of them Scottish; Debian's package flite carries them."""
ESPEAK = ("en-us", "en-gb-x-rp", "en")
LEAST_RMS = 1.0
Caller = Callable[[str], Samples]


@dataclass(frozen=True, slots=True)
class Line:
    """How speech arrives."""

    name: str
    is_phone: bool = False
    """8,000 Hz and μ-law."""
    noise_db: float | None = None
    """Signal over noise, of the speech as a whole; None for no noise."""

    def carry(self, samples: Samples, seed: int) -> Samples:
        """`samples` as they arrive; the same `seed` gives the same noise."""
        if self.noise_db is not None:
            samples = _noisy(samples, self.noise_db, seed)
        if not self.is_phone:
            return samples
        narrow = encode_mu_law(resample(samples, SAMPLE_RATE, PHONE_RATE))
        return resample(decode_mu_law(narrow), PHONE_RATE, SAMPLE_RATE)


WIDE = Line("16 kHz")
PHONE = Line("phone", is_phone=True)
NOISY = Line("phone, noise 15 dB", is_phone=True, noise_db=15.0)
LINES = (WIDE, PHONE, NOISY)


def has_flite() -> bool:
    return shutil.which("flite") is not None


def flite(voice: str) -> Caller:
    """A voice of the program flite, at 16,000 Hz. Raises `OSError` where it is not installed."""

    def say(text: str) -> Samples:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "said.wav"
            subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
            return read_wav(path.read_bytes())

    return say


def espeak(voice: str) -> Caller:
    """A voice of espeak-ng. The engine is one a process: the last one made speaks."""
    from bot.speech.espeak import Espeak

    def say(text: str) -> Samples:
        speech = Espeak(voice)(text)
        return resample(speech.samples, speech.rate, SAMPLE_RATE)

    return say


def _noisy(samples: Samples, decibels: float, seed: int) -> Samples:
    """With noise that falls by 3 dB an octave, as rooms and streets have it."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=len(samples)))
    pink = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1.0), len(samples))
    level = max(LEAST_RMS, float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))))
    noise = pink * (level * 10 ** (-decibels / 20) / max(float(np.sqrt(np.mean(pink**2))), 1e-9))
    return np.clip(np.round(samples + noise), -32_768, 32_767).astype(np.int16)
