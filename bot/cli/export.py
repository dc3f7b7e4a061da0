"""`shopdesk export`: write what the shop holds, for another program or another machine."""

import argparse
from pathlib import Path

from actions.shop.exporting import export_bundle
from bot.cli.bad_input import BadInput
from bot.cli.embedded import embedded_shop
from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("export", help="write the shop as a bundle")
    parser.add_argument("what", choices=("bundle",), help="bundle: a folder of JSON Lines files")
    parser.add_argument("folder", type=Path, help="made if absent")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print how many rows of each kind were written."""
    if arguments.folder.exists() and not arguments.folder.is_dir():
        raise BadInput(f"expected a folder, got the file {arguments.folder}")
    for kind, count in export_bundle(embedded_shop(settings), arguments.folder).items():
        print(f"{kind:<16}{count:>8}")
    return 0
