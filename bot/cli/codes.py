"""`shopdesk codes`: the one-time codes that wait to be taken to their customers."""

import argparse

from bot.settings import Settings
from bot.wiring import Wiring


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("codes", help="show the one-time codes that still count, for who sends them by hand")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line a code: until when it counts (UTC), where it goes, the digits."""
    for letter in Wiring(settings).letters.waiting():
        print(f"{letter.until:%H:%M:%S}  {letter.channel:<5}  {letter.address}  {letter.code}")
    return 0
