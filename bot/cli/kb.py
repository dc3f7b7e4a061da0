"""`shopdesk kb`: care for the knowledge base."""

import argparse
from datetime import timedelta
from pathlib import Path

from bot.cli.ask import open_knowledge
from bot.cli.bad_input import BadInput
from bot.dialogue.asked import ANSWERED
from bot.settings import Settings
from bot.storage.lookups import lookups
from bot.wiring import Wiring
from knowledge_base.answer import KnowledgeBase
from knowledge_base.check import check
from knowledge_base.evaluate import Query, Report, evaluate
from knowledge_base.questions import BadQuestions, Question, read_questions
from knowledge_base.unanswered import never_answered, without_an_entry
from nlu.types import NOTHING_EXPECTED

QUESTIONS = Path(__file__).parents[2] / "tests" / "knowledge_base" / "questions"
"""Questions about the demo shop; there in a checkout."""
MOST_DAYS = 3_650


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("kb", help="care for the knowledge base")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    checking = actions.add_parser("check", help="what needs care, and what was asked in vain")
    checking.add_argument("--content", type=Path, help="folder of entries; default: the shop's own")
    checking.add_argument("--days", type=day_count, default=90, help="how far back questions count (default 90)")
    checking.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a finding, and what shoppers asked in vain; 1 when there is a finding."""
    wiring = Wiring(settings)
    base = open_knowledge(wiring, arguments.content)
    findings = check(base, today=wiring.clock().date())
    for finding in findings:
        print(finding)
    print(f"{len(base.entries)} entries, {len(base.bad)} left out, {len(findings)} findings")
    print_asked(wiring, base, arguments.days)
    return 1 if findings or base.bad else 0


def print_asked(wiring: Wiring, base: KnowledgeBase, days: int) -> None:
    """Questions without an entry, most frequent first, and entries that answered none."""
    now = wiring.clock()
    asked = lookups(wiring.engine, since=now - timedelta(days=days))
    in_vain = [event.question for event in asked if event.outcome != ANSWERED]
    for group in without_an_entry(base, in_vain, today=now.date()):
        print(f"no entry: asked {group.count} times: {group.example}")
    answered = [event.entry for event in asked if event.outcome == ANSWERED]
    for entry in never_answered(base.entries, answered, today=now.date()):
        print(f"never needed: {entry.id}: no answer in {days} days")
    print(f"{len(asked)} questions in {days} days, {len(in_vain)} without an answer")


def day_count(text: str) -> int:
    """A number of days from 1 to 3650."""
    if not text.isdecimal() or not 1 <= int(text[:5]) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"expected 1 to {MOST_DAYS} days, got {text[:20]}")
    return int(text)


def evaluate_knowledge(settings: Settings, data: Path | None) -> int:
    """Ask the `test` questions of a file or folder, by default the demo shop's own, and print the figures."""
    wiring = Wiring(settings)
    questions = _questions(data or QUESTIONS)
    today = wiring.clock().date()

    def read(text: str) -> Query:
        understanding = wiring.understander.understand(text, NOTHING_EXPECTED, today)
        place = understanding.place
        return Query(understanding.repaired, *((place.vector, place.scope) if place else ()))

    _print(evaluate(open_knowledge(wiring, None), questions, today=today, read=read))
    return 0


def _questions(path: Path) -> list[Question]:
    try:
        return read_questions(path, "test")
    except BadQuestions as error:
        raise BadInput(str(error)) from error


def _print(report: Report) -> None:
    print(f"questions         {report.questions} answerable, {report.unanswerable} not")
    print(f"P@1               {report.precision_at_1:.3f}")
    print(f"MRR@10            {report.mrr_at_10:.3f}")
    print(f"recall@5          {report.recall_at_5:.3f}")
    print(f"abstention AUROC  {report.abstention_auroc:.3f}")
    print(f"answered          {report.answered:.3f} of the answerable")
    print(f"wrong answers     {report.wrong:.3f} of all")
    print(f"time              {report.milliseconds:.2f} ms a question without encoding (median)")
