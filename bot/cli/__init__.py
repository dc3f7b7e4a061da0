"""The `shopdesk` command: one file a subcommand, each with `register(commands)`."""

import argparse
import sys

from pydantic import ValidationError

from actions.types import ActionError
from bot.cli import (
    ask,
    call,
    chat,
    codes,
    doctor,
    download,
    evaluate,
    export,
    import_,
    kb,
    parse,
    recommend,
    say,
    serve,
    simulate,
    speak,
    train,
    transcribe,
)
from bot.cli.bad_input import BadInput
from bot.errors import BadSetting
from bot.settings import Settings

COMMANDS = (
    serve,
    say,
    chat,
    parse,
    ask,
    kb,
    recommend,
    import_,
    export,
    train,
    evaluate,
    simulate,
    doctor,
    codes,
    call,
    transcribe,
    speak,
    download,
)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        told = (
            "_".join(["SHOPDESK", *map(str, problem["loc"])]).upper() + f": {problem['msg']}"
            for problem in error.errors()
        )
        raise BadInput("; ".join(told)) from error


def main(argv: list[str] | None = None) -> int:
    """Parse the command line and run it. Exit status 0 ok, 1 failed, 2 bad input (one line names it)."""
    parser = argparse.ArgumentParser(prog="shopdesk", description="A customer-service assistant for online shops.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(commands)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments, _settings()))
    except ActionError as error:
        print(f"shopdesk {arguments.command}: {error}", file=sys.stderr)
        return 1
    except (BadInput, BadSetting) as error:
        print(f"shopdesk {arguments.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
