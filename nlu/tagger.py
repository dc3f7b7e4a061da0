"""Entities from the fine-tuned encoder's BIO tags."""

from collections.abc import Iterator, Sequence

import numpy as np

from nlu.classifier import softmax
from nlu.encoder import Reading
from nlu.types import ENTITY_LABELS, Entity

OUTSIDE = "O"
TAGS = (OUTSIDE, *(f"{prefix}-{label}" for label in ENTITY_LABELS for prefix in ("B", "I")))
MIN_CONFIDENCE = 0.5


def spans(reading: Reading, tags: Sequence[str], text: str) -> tuple[Entity, ...]:
    """The entities tagged in `text`, each as sure as its least sure word; values are the words as written."""
    probabilities = softmax(reading.tag_logits)
    found = []
    for label, start, end, confidence in _runs(reading, tags, probabilities):
        said = text[start:end]
        if confidence >= MIN_CONFIDENCE and said.strip():
            found.append(Entity(label, said, said, start, end, round(confidence, 4)))
    return tuple(found)


def _runs(reading: Reading, tags: Sequence[str], probabilities: np.ndarray) -> Iterator[tuple[str, int, int, float]]:
    """(label, start, end, confidence): a word has the tag of its first piece."""
    label, start, end, sure = "", 0, 0, 1.0
    for (token_start, token_end), is_start, row in zip(reading.offsets, reading.is_start, probabilities, strict=True):
        if not is_start:
            end = token_end if label else end
            continue
        best = int(row.argmax())
        prefix, _, tag = tags[best].partition("-")
        if label and (prefix != "I" or tag != label):
            yield label, start, end, sure
            label = ""
        if tag:
            if not label:
                label, start, sure = tag, token_start, 1.0
            end, sure = token_end, min(sure, float(row[best]))
    if label:
        yield label, start, end, sure
