"""The `shopdesk` command: one file a subcommand, each with `register(commands)`."""

import argparse
import sys

from pydantic import ValidationError

from actions.types import ActionError
from bot.cli import (
    agent,
    ask,
    call,
    cases,
    chat,
    codes,
    customers,
    doctor,
    download,
    evaluate,
    experiments,
    export,
    import_,
    kb,
    parse,
    plan,
    privacy,
    recommend,
    say,
    serve,
    simulate,
    speak,
    teach,
    train,
    transcribe,
)
from bot.cli.bad_input import BadInput
from bot.errors import AssistantError, BadSetting
from bot.settings import Settings

COMMANDS = (
    serve,
    say,
    chat,
    parse,
    ask,
    kb,
    recommend,
    experiments,
    plan,
    cases,
    customers,
    import_,
    export,
    train,
    teach,
    evaluate,
    simulate,
    doctor,
    codes,
    agent,
    privacy,
    call,
    transcribe,
    speak,
    download,
)


def main(argv: list[str] | None = None) -> int:
    """Parse the command line and run it. Exit status 0 ok, 1 failed, 2 bad input (one line names it)."""
    parser = argparse.ArgumentParser(prog="shopdesk", description="A customer-service assistant for online shops.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(commands)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments, Settings()))
    except ValidationError as error:
        return _told(arguments, _problems(error), 2)
    except (BadInput, BadSetting) as error:
        return _told(arguments, error, 2)
    except BrokenPipeError:
        return 0
    except (ActionError, AssistantError, OSError) as error:
        return _told(arguments, error, 1)


def _told(arguments: argparse.Namespace, what: object, status: int) -> int:
    print(f"shopdesk {arguments.command}: {what}", file=sys.stderr)
    return status


def _problems(error: ValidationError) -> str:
    """Each setting that is wrong, by its name, and never what it was set to."""
    return "; ".join(
        "_".join(["SHOPDESK", *map(str, problem["loc"])]).upper() + f": {problem['msg']}" for problem in error.errors()
    )
