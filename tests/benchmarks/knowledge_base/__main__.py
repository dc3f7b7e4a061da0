"""Prints one table: how the knowledge base does on our own questions and on public sets.

SHOPDESK_BENCH_DATA=... python -m tests.benchmarks.knowledge_base
"""

import os
import tempfile
from pathlib import Path

from knowledge_base.answer import KnowledgeBase, open_index
from knowledge_base.evaluate import Report, evaluate
from knowledge_base.types import Encoder
from tests.benchmarks.knowledge_base.minilm import MiniLm
from tests.benchmarks.knowledge_base.sets import TODAY, QuestionSet, sets

HEADER = "| set | entries | questions | P@1 | MRR@10 | recall@5 | AUROC | answered | wrong | ms | others |"


def measure(question_set: QuestionSet, encoder: Encoder) -> Report:
    """Index the entries afresh and ask the questions."""
    with tempfile.TemporaryDirectory() as cache:
        base = KnowledgeBase(open_index(question_set.entries, Path(cache), encoder), encoder)
        return evaluate(base, question_set.questions, today=TODAY)


def row(question_set: QuestionSet, report: Report) -> str:
    """One line of the table."""
    figures = (
        f"{report.precision_at_1:.3f} | {report.mrr_at_10:.3f} | {report.recall_at_5:.3f} | "
        f"{report.abstention_auroc:.3f} | {report.answered:.3f} | {report.wrong:.3f} | {report.milliseconds:.2f}"
    )
    asked = f"{report.questions} + {report.unanswerable}"
    return f"| {question_set.name} | {len(question_set.entries)} | {asked} | {figures} | {question_set.published} |"


def main() -> None:
    encoder = MiniLm()
    print(HEADER)
    print("|---" * HEADER.count(" | ") + "|---|")
    for question_set in sets():
        print(row(question_set, measure(question_set, encoder)), flush=True)
    if not os.environ.get("SHOPDESK_BENCH_DATA"):
        print("SHOPDESK_BENCH_DATA is not set: StackFAQ and HINT3 were skipped")


if __name__ == "__main__":
    main()
