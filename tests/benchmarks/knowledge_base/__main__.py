"""Prints one table: how the knowledge base does on our own questions and on public sets.

SHOPDESK_HOME=... SHOPDESK_BENCH_DATA=... python -m tests.benchmarks.knowledge_base

Our own questions are asked as a turn asks them; the public sets are about other shops, and asked as they stand.
"""

import os
import tempfile
from pathlib import Path

from knowledge_base.answer import KnowledgeBase, open_index
from knowledge_base.evaluate import Query, Read, Report, evaluate
from knowledge_base.types import Encoder
from tests.benchmarks.knowledge_base.sets import OWN, TODAY, QuestionSet, sets
from tests.benchmarks.knowledge_base.turn import encoder_and_reader

HEADER = "| set | entries | questions | P@1 | MRR@10 | recall@5 | AUROC | answered | wrong | ms | others |"


def measure(question_set: QuestionSet, encoder: Encoder, read: Read = Query) -> Report:
    """Index the entries afresh and ask the questions."""
    with tempfile.TemporaryDirectory() as cache:
        base = KnowledgeBase(open_index(question_set.entries, Path(cache), encoder), encoder)
        return evaluate(base, question_set.questions, today=TODAY, read=read)


def row(question_set: QuestionSet, report: Report) -> str:
    """One line of the table."""
    figures = (
        f"{report.precision_at_1:.3f} | {report.mrr_at_10:.3f} | {report.recall_at_5:.3f} | "
        f"{report.abstention_auroc:.3f} | {report.answered:.3f} | {report.wrong:.3f} | {report.milliseconds:.2f}"
    )
    asked = f"{report.questions} + {report.unanswerable}"
    return f"| {question_set.name} | {len(question_set.entries)} | {asked} | {figures} | {question_set.published} |"


def main() -> None:
    encoder, read = encoder_and_reader()
    print(HEADER)
    print("|---" * HEADER.count(" | ") + "|---|")
    for question_set in sets():
        reader = read if read and question_set.name.startswith(OWN) else Query
        print(row(question_set, measure(question_set, encoder, reader)), flush=True)
    if not os.environ.get("SHOPDESK_BENCH_DATA"):
        print("SHOPDESK_BENCH_DATA is not set: StackFAQ and HINT3 were skipped")
    if read is None:
        print("SHOPDESK_HOME is not set: nothing was repaired, and the scope is not known")


if __name__ == "__main__":
    main()
