"""Figures of merit, from probabilities and right answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Span = tuple[str, int, int]


def calibration_error(probabilities: Array, answers: NDArray[np.int64], *, bins: int = 15) -> float:
    """Expected calibration error: mean gap between confidence and accuracy over bins of equal width.

    Guo et al., On Calibration of Modern Neural Networks (2017).
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == answers
    edges = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(confidence[edges == b].mean() - right[edges == b].mean()) * (edges == b).mean() for b in set(edges)]
    return float(sum(gaps))


def macro_f1(answers: Sequence[str], given: Sequence[str]) -> float:
    """Mean F1 over the labels that occur among `answers`."""
    return float(np.mean([f1(answers, given, label) for label in sorted(set(answers))]))


def f1(answers: Sequence[str], given: Sequence[str], label: str) -> float:
    """F1 of one label."""
    right = sum(a == g == label for a, g in zip(answers, given, strict=True))
    wanted, said = sum(a == label for a in answers), sum(g == label for g in given)
    return 2 * right / (wanted + said) if wanted + said else 0.0


def span_f1(answers: Iterable[Iterable[Span]], given: Iterable[Iterable[Span]]) -> float:
    """F1 of entities, each right only with its label and exact range."""
    right = wanted = said = 0
    for expected, found in zip(answers, given, strict=True):
        expected, found = set(expected), set(found)
        right, wanted, said = right + len(expected & found), wanted + len(expected), said + len(found)
    return 2 * right / (wanted + said) if wanted + said else 0.0


def confusions(answers: Sequence[str], given: Sequence[str], *, k: int = 15) -> list[tuple[str, str, int]]:
    """The `k` most frequent (right answer, given answer, count)."""
    counts = Counter((a, g) for a, g in zip(answers, given, strict=True) if a != g)
    return [(a, g, count) for (a, g), count in counts.most_common(k)]


def recall_of_rejected(inside: Sequence[float], outside: Sequence[float], *, false_rejections: float = 0.05) -> float:
    """Share of `outside` below the score under which `false_rejections` of `inside` lie."""
    return float((np.asarray(outside) < np.quantile(inside, false_rejections)).mean())


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Probability that something inside scores above something outside; ties count half."""
    scores = np.concatenate([inside, outside])
    order = scores.argsort(kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores[np.isin(scores, outside)]):
        ranks[scores == value] = ranks[scores == value].mean()
    n, m = len(inside), len(outside)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))
