"""`shopdesk kb`: care for the knowledge base."""

import argparse
from pathlib import Path

from bot.cli.ask import open_knowledge
from bot.settings import Settings
from bot.wiring import Wiring
from knowledge_base.check import check


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
