"""Fits the confidence of answers on the dev questions and prints the constants of `knowledge_base.answer`.

python -m tests.benchmarks.knowledge_base.calibrate
"""

import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from knowledge_base.answer import KnowledgeBase
from knowledge_base.evaluate import ask_all, summarize
from knowledge_base.index import Match
from knowledge_base.questions import Question, read_questions
from tests.benchmarks.knowledge_base.minilm import MiniLm
from tests.benchmarks.knowledge_base.sets import QUESTIONS, TODAY
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

NAMES = ("wording", "passage", "lexical", "coverage", "margin")
MISPLACED = 0.5
"""Weight of an answerable question whose best entry is a wrong one; unanswerable ones count 1."""


def evidence(base: KnowledgeBase, question: Question) -> tuple[list[float], bool]:
    """What speaks for the best entry, and whether it is the right one."""
    best, *others = base.search(question.asks, k=2, today=TODAY)
    return [
        best.wording,
        best.passage,
        best.lexical,
        best.coverage,
        _margin(best, others),
    ], question.is_answered_by(best.entry.id)


def _margin(best: Match, others: list[Match]) -> float:
    return best.score - others[0].score if others else 0.0


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        base = KnowledgeBase.open(CONTENT, Path(cache), MiniLm(), SETTINGS)
    questions = read_questions(QUESTIONS, "dev")
    rows, right = zip(*(evidence(base, question) for question in questions), strict=True)
    weights = [
        1 if one or question.entry is None else MISPLACED for one, question in zip(right, questions, strict=True)
    ]
    model = LogisticRegression(C=10, max_iter=1000).fit(np.array(rows), np.array(right), sample_weight=weights)
    print(f"bias: {model.intercept_[0]:.2f}")
    for name, weight in zip(NAMES, model.coef_[0], strict=True):
        print(f"{name}: {weight:.2f}")
    outcomes = ask_all(base, questions, today=TODAY)
    print("with the constants now in force, by threshold:")
    for threshold in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8):
        report = summarize(outcomes, threshold)
        print(f"  {threshold}: answered {report.answered:.3f}, wrong {report.wrong:.3f}")


if __name__ == "__main__":
    main()
