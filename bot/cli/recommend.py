"""`shopdesk recommend`: what the recommender would show, and why."""

import argparse
import json
from dataclasses import asdict

from bot.cli.bad_input import BadInput
from bot.cli.recommender_commands import customer_id, open_shop, trained
from bot.settings import Settings
from recommender import Item, ItemRanker, Recommendation


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("recommend", help="what to show a customer, beside a product, or in a session")
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--customer", metavar="ID", help="for a customer, by id or e-mail")
    whom.add_argument("--product", metavar="ID", help="something like this product")
    whom.add_argument("--session", metavar="ID,ID,...", help="after these products, the latest last")
    parser.add_argument("-k", type=int, default=10, help="how many (10)")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Train first when there is no model of the shop's data yet."""
    if arguments.k < 1:
        raise BadInput(f"expected -k of at least 1, got {arguments.k}")
    shop = open_shop(settings)
    ranker = trained(settings, shop)
    found = _asked(arguments, ranker, customer_id(shop, arguments.customer))
    shown = [(one, item) for one in found if (item := ranker.item(one.item_id)) is not None]
    if arguments.json:
        print(json.dumps({"recommendations": [_json(one, item) for one, item in shown]}, ensure_ascii=False))
        return 0
    for one, item in shown:
        facts = ", ".join(f"{name} {value}" for name, value in one.facts.items())
        print(f"{item.id:<14} {item.title:<36} {item.price / 100:>9.2f}  {one.reason}: {facts}")
    return 0


def _asked(arguments: argparse.Namespace, ranker: ItemRanker, customer_id: str | None) -> list[Recommendation]:
    if arguments.product is not None:
        _known(ranker, arguments.product)
        return ranker.similar_items(arguments.product, k=arguments.k)
    session = [part.strip() for part in (arguments.session or "").split(",") if part.strip()]
    for item_id in session:
        _known(ranker, item_id)
    return ranker.recommend(user_id=customer_id, session=session, k=arguments.k)


def _known(ranker: ItemRanker, item_id: str) -> None:
    if ranker.item(item_id) is None:
        raise BadInput(f"expected a product id, got {item_id!r}")


def _json(one: Recommendation, item: Item) -> dict[str, object]:
    return {**asdict(one), "title": item.title, "price": item.price, "in_stock": item.in_stock}
