"""`shopdesk teach`: say what a message means; every server of this home knows it within seconds."""

import argparse

from bot.cli.bad_input import BadInput
from bot.settings import Settings
from nlu import Correction, Intent, write_correction


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("teach", help="correct what a message means, in force at once")
    parser.add_argument("text", help="the message, as a shopper wrote it")
    parser.add_argument("intent", help="what it means, such as order_status")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Keep the correction; the next full training learns from it."""
    if not arguments.text.strip():
        raise BadInput("expected a message, got nothing")
    try:
        intent = Intent(arguments.intent)
    except ValueError as error:
        raise BadInput(f"no intent is called {arguments.intent!r}; there are {', '.join(sorted(Intent))}") from error
    write_correction(settings.models, Correction(arguments.text.strip(), intent))
    print(f"{arguments.text.strip()!r} is {intent} from now on")
    return 0
