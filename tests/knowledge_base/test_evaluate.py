"""The figures mean what they say."""

from datetime import date

import pytest

from knowledge_base.evaluate import Outcome, auroc, evaluate, summarize
from knowledge_base.questions import Question


def outcome(right: str | None, got: str, rank: int | None, confidence: float) -> Outcome:
    return Outcome(Question("?", right), rank, got, confidence, 1.0)


def test_auroc_is_the_chance_that_a_positive_is_above_a_negative():
    assert auroc([2, 3], [1, 2]) == 0.875
    assert auroc([1], [2]) == 0


def test_a_run_is_counted_by_hand():
    report = summarize(
        [
            outcome("a", "a", 1, 0.9),
            outcome("b", "a", 2, 0.8),
            outcome("c", "a", None, 0.1),
            outcome(None, "a", None, 0.7),
            outcome(None, "a", None, 0.2),
        ],
        threshold=0.5,
    )
    assert (report.questions, report.unanswerable) == (3, 2)
    assert report.precision_at_1 == pytest.approx(1 / 3)
    assert report.mrr_at_10 == pytest.approx(0.5)
    assert report.recall_at_5 == pytest.approx(2 / 3)
    assert report.answered == pytest.approx(2 / 3)
    assert report.wrong == pytest.approx(2 / 5)
    assert report.abstention_auroc == pytest.approx(4 / 6)


def test_a_base_is_asked_every_question(write, opened):
    write("cost", "Delivery costs €5.", title="Price of delivery")
    write("hours", "We open at nine.", title="Opening hours")
    questions = [Question("delivery price", "cost"), Question("opening hours", "hours"), Question("brass lamp", None)]
    report = evaluate(opened(), questions, today=date(2026, 11, 22))
    assert report.precision_at_1 == report.abstention_auroc == 1


def test_an_answer_from_an_entry_that_says_the_same_is_right(write, opened):
    write("cost", "Delivery costs €5.", title="Price of delivery")
    write("fees", "Express costs €9.", title="Price of express")
    questions = [Question("price of express", "cost", also=("fees",))]
    report = evaluate(opened(), questions, today=date(2026, 11, 22))
    assert (report.precision_at_1, report.wrong) == (1, 0)


def test_a_wrong_answer_stays_wrong_whatever_else_would_be_right():
    wrong = Outcome(Question("?", "a", also=("b",)), 2, "c", 0.9, 1.0)
    assert summarize([wrong], threshold=0.5).wrong == 1
