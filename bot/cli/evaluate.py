"""`shopdesk evaluate`: how good a part is, as a table."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bot.cli.bad_input import BadInput
from bot.cli.kb import evaluate_knowledge
from bot.cli.nlu_commands import evaluate_nlu
from bot.cli.recommender_commands import evaluate_recommender
from bot.settings import Settings

PARTS: dict[str, Callable[[Settings, Path | None], int]] = {
    "nlu": evaluate_nlu,
    "kb": evaluate_knowledge,
    "recommender": evaluate_recommender,
}
"""Part -> what measures it on public data, or on the project's and the shop's own."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("evaluate", help="print how good a part is")
    parser.add_argument("part", choices=sorted(PARTS))
    parser.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help="labelled data: JSON Lines for nlu, YAML for kb, a folder for recommender",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the tables of one part."""
    if arguments.data is not None and not arguments.data.exists():
        raise BadInput(f"expected a file or folder, got {arguments.data}")
    return PARTS[arguments.part](settings, arguments.data)
