"""`shopdesk import`: bring a shop's data in, after saying what would change."""

import argparse
from pathlib import Path

from actions.shop.importing import ImportRefused, Plan, import_data, plan_import
from actions.shop.sources import READERS
from bot.cli.bad_input import BadInput
from bot.cli.embedded import embedded_shop
from bot.cli.import_knowledge import import_knowledge
from bot.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("import", help="bring in a bundle, Shopify's CSV files, or knowledge")
    parser.add_argument("what", choices=(*READERS, "kb"))
    parser.add_argument(
        "sources", nargs="+", metavar="SOURCE",
        help="a folder for a bundle, otherwise a CSV file; for kb files, folders, pages' URLs, sitemaps",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    parser.add_argument("--currency", help="of a products file, which names none; default: the shop's own, else EUR")
    parser.add_argument("--prune", action="store_true", help="kb: let entries end that their source no longer has")
    parser.add_argument("--content", type=Path, help="kb: folder of entries; default: the shop's own")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what was added and changed. With problems nothing is imported: one line for each, exit status 2."""
    if arguments.what == "kb":
        return import_knowledge(arguments, settings)
    if len(arguments.sources) > 1:
        raise BadInput(f"expected one {arguments.what} to import, got {' and '.join(arguments.sources)}")
    path = Path(arguments.sources[0])
    _check_path(arguments.what, path)
    engine = embedded_shop(settings)
    data = READERS[arguments.what](path, engine, arguments.currency or "")
    if arguments.dry_run:
        plan = plan_import(engine, data)
        _print(plan)
        if plan.problems:
            raise _refused(ImportRefused(plan.problems))
        return 0
    try:
        _print(import_data(engine, data))
    except ImportRefused as error:
        raise _refused(error) from error
    return 0


def _check_path(what: str, path: Path) -> None:
    if what == "bundle" and not path.is_dir():
        raise BadInput(f"expected the folder of a bundle, got {path}")
    if what != "bundle" and not path.is_file():
        raise BadInput(f"expected a CSV file, got {path}")


def _refused(error: ImportRefused) -> BadInput:
    lines = "\n".join(f"  {problem}" for problem in error.problems)
    return BadInput(f"nothing was imported, {len(error.problems)} to mend:\n{lines}")


def _print(plan: Plan) -> None:
    print(f"{'':<16}{'added':>8}{'changed':>9}{'same':>8}{'refused':>9}")
    for tally in plan.tallies:
        print(f"{tally.kind:<16}{tally.added:>8}{tally.changed:>9}{tally.unchanged:>8}{tally.refused:>9}")
