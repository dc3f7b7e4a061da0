"""`shopdesk kb`: care for the knowledge base."""

import argparse
from pathlib import Path

from bot.cli.ask import open_knowledge
from bot.cli.bad_input import BadInput
from bot.settings import Settings
from bot.wiring import Wiring
from knowledge_base.check import check
from knowledge_base.evaluate import Report, evaluate
from knowledge_base.questions import BadQuestions, Question, read_questions

QUESTIONS = Path(__file__).parents[2] / "tests" / "knowledge_base" / "questions"
"""Questions about the demo shop; there in a checkout."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("kb", help="care for the knowledge base")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    checking = actions.add_parser("check", help="duplicates, contradictions, stale and unreachable entries, dead links")
    checking.add_argument("--content", type=Path, help="folder of entries; default: the shop's own")
    checking.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a finding; 1 when there is any."""
    wiring = Wiring(settings)
    base = open_knowledge(wiring, arguments.content)
    findings = check(base, today=wiring.clock().date())
    for finding in findings:
        print(finding)
    print(f"{len(base.entries)} entries, {len(base.bad)} left out, {len(findings)} findings")
    return 1 if findings or base.bad else 0


def evaluate_knowledge(settings: Settings, data: Path | None) -> int:
    """Ask the `test` questions of a file or folder, by default the demo shop's own, and print the figures."""
    wiring = Wiring(settings)
    questions = _questions(data or QUESTIONS)
    _print(evaluate(open_knowledge(wiring, None), questions, today=wiring.clock().date()))
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
