"""`shopdesk train`: learn what is not yet learnt."""

import argparse

from bot.cli.nlu_commands import train_nlu
from bot.cli.recommender_commands import train_recommender
from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("train", help="train the models that are not yet trained")
    parser.add_argument(
        "part", nargs="?", choices=["nlu", "recommender"], help="only this part; without it, everything"
    )
    parser.add_argument(
        "--recipe",
        default="full",
        choices=["full", "light", "test"],
        help="light: seconds, on frozen features; full: minutes, fine-tuned",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Train with a progress bar and print the result; a second call finds everything done."""
    if arguments.part in (None, "nlu"):
        train_nlu(settings, arguments.recipe)
    if arguments.part in (None, "recommender"):
        train_recommender(settings)
    return 0
