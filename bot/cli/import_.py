"""`shopdesk import`: bring a shop's data in, after saying what would change."""

import argparse
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from actions.shop import shopify
from actions.shop.importing import ImportRefused, Plan, import_data, plan_import, read_bundle
from actions.shop.importing.bundle import ShopData
from actions.shop.shopify.known import known_in
from actions.shop.sql import SqlShop
from bot.cli.bad_input import BadInput
from bot.cli.embedded import embedded_shop
from bot.settings import Settings

Reader = Callable[[Path, Engine, argparse.Namespace], ShopData]

READERS: dict[str, Reader] = {
    "bundle": lambda path, engine, arguments: read_bundle(path),
    "products": lambda path, engine, arguments: shopify.read_products(path, currency=_currency(engine, arguments)),
    "orders": lambda path, engine, arguments: shopify.read_orders(path, known_in(engine)),
    "customers": lambda path, engine, arguments: shopify.read_customers(path, known_in(engine)),
    "tracking": lambda path, engine, arguments: shopify.read_tracking(path, engine),
    "stock": lambda path, engine, arguments: shopify.read_stock(path),
}


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("import", help="bring in a bundle or Shopify's CSV files")
    parser.add_argument("what", choices=tuple(READERS))
    parser.add_argument("path", type=Path, help="a folder for a bundle, otherwise a CSV file")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    parser.add_argument("--currency", help="of a products file, which names none; default: the shop's own, else EUR")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what was added and changed. With problems nothing is imported: one line for each, exit status 2."""
    _check_path(arguments.what, arguments.path)
    engine = embedded_shop(settings)
    data = READERS[arguments.what](arguments.path, engine, arguments)
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


def _currency(engine: Engine, arguments: argparse.Namespace) -> str:
    return arguments.currency or SqlShop(engine).settings().get("currency", "EUR")


def _refused(error: ImportRefused) -> BadInput:
    lines = "\n".join(f"  {problem}" for problem in error.problems)
    return BadInput(f"nothing was imported, {len(error.problems)} to mend:\n{lines}")


def _print(plan: Plan) -> None:
    print(f"{'':<16}{'added':>8}{'changed':>9}{'same':>8}{'refused':>9}")
    for tally in plan.tallies:
        print(f"{tally.kind:<16}{tally.added:>8}{tally.changed:>9}{tally.unchanged:>8}{tally.refused:>9}")
