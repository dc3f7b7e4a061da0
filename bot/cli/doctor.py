"""`shopdesk doctor`: is everything in place, and what to do where it is not."""

import argparse

from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("doctor", help="check models, database and recognizer")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print one line a part; 0 when all are well."""
    print(f"home      {settings.home.absolute()}")
    return 0
