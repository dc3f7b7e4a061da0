"""A pipeline's understanding of labelled sentences, in figures."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nlu.pipeline import Pipeline
from nlu.training.evaluation import (
    Span,
    auroc,
    calibration_error,
    confusions,
    f1,
    macro_f1,
    recall_of_rejected,
    span_f1,
)
from nlu.training.sentences import Sentence
from nlu.types import Intent, Understanding


@dataclass(frozen=True, slots=True)
class Scores:
    """Right answers and given ones, and what follows from them."""

    answers: tuple[str, ...]
    given: tuple[str, ...]
    confidences: tuple[float, ...] = field(repr=False)
    """Of each given answer."""
    calibration_error: float
    scope_auroc: float | None
    """None without sentences of both kinds."""
    scope_recall: float | None
    """Share of what is out of scope that is told apart where 5 % of the rest is rejected."""
    entity_f1: float | None
    """None where no sentence has its entities marked."""
    label_f1: tuple[tuple[str, float, int], ...]
    """(entity label, F1, how many), the frequent first."""
    sentiment_accuracy: float | None
    milliseconds: tuple[float, ...] = field(repr=False, default=())

    @property
    def accuracy(self) -> float:
        """Share of sentences whose first intent is right."""
        return float(np.mean([a == g for a, g in zip(self.answers, self.given, strict=True)]))

    def summary(self) -> str:
        """The figures, a line each."""
        p50, p95 = np.percentile(self.milliseconds, [50, 95])
        lines = [
            ("accuracy", f"{self.accuracy:.1%}"),
            ("macro-F1", f"{macro_f1(self.answers, self.given):.1%}"),
            ("calibration error", f"{self.calibration_error:.3f}"),
            ("out-of-scope AUROC", _shown(self.scope_auroc, ".3f")),
            ("  recall at 5 % rejected", _shown(self.scope_recall, ".1%")),
            ("entity F1", _shown(self.entity_f1, ".1%")),
            ("sentiment accuracy", _shown(self.sentiment_accuracy, ".1%")),
            ("ms an utterance", f"p50 {p50:.2f}  p95 {p95:.2f}"),
        ]
        return "\n".join(f"  {name:<24} {value}" for name, value in lines)

    def tables(self) -> str:
        """F1 an intent, what is taken for what, and F1 an entity label."""
        intents = sorted(set(self.answers))
        rows = [(intent, f1(self.answers, self.given, intent), self.answers.count(intent)) for intent in intents]
        parts = ["intent                        F1      n", *_rows(rows), "", "taken for"]
        parts += [f"  {n:4}  {a} read as {g}" for a, g, n in confusions(self.answers, self.given)]
        if self.label_f1:
            parts += ["", "entity                        F1      n", *_rows(self.label_f1)]
        return "\n".join(parts)


def score(pipeline: Pipeline, sentences: Sequence[Sentence], *, moods: bool = True) -> Scores:
    """Understand every sentence and compare. `moods`: whether their sentiment is labelled."""
    read: list[Understanding] = []
    milliseconds = []
    for sentence in sentences:
        started = time.perf_counter()
        read.append(pipeline.understand(sentence.text))
        milliseconds.append((time.perf_counter() - started) * 1000)
    answers = tuple(str(sentence.intent) for sentence in sentences)
    spans = [set(sentence.spans) for sentence in sentences]
    inside, outside = _scopes(pipeline, sentences)
    found: list[set[Span]] = [{(e.label, e.start, e.end) for e in understanding.entities} for understanding in read]
    return Scores(
        answers=answers,
        given=tuple(str(understanding.ranking[0].intent) for understanding in read),
        confidences=tuple(understanding.ranking[0].confidence for understanding in read),
        calibration_error=_calibration(read, answers),
        scope_auroc=auroc(inside, outside) if inside and outside else None,
        scope_recall=recall_of_rejected(inside, outside) if inside and outside else None,
        entity_f1=span_f1(spans, found) if any(spans) else None,
        label_f1=_labels(spans, found),
        sentiment_accuracy=_moods(read, sentences) if moods else None,
        milliseconds=tuple(milliseconds),
    )


def _calibration(read: Sequence[Understanding], answers: Sequence[str]) -> float:
    order = [str(intent) for intent in Intent]
    probabilities = np.zeros((len(read), len(order)), np.float32)
    for row, understanding in enumerate(read):
        for ranked in understanding.ranking:
            probabilities[row, order.index(ranked.intent)] = ranked.confidence
    return calibration_error(probabilities, np.array([order.index(answer) for answer in answers]))


def _scopes(pipeline: Pipeline, sentences: Sequence[Sentence]) -> tuple[list[float], list[float]]:
    """The scope's scores of the sentences within and of those without."""
    inside = [pipeline.scope(s.text) for s in sentences if s.intent != Intent.OUT_OF_SCOPE]
    outside = [pipeline.scope(s.text) for s in sentences if s.intent == Intent.OUT_OF_SCOPE]
    return inside, outside


def _moods(read: Sequence[Understanding], sentences: Sequence[Sentence]) -> float:
    return float(np.mean([u.sentiment.label == s.sentiment for u, s in zip(read, sentences, strict=True)]))


def _labels(spans: Sequence[set[Span]], found: Sequence[set[Span]]) -> tuple[tuple[str, float, int], ...]:
    labels = {label for row in spans for label, _, _ in row}
    rows = []
    for label in labels:
        wanted = [{span for span in row if span[0] == label} for row in spans]
        given = [{span for span in row if span[0] == label} for row in found]
        rows.append((label, span_f1(wanted, given), sum(map(len, wanted))))
    return tuple(sorted(rows, key=lambda row: -row[2]))


def _rows(rows: Sequence[tuple[str, float, int]]) -> list[str]:
    return [f"{name:<26} {value:6.1%} {count:6}" for name, value, count in rows]


def _shown(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
