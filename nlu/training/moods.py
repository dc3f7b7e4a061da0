"""How much the fine-tuned encoder's reading of a mood counts against the frozen head's."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import softmax
from nlu.encoder import TunedEncoder
from nlu.sentiment import LABELS, moods
from nlu.training import light
from nlu.training.sentences import Sentence
from nlu.training.vectors import on_all_cores

Array = NDArray[np.floating[Any]]
BLENDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def weighed(
    graph: TunedEncoder, sentences: Sequence[Sentence], shades: Array, held_back: NDArray[np.bool_]
) -> tuple[float, dict[str, float]]:
    """(weight of `graph`, accuracies) where the `held_back` of `sentences` are likeliest.

    Requests and opinions count alike, however many there are. `shades`: frozen features of `sentences`.
    """
    learnt = [sentence for sentence, held in zip(sentences, held_back, strict=True) if not held]
    kept = [sentence for sentence, held in zip(sentences, held_back, strict=True) if held]
    frozen = [
        moods(kinds) for kinds in light.sentiment_head(shades[~held_back], learnt).probabilities(shades[held_back])
    ]
    readings = on_all_cores(graph.read, [sentence.text for sentence in kept])
    tuned = [softmax(reading.sentiment_logits) for reading in readings]
    answers = np.array([LABELS.index(sentence.sentiment) for sentence in kept])
    opinion = np.array([sentence.intent is None for sentence in kept])
    blend = chosen(np.stack(tuned), np.stack(frozen), answers, opinion)
    right = (blend * np.stack(tuned) + (1 - blend) * np.stack(frozen)).argmax(axis=1) == answers
    return blend, {
        "sentiment_accuracy_held_back": round(float(right[~opinion].mean()), 4),
        "opinion_accuracy_held_back": round(float(right[opinion].mean()), 4) if opinion.any() else 0.0,
    }


def chosen(tuned: Array, frozen: Array, answers: NDArray[np.int64], opinion: NDArray[np.bool_]) -> float:
    """The weight of `tuned` under which `answers` (columns) are likeliest, requests and opinions counted alike."""
    share = np.where(opinion, 1 / max(int(opinion.sum()), 1), 1 / max(int((~opinion).sum()), 1))
    rows = np.arange(len(answers))
    losses = [-(np.log((b * tuned + (1 - b) * frozen)[rows, answers] + 1e-9) * share).sum() for b in BLENDS]
    return BLENDS[int(np.argmin(losses))]
