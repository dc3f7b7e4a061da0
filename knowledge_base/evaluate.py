"""Measures a knowledge base on questions whose entry is known, and on questions that none answers."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge_base.answer import KnowledgeBase
from knowledge_base.questions import Question

RANKS = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What came out. Shares are in [0, 1]; those of empty sets are nan."""

    questions: int
    unanswerable: int
    precision_at_1: float
    mrr_at_10: float
    recall_at_5: float
    abstention_auroc: float
    """How well confidence parts answerable from unanswerable questions; 0.5 is chance."""
    answered: float
    """Share of answerable questions that got an answer at the threshold."""
    wrong: float
    """Share of all questions that got a wrong answer at the threshold, or one where there is none."""
    milliseconds: float
    """Median of a whole answer without encoding."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a turn puts it to the base."""

    text: str
    """Its misspelt words put right."""
    vector: NDArray[np.float32] | None = None
    scope: float | None = None


Read = Callable[[str], Query]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, asked."""

    question: Question
    rank: int | None
    """Of the first right entry among the first ten, counted from 1."""
    entry: str
    confidence: float
    milliseconds: float


def evaluate(base: KnowledgeBase, questions: Sequence[Question], *, today: date, read: Read = Query) -> Report:
    """Ask every question and count. `read` is what happens to a text before it is looked up."""
    return summarize(ask_all(base, questions, today=today, read=read), base.threshold)


def ask_all(base: KnowledgeBase, questions: Sequence[Question], *, today: date, read: Read = Query) -> list[Outcome]:
    """What the base makes of each question, in their order."""
    outcomes = []
    for question in questions:
        query = read(question.asks)
        vector = query.vector if query.vector is not None else base.encoder.encode([query.text])[0]
        started = time.perf_counter()
        answer = base.best(query.text, vector=vector, scope=query.scope, today=today)
        milliseconds = (time.perf_counter() - started) * 1000
        found = base.nearest(query.text, RANKS, vector=vector, today=today)
        rank = next((place for place, hit in enumerate(found, 1) if question.is_answered_by(hit.entry.id)), None)
        entry, confidence = (answer.entry.id, answer.score) if answer else ("", 0.0)
        outcomes.append(Outcome(question, rank, entry, confidence, milliseconds))
    return outcomes


def summarize(outcomes: Sequence[Outcome], threshold: float) -> Report:
    """The figures of a run at one threshold."""
    answerable = [outcome for outcome in outcomes if outcome.question.entry is not None]
    unanswerable = [outcome for outcome in outcomes if outcome.question.entry is None]
    given = [outcome for outcome in outcomes if outcome.confidence >= threshold]
    wrong = [outcome for outcome in given if not outcome.question.is_answered_by(outcome.entry)]
    return Report(
        questions=len(answerable),
        unanswerable=len(unanswerable),
        precision_at_1=_mean([outcome.rank == 1 for outcome in answerable]),
        mrr_at_10=_mean([1 / outcome.rank if outcome.rank else 0 for outcome in answerable]),
        recall_at_5=_mean([outcome.rank is not None and outcome.rank <= 5 for outcome in answerable]),
        abstention_auroc=auroc(
            [outcome.confidence for outcome in answerable], [outcome.confidence for outcome in unanswerable]
        ),
        answered=_mean([outcome.confidence >= threshold for outcome in answerable]),
        wrong=len(wrong) / len(outcomes) if outcomes else float("nan"),
        milliseconds=float(np.median([outcome.milliseconds for outcome in outcomes])) if outcomes else float("nan"),
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive score is above a negative one, ties half: ([2, 3], [1, 2]) -> 0.875."""
    if not positive or not negative:
        return float("nan")
    above = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
