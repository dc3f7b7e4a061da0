"""Slower, faster and louder speech from any synthesizer: its samples are stretched, its pitch stays."""

import numpy as np

from bot.speech.audio import FULL_SCALE, Samples

WINDOW_SECONDS = 0.030
SEARCH_SECONDS = 0.008
SAME = 0.02
"""A pace so near to the natural one is left alone."""
HEADROOM = 0.8
"""Of full scale, from which loud parts are bent instead of cut."""


def stretched(samples: Samples, rate: int, pace: float) -> Samples:
    """`samples` said at `pace` times their speed (0.8 is slower), with overlapping windows that fit each other.

    WSOLA: Verhelst and Roelands, An overlap-add technique based on waveform similarity (1993).
    """
    window = round(rate * WINDOW_SECONDS) // 2 * 2
    hop, search = window // 2, round(rate * SEARCH_SECONDS)
    if abs(pace - 1) < SAME or len(samples) < 2 * window + 2 * search:
        return samples
    sound = samples.astype(np.float32)
    shape = np.hanning(window + 1)[:-1].astype(np.float32)
    steps = int((len(sound) - window - search) / (hop * pace))
    out = np.zeros(steps * hop + window, np.float32)
    at = 0
    for step in range(steps):
        out[step * hop : step * hop + window] += sound[at : at + window] * shape
        wanted = round((step + 1) * hop * pace)
        natural = sound[at + hop : at + hop + window]
        at = _best(sound, natural, max(0, wanted - search), wanted + search)
    return np.clip(out, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def _best(sound: np.ndarray, natural: np.ndarray, first: int, last: int) -> int:
    """Where between `first` and `last` the sound goes on most like `natural`."""
    last = min(last, len(sound) - len(natural))
    if last <= first:
        return max(0, min(first, len(sound) - len(natural)))
    fits = np.correlate(sound[first : last + len(natural)], natural, "valid")
    return first + int(np.argmax(fits))


def louder(samples: Samples, gain: float) -> Samples:
    """`samples` times `gain`; what would be too loud is bent towards full scale, which sounds better than cutting."""
    if gain == 1.0:
        return samples
    sound = samples.astype(np.float32) * gain / FULL_SCALE
    over = np.abs(sound) > HEADROOM
    bent = HEADROOM + (1 - HEADROOM) * np.tanh((np.abs(sound) - HEADROOM) / (1 - HEADROOM))
    sound = np.where(over, np.sign(sound) * bent, sound)
    return (sound * (FULL_SCALE - 1)).astype(np.int16)
