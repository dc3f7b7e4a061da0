"""How a shopper sounds, from the model's probabilities and from what it cannot see: capitals and exclamation marks."""

import re

import numpy as np
from numpy.typing import NDArray

from nlu.types import Sentiment

LABELS = ("negative", "neutral", "positive")
KINDS = (*LABELS, *(f"{label} opinion" for label in LABELS))
"""What the head on frozen features tells apart: a request in a mood, and an opinion, which has other words for it."""
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")


def moods(kinds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities in the order of `LABELS` from those of `KINDS`."""
    added: NDArray[np.float32] = kinds.reshape(-1, len(LABELS)).sum(axis=0)
    return added


def sentiment(probabilities: NDArray[np.float32], text: str) -> Sentiment:
    """Read `probabilities` (in the order of `LABELS`) of `text`; shouting makes what is negative worse."""
    negative, neutral, positive = (float(p) for p in probabilities)
    loudness = min(
        1.0, 0.25 * len(re.findall(r"!(?=!)", text[:2000])) + 0.2 * (len(_SHOUTED.findall(text[:2000])) >= 3)
    )
    if loudness and negative > positive:
        shift = loudness * 0.5 * neutral
        negative, neutral = negative + shift, neutral - shift
    label = LABELS[int(np.argmax([negative, neutral, positive]))]
    return Sentiment(label, round(positive - negative, 4))  # type: ignore[arg-type]
