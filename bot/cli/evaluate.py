"""`shopdesk evaluate`: how good a part is, as a table."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bot.cli.bad_input import BadInput
from bot.cli.kb import evaluate_knowledge
from bot.cli.nlu_commands import evaluate_nlu
from bot.cli.recommender_commands import evaluate_recommender
from bot.cli.speech_commands import evaluate_speech
from bot.settings import Settings

PARTS: dict[str, Callable[[Settings, Path | None], int]] = {
    "nlu": evaluate_nlu,
    "kb": evaluate_knowledge,
}
"""Part -> what measures it on public data, or on the project's and the shop's own."""
SPEECH = "speech"
RECOMMENDER = "recommender"


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("evaluate", help="print how good a part is")
    parser.add_argument("part", choices=sorted([*PARTS, RECOMMENDER, SPEECH]))
    parser.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help="labelled data: JSON Lines for nlu, YAML for kb, a folder for recommender, of recordings for speech",
    )
    parser.add_argument("--model", metavar="NAME", help="for speech: Whisper's, instead of SHOPDESK_WHISPER")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="for speech: every Nth sentence only")
    parser.add_argument(
        "--save", type=Path, metavar="DIR", help="for recommender: a line for each case, differences and pictures"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help="for recommender: these of the table")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the tables of one part."""
    if arguments.data is not None and not arguments.data.exists():
        raise BadInput(f"expected a file or folder, got {arguments.data}")
    if arguments.part == SPEECH:
        chosen = {"whisper": arguments.model} if arguments.model else {}
        return evaluate_speech(settings.model_copy(update=chosen), arguments.data, every=max(1, arguments.every))
    if arguments.part == RECOMMENDER:
        return evaluate_recommender(settings, arguments.data, arguments.save, arguments.only)
    return PARTS[arguments.part](settings, arguments.data)
