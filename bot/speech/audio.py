"""Sound as numbers: WAV files in and out, one channel, 16-bit, at the rate that recognizers want."""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from bot.errors import BadAudio

Samples = NDArray[np.int16]
"""One channel of 16-bit samples."""

SAMPLE_RATE = 16_000  # Hz, of everything that is recognized
FULL_SCALE = 32_768
MAX_SECONDS = 60.0
SILENCE_DBFS = -55.0
"""Recordings whose loudest 100 ms lie below are silence: phone lines hiss at about -60."""
FRAME = SAMPLE_RATE // 10
NARROW_HZ = 4_200
NARROW_SHARE = 1e-5
"""Of the energy; people who speak near a microphone put more than a hundred times as much up there."""
RATES = range(4_000, 192_001)  # Hz
MAX_CHANNELS = 8
MAX_CHUNKS = 1_000
"""Of a WAV file: a million empty ones fit into an upload."""
STREAMED = (0, 0xFFFFFFFF)
"""What writers put where they do not know the length yet."""

PCM, FLOAT, A_LAW, MU_LAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
WIDTHS = {PCM: (8, 16, 24, 32), FLOAT: (32, 64), MU_LAW: (8,), A_LAW: (8,)}
NAMES = {PCM: "PCM", FLOAT: "float", MU_LAW: "μ-law", A_LAW: "A-law"}


@dataclass(frozen=True, slots=True)
class Format:
    """The `fmt ` chunk of a WAV file."""

    encoding: int
    channels: int
    rate: int
    """Hz."""
    bits: int
    """Of one sample of one channel."""

    @property
    def frame_bytes(self) -> int:
        return self.channels * self.bits // 8


def read_wav(content: bytes, *, max_seconds: float = MAX_SECONDS) -> Samples:
    """The recording as one channel at `SAMPLE_RATE`, channels averaged.

    Raises `BadAudio` when it is not a WAV file, is cut short, or is longer than `max_seconds`.
    """
    form, body = _chunks(content)
    seconds = len(body) / form.frame_bytes / form.rate
    if seconds > max_seconds:
        raise BadAudio(f"expected at most {max_seconds:g} seconds of speech, got {seconds:.1f}")
    body = body[: len(body) - len(body) % form.frame_bytes]
    channels = _decoded(form, body).reshape(-1, form.channels)
    return resample(channels.mean(axis=1, dtype=np.float32), form.rate, SAMPLE_RATE)


def write_wav(samples: Samples, rate: int) -> bytes:
    """A WAV file of one channel."""
    body = samples.astype("<i2").tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(body), b"WAVE", b"fmt ", 16, PCM, 1, rate, rate * 2, 2, 16)
    return head + struct.pack("<4sI", b"data", len(body)) + body


def resample(sound: NDArray[Any], rate: int, wanted: int) -> Samples:
    """`sound` (int16, or float in [-1, 1]) at another rate; Hz."""
    if sound.dtype == np.int16:
        sound = sound.astype(np.float32) / FULL_SCALE
    if rate != wanted and len(sound):
        sound = soxr.resample(sound, rate, wanted)
    scaled: NDArray[Any] = np.clip(np.round(sound * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1)
    return scaled.astype(np.int16)


def is_silent(samples: Samples) -> bool:
    """Whether nobody can have spoken: empty, or never louder than a line's hiss."""
    whole = samples[: len(samples) - len(samples) % FRAME].astype(np.float64)
    if not len(whole):
        return True
    loudest = float(np.sqrt((whole.reshape(-1, FRAME) ** 2).mean(axis=1)).max())
    return loudest < FULL_SCALE * 10 ** (SILENCE_DBFS / 20)


def is_narrow(samples: Samples) -> bool:
    """Whether it came through a telephone: next to nothing above 4,200 Hz."""
    power = np.abs(np.fft.rfft(samples.astype(np.float32))) ** 2
    edge = int(len(power) * NARROW_HZ * 2 / SAMPLE_RATE)
    return float(power[edge:].sum()) < NARROW_SHARE * float(power[:edge].sum())


def decode_mu_law(content: bytes) -> NDArray[np.float32]:
    """ITU-T G.711 μ-law to [-1, 1]."""
    code = ~np.frombuffer(content, np.uint8)
    exponent, mantissa = (code >> 4) & 7, (code & 15).astype(np.int32)
    magnitude = (((mantissa << 3) + 132) << exponent) - 132
    return (np.where(code & 128, -magnitude, magnitude) / FULL_SCALE).astype(np.float32)


def encode_mu_law(samples: Samples) -> bytes:
    """16-bit samples to ITU-T G.711 μ-law."""
    wide = samples.astype(np.int32)
    magnitude = np.minimum(np.abs(wide), 32_635) + 132
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 15
    code = np.where(wide < 0, 128, 0) | (exponent << 4) | mantissa
    return bytes(~code.astype(np.uint8))


def decode_a_law(content: bytes) -> NDArray[np.float32]:
    """ITU-T G.711 A-law to [-1, 1]."""
    code = np.frombuffer(content, np.uint8) ^ 0x55
    exponent, mantissa = ((code >> 4) & 7).astype(np.int32), (code & 15).astype(np.int32)
    step = (mantissa << 4) + 8
    magnitude = np.where(exponent == 0, step, (step + 256) << np.maximum(exponent - 1, 0))
    return (np.where(code & 128, magnitude, -magnitude) / FULL_SCALE).astype(np.float32)


def _chunks(content: bytes) -> tuple[Format, bytes]:
    """The format and the samples of a RIFF file."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise BadAudio(f"expected a WAV file (RIFF), got {len(content)} bytes that begin with {content[:4]!r}")
    form: Format | None = None
    at = 12
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(content):
            break
        name, size = struct.unpack_from("<4sI", content, at)
        body = content[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = _format(body)
        elif name == b"data" and form is not None:
            if size not in STREAMED and len(body) < size:
                raise BadAudio(f"expected {size} bytes of samples, got {len(body)}: the file is cut short")
            return form, content[at + 8 :] if size in STREAMED else body
        at += 8 + size + size % 2
    raise BadAudio("expected a WAV file with samples, got one without: it is cut short or damaged")


def _format(chunk: bytes) -> Format:
    if len(chunk) < 16:
        raise BadAudio(f"expected a WAV header of at least 16 bytes, got {len(chunk)}")
    encoding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if encoding == EXTENSIBLE and len(chunk) >= 26:
        (encoding,) = struct.unpack_from("<H", chunk, 24)
    if bits not in WIDTHS.get(encoding, ()) or rate not in RATES or not 1 <= channels <= MAX_CHANNELS:
        kind = NAMES.get(encoding, f"encoding {encoding}")
        raise BadAudio(
            f"expected PCM, float, μ-law or A-law with 1 to {MAX_CHANNELS} channels at {RATES[0]} to {RATES[-1]} Hz, "
            f"got {bits}-bit {kind} with {channels} channels at {rate} Hz"
        )
    return Format(encoding, channels, rate, bits)


def _decoded(form: Format, body: bytes) -> NDArray[Any]:
    """Every sample, channels interleaved, in [-1, 1]."""
    match form.encoding, form.bits:
        case (1, 16):
            return np.frombuffer(body, "<i2").astype(np.float32) / FULL_SCALE
        case (1, 8):
            return (np.frombuffer(body, np.uint8).astype(np.float32) - 128) / 128
        case (1, 24):
            padded = np.zeros((len(body) // 3, 4), np.uint8)
            padded[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
            return padded.view("<i4").ravel().astype(np.float32) / 2**31
        case (1, _):
            return np.frombuffer(body, "<i4").astype(np.float32) / 2**31
        case (6, _):
            return decode_a_law(body)
        case (7, _):
            return decode_mu_law(body)
        case (_, width):
            return np.nan_to_num(np.frombuffer(body, f"<f{width // 8}").astype(np.float32), posinf=0, neginf=0)
