"""Fits the confidence of answers on the dev questions and prints the constants of `knowledge_base.confidence`.

SHOPDESK_HOME=... python -m tests.benchmarks.knowledge_base.calibrate
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from knowledge_base.answer import KnowledgeBase
from knowledge_base.confidence import log_odds
from knowledge_base.evaluate import Outcome, Query, ask_all, auroc, summarize
from knowledge_base.index import Match
from knowledge_base.questions import Question, read_questions
from tests.benchmarks.knowledge_base.sets import QUESTIONS, TODAY
from tests.benchmarks.knowledge_base.turn import encoder_and_reader
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

NAMES = ("wording", "passage", "lexical", "coverage", "margin", "familiarity", "scope")
MISPLACED = 0.5
"""Weight of an answerable question whose best entry is a wrong one; unanswerable ones count 1."""
WRONG_AT_MOST = 0.03
"""Share of all questions that may be answered wrongly."""


def evidence(base: KnowledgeBase, question: Question, query: Query) -> tuple[list[float], bool]:
    """What speaks for the best entry, and whether it is the right one."""
    best, *others = base.search(query.text, k=2, vector=query.vector, today=TODAY)
    spoken_for = [best.wording, best.passage, best.lexical, best.coverage, _margin(best, others), best.familiarity]
    return [*spoken_for, log_odds(query.scope or 0.5)], question.is_answered_by(best.entry.id)


def _margin(best: Match, others: list[Match]) -> float:
    return best.score - others[0].score if others else 0.0


def fit(rows: NDArray[np.float64], right: NDArray[np.bool_], answerable: NDArray[np.bool_]) -> str:
    """The constants, and what they promise for questions not fitted on."""
    weights = np.where(right | ~answerable, 1, MISPLACED)
    model = LogisticRegression(C=10, max_iter=5000)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    held_out = cross_val_predict(
        model, rows, right, cv=folds, method="predict_proba", params={"sample_weight": weights}
    )[:, 1]
    model.fit(rows, right, sample_weight=weights)
    order = np.argsort(-held_out)
    wrong = np.cumsum(~right[order]) / len(right)
    threshold = held_out[order[np.flatnonzero(wrong <= WRONG_AT_MOST).max()]]
    numbers = ", ".join(f"{number:.2f}" for number in (model.intercept_[0], *model.coef_[0]))
    parted = auroc(held_out[answerable].tolist(), held_out[~answerable].tolist())
    answered = (held_out[answerable] >= threshold).mean()
    return f"Calibration({numbers})  # held out: AUROC {parted:.3f}, {answered:.3f} answered from {threshold:.3f} on"


def by_threshold(outcomes: Sequence[Outcome]) -> None:
    for threshold in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85):
        report = summarize(outcomes, threshold)
        print(f"  {threshold}: answered {report.answered:.3f}, wrong {report.wrong:.3f}")


def main() -> None:
    encoder, read = encoder_and_reader()
    if read is None:
        raise SystemExit("SHOPDESK_HOME is not set: the scope cannot be known")
    with tempfile.TemporaryDirectory() as cache:
        base = KnowledgeBase.open(CONTENT, Path(cache), encoder, SETTINGS)
    questions = read_questions(QUESTIONS, "dev")
    asked = {question.asks: read(question.asks) for question in questions}
    found = [evidence(base, question, asked[question.asks]) for question in questions]
    rows = np.array([row for row, _ in found])
    right = np.array([is_right for _, is_right in found])
    answerable = np.array([question.entry is not None for question in questions])
    print(f"{', '.join(('bias', *NAMES))}; P@1 {right[answerable].mean():.3f}")
    print("WITH_SCOPE =", fit(rows, right, answerable))
    print("WITHOUT_SCOPE =", fit(rows[:, :-1], right, answerable))
    print("with the constants now in force, by threshold, with and without scope:")
    by_threshold(ask_all(base, questions, today=TODAY, read=asked.__getitem__))
    by_threshold(ask_all(base, questions, today=TODAY, read=lambda text: Query(asked[text].text, asked[text].vector)))


if __name__ == "__main__":
    main()
