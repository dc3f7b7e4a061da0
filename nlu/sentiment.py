"""How a shopper sounds, from the model's probabilities and from what it cannot see: capitals and exclamation marks."""

import re

import numpy as np
from numpy.typing import NDArray

from nlu.types import Sentiment

LABELS = ("negative", "neutral", "positive")
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")


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
