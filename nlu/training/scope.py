"""Learn what is in scope: three distances in frozen embeddings, weighed against the sentences that are not."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlu.classifier import softmax
from nlu.scope import Scope
from nlu.training.light import Folds
from nlu.types import Intent

Array = NDArray[np.floating[Any]]
_SHRINKAGE = 0.1  # of the covariance towards a multiple of the identity
_STRENGTH = 0.1  # inverse regularization
NEIGHBOURS_AN_INTENT = 40
FALSE_REJECTIONS = 0.03
"""Share of in-scope sentences the threshold may turn away."""


def fit(vectors: Array, labels: Sequence[str], folds: Folds) -> Scope:
    """Fit on all sentences; weights and threshold rest on features of sentences that were held out."""
    answers = np.array(labels)
    inside = answers != Intent.OUT_OF_SCOPE
    return weighed(geometry(vectors[inside], answers[inside]), _held_out_features(vectors, answers, folds), inside)


def weighed(whole: Scope, features: Array, inside: NDArray[np.bool_]) -> Scope:
    """`whole` with weights and threshold by `features` of sentences that it did not see, some `inside` and some not."""
    if inside.all():
        return whole
    spread = StandardScaler().fit(features)
    mixer = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)
    mixer.fit(spread.transform(features), inside)
    weights = (mixer.coef_[0] / spread.scale_).astype(np.float32)
    bias = float(mixer.intercept_[0] - weights @ spread.mean_)
    probabilities = 1 / (1 + np.exp(-(features @ weights + bias)))
    threshold = min(0.5, float(np.quantile(probabilities[inside], FALSE_REJECTIONS)))
    return Scope(whole.means, whole.whitening, whole.neighbours, weights, bias, threshold)


def _held_out_features(vectors: Array, answers: NDArray[np.str_], folds: Folds) -> Array:
    features = np.zeros((len(answers), 5), np.float32)
    for fold, head in enumerate(folds.heads):
        test = folds.of == fold
        inside = ~test & (answers != Intent.OUT_OF_SCOPE)
        seen = geometry(vectors[inside], answers[inside])
        features[test] = seen.features(vectors[test], head, softmax(head.logits(vectors[test])))
    return features


def geometry(vectors: Array, answers: NDArray[np.str_]) -> Scope:
    """Means, spread and neighbours; the weights take the nearest neighbours alone until they are learnt."""
    labels = sorted(set(answers))
    means = np.stack([vectors[answers == label].mean(axis=0) for label in labels])
    centred = vectors - means[np.searchsorted(labels, answers)]
    covariance = centred.T @ centred / len(centred)
    spread = np.trace(covariance) / len(covariance)
    values, directions = np.linalg.eigh((1 - _SHRINKAGE) * covariance + _SHRINKAGE * spread * np.eye(len(covariance)))
    whitening = (directions / np.sqrt(values)).astype(np.float32)
    neighbours = np.concatenate([_spread_out(vectors[answers == label]) for label in labels])
    neighbours_only = np.array([0, 0, 10, 0, 0], np.float32)
    return Scope((means @ whitening).astype(np.float32), whitening, neighbours, neighbours_only, bias=-3.0)


def _spread_out(vectors: Array) -> Array:
    """At most `NEIGHBOURS_AN_INTENT` of `vectors`, each the farthest from those before it: a turn compares with all."""
    chosen = [0]
    cosines = vectors @ vectors[0]
    while len(chosen) < min(NEIGHBOURS_AN_INTENT, len(vectors)):
        chosen.append(int(cosines.argmin()))
        cosines = np.maximum(cosines, vectors @ vectors[chosen[-1]])
    return vectors[chosen]
