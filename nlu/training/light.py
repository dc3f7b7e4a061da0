"""The light recipe: heads on frozen features, ready in seconds."""

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from nlu.classifier import LinearHead, softmax
from nlu.sentiment import KINDS
from nlu.training.sentences import Sentence
from nlu.types import Intent

Array = NDArray[np.floating[Any]]
INTENTS = tuple(str(intent) for intent in Intent)
_STRENGTH = 10.0  # inverse regularization: 67.7 % of held-out sentences, 66.5 % with 30
_MOOD_STRENGTH = 2.0
_MOOD_EVENNESS = 0.0  # 90.6 % of held-back requests, 89.4 % with 0.5, where calm reports of trouble turn upset
_ITERATIONS = 40


def intent_head(
    vectors: Array, labels: Sequence[str], *, intents: tuple[str, ...] = INTENTS, seed: int = 0
) -> LinearHead:
    """Logistic regression from frozen vectors to `intents`, classes weighted alike."""
    return _head(vectors, labels, intents, strength=_STRENGTH, seed=seed)


def sentiment_head(shades: Array, sentences: Sequence[Sentence], *, seed: int = 0) -> LinearHead:
    """The same from shades to moods, in the order of `sentiment.KINDS`, weighted as they occur."""
    kinds = [s.sentiment if s.intent else f"{s.sentiment} opinion" for s in sentences]
    return _head(shades, kinds, KINDS, strength=_MOOD_STRENGTH, evenness=_MOOD_EVENNESS, seed=seed)


@dataclass(frozen=True, slots=True)
class Folds:
    """Heads that each did not see a part of the sentences."""

    of: NDArray[np.int64]
    """Fold of each sentence: its head did not see it."""
    heads: tuple[LinearHead, ...]

    def logits(self, vectors: Array) -> Array:
        """What the head that did not see a sentence says of it, shape (n_sentences, n_intents)."""
        logits = np.zeros((len(vectors), len(self.heads[0].labels)), np.float32)
        for fold, head in enumerate(self.heads):
            logits[self.of == fold] = head.logits(vectors[self.of == fold])
        return logits


def folds(
    vectors: Array, labels: Sequence[str], *, intents: tuple[str, ...] = INTENTS, count: int = 5, seed: int = 0
) -> Folds:
    """Split the sentences into `count` parts and fit a head without each."""
    of = np.random.default_rng(seed).permutation(len(labels)) % count
    answers = np.array(labels)
    without = (of != n for n in range(count))
    return Folds(of, tuple(intent_head(vectors[w], answers[w].tolist(), intents=intents, seed=seed) for w in without))


def temperature(logits: Array, answers: NDArray[np.int64]) -> float:
    """The temperature under which `answers` (column numbers) are likeliest."""
    candidates = np.geomspace(0.2, 5.0, 60)
    losses = [-np.log(softmax(logits / t)[np.arange(len(answers)), answers] + 1e-9).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def _head(
    vectors: Array, labels: Sequence[str], order: tuple[str, ...], *, strength: float, evenness: float = 1.0, seed: int
) -> LinearHead:
    """Labels of `order` that no sentence has get a weight of zero and a bias that rules them out.

    `evenness`: how far rare labels are made to count like frequent ones, in [0, 1].
    """
    counts = Counter(labels)
    weigh = {label: (len(labels) / len(counts) / count) ** evenness for label, count in counts.items()}
    fitted = LogisticRegression(C=strength, max_iter=_ITERATIONS, class_weight=weigh, random_state=seed, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last iterations change weights, not answers
        fitted.fit(vectors, list(labels))
    weights = np.zeros((len(order), vectors.shape[1]), np.float32)
    bias = np.full(len(order), -20.0, np.float32)
    two = len(fitted.classes_) == 2
    coefficients = np.vstack([-fitted.coef_ / 2, fitted.coef_ / 2]) if two else fitted.coef_
    intercepts = np.array([-fitted.intercept_[0] / 2, fitted.intercept_[0] / 2]) if two else fitted.intercept_
    for label, row, constant in zip(fitted.classes_, coefficients, intercepts, strict=True):
        weights[order.index(label)], bias[order.index(label)] = row, constant
    return LinearHead(order, weights, bias)
