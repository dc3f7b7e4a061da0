"""Callers for tests and benchmarks: synthetic voices that read a sentence out."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bot.speech.audio import SAMPLE_RATE, Samples, decode_mu_law, encode_mu_law, read_wav, resample

PHONE_RATE = 8_000  # Hz
FLITE_VOICES = ("slt", "rms")


def has_flite() -> bool:
    return shutil.which("flite") is not None


def flite(text: str, voice: str = "slt") -> Samples:
    """Spoken by flite (a Debian package), at 16,000 Hz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        return read_wav(path.read_bytes())


def over_the_phone(samples: Samples) -> Samples:
    """As it arrives through a telephone line: 8,000 Hz, μ-law."""
    narrow = encode_mu_law(resample(samples, SAMPLE_RATE, PHONE_RATE))
    return resample(decode_mu_law(narrow), PHONE_RATE, SAMPLE_RATE)
