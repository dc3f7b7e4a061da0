"""The recommender's part of `shopdesk train` and `shopdesk evaluate`, and how commands come by a trained one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from actions.shop.http import HttpShop
from actions.shop.models import CustomerId
from actions.shop.shop import Shop
from actions.shop.sql import SqlShop
from bot import catalogue
from bot.cli.bad_input import BadInput
from bot.cli.purchases import known_customers
from bot.settings import Settings
from bot.wiring import Wiring
from recommender import ItemRanker
from recommender.cases import Split, basket_questions, hold_out_share, leave_last_out
from recommender.contenders import CONTENDERS
from recommender.customers import Profiles
from recommender.datasets import read_movielens, read_online_retail
from recommender.evaluate import compare, table
from recommender.report import save
from recommender.training import train
from recommender.training.customers import train_customers
from recommender.types import Item

ONLINE_RETAIL = "online_retail.csv.gz"
MOVIELENS = ("u.item", "u.data")
MOST_CASES = 2_000
"""Of each question, evenly spread: enough for an interval of 0.04 in a few minutes."""


def open_shop(settings: Settings) -> SqlShop | HttpShop:
    """The shop as it is configured. Raises `BadInput` when it has no products."""
    try:
        shop = Wiring(settings).shop
    except ValueError as error:
        raise BadInput(str(error)) from error
    if next(iter(shop.catalogue()), None) is None:
        raise BadInput("expected a shop with products, found none; `shopdesk import bundle DIR` brings one")
    return shop


def customer_id(shop: Shop, name: str | None) -> str | None:
    """The id of a customer named by id or e-mail; None for None. Raises `BadInput` when there is nobody."""
    if name is None:
        return None
    found = shop.customer_by_email(name) if "@" in name else shop.customer(CustomerId(name))
    if found is None:
        raise BadInput(f"expected a customer's id or e-mail, got {name!r}")
    return found.id


def trained(settings: Settings, shop: SqlShop | HttpShop) -> ItemRanker:
    """The recommender for the shop's present data, trained now unless it was before."""
    folder = train(settings.models, catalogue.items(shop), catalogue.interactions(shop))
    return ItemRanker.load(folder)


def train_recommender(settings: Settings) -> None:
    """`shopdesk train recommender`: what goes with what, and who the customers are."""
    shop = open_shop(settings)
    ranker = trained(settings, shop)
    people, items = len(ranker.history.users), len(ranker.catalogue)
    print(f"recommender  {items} products, {people} customers, {ranker.history.met.nnz} pairs of both")
    learnt = learn_customers(settings, shop)
    print(f"customers    {len(learnt)} in {len(set(learnt.segments))} groups")


def learn_customers(settings: Settings, shop: SqlShop | HttpShop) -> Profiles:
    """Everybody's profile as of now, kept for serving."""
    return train_customers(settings.models, known_customers(shop), datetime.now(UTC))


def evaluate_recommender(
    settings: Settings, data: Path | None = None, save_to: Path | None = None, only: Sequence[str] = ()
) -> int:
    """`shopdesk evaluate recommender [--data DIR] [--save DIR]`: the table for public data, or for the shop's own."""
    unknown = sorted(set(only) - CONTENDERS.keys())
    if unknown:
        raise BadInput(f"expected --only of {', '.join(CONTENDERS)}; got {', '.join(unknown)}")
    contenders = {name: make for name, make in CONTENDERS.items() if name in (only or CONTENDERS)}
    items, splits = _questions(settings, data)
    rows = compare(items, *(split.thinned(MOST_CASES) for split in splits), contenders=contenders)
    print(table(rows))
    for path in save(rows, save_to) if save_to is not None else ():
        print(path)
    return 0


def _questions(settings: Settings, data: Path | None) -> tuple[list[Item], tuple[Split, ...]]:
    if data is None:
        shop = open_shop(settings)
        log = catalogue.interactions(shop)
        return catalogue.items(shop), (leave_last_out(log), *basket_questions(log))
    if (data / ONLINE_RETAIL).is_file():
        items, log = read_online_retail(data / ONLINE_RETAIL)
        return items, basket_questions(log)
    if all((data / name).is_file() for name in MOVIELENS):
        items, log = read_movielens(data)
        return items, (hold_out_share(log),)
    raise BadInput(f"expected {ONLINE_RETAIL} or {' and '.join(MOVIELENS)} in {data}")
