"""Northfield, made from nothing: the same moment and scale always give the same shop."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from actions.shop.demo.accounts import account, promo_codes
from actions.shop.demo.customers import Shopper, shoppers
from actions.shop.demo.going_back import going_back
from actions.shop.demo.history import purchases
from actions.shop.demo.known import known_customers, known_purchases
from actions.shop.demo.orders import Rows, add_order, euros
from actions.shop.demo.supply import purchase_orders
from actions.shop.demo.taste import Taste, tags_of
from actions.shop.demo.visits import interactions
from actions.shop.demo.vocabulary import DemoProduct, products, read
from actions.shop.importing import Plan, import_data, read_bundle

SEED = 20
CUSTOMERS = 2_400
ORDERS = 10_400
LAST_ORDER = 20_425
"""The newest order is W20425."""


def generate(now: datetime, *, scale: float = 1.0) -> Rows:
    """The rows of a bundle: kind -> rows. `scale` shrinks customers, orders and visits; the catalogue stays whole.

    `now` (aware) is the moment the shop is seen at: parcels are on the road then. The customers of known.yaml and
    their orders are in it at every scale.
    """
    rng = Random(SEED)
    words, everything = read("stores.yaml"), products()
    rows: Rows = defaultdict(list)
    _add_shop(rows, words, now)
    _add_catalogue(rows, everything, rng)
    _add_stock(rows, everything, words, now, rng)
    rows["purchase_orders"] = purchase_orders(rows["stock"])
    people = _add_customers(rows, everything, scale, words, now, rng)
    taste = Taste(everything, read("together.yaml"), rng)
    known = known_purchases({product.title: product for product in everything}, now)
    ids = _free_ids(max(1, int(ORDERS * scale)), {purchase.id for purchase in known})
    bought = [*purchases(ids, people, taste, words, now, rng), *known]
    for purchase in sorted(bought, key=lambda purchase: purchase.placed_at):
        add_order(rows, purchase, words, now)
        placed = rows["orders"][-1]
        placed["returns"] = going_back(purchase, placed["payments"], now)
    rows["interactions"] = interactions(bought, people, taste, now, rng)
    return dict(rows)


def write_bundle(folder: Path, now: datetime, *, scale: float = 1.0) -> None:
    """Write the demo shop as a bundle into `folder`, which is made if absent."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in generate(now, scale=scale).items():
        with (folder / f"{kind}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def seed(engine: Engine, now: datetime, *, scale: float = 1.0) -> Plan:
    """Fill the shop's tables (which exist) with the demo shop, by the door that users' data takes."""
    with TemporaryDirectory() as folder:
        write_bundle(Path(folder), now, scale=scale)
        return import_data(engine, read_bundle(Path(folder)))


def _add_shop(rows: Rows, words: Mapping[str, Any], now: datetime) -> None:
    rows["settings"] = [{"name": name, "value": value} for name, value in words["settings"].items()]
    rows["stores"] = list(words["stores"])
    rows["promo_codes"] = promo_codes(words, now)


def _add_catalogue(rows: Rows, everything: Sequence[DemoProduct], rng: Random) -> None:
    for product in everything:
        rows["products"].append(
            {
                "id": product.id,
                "title": product.title,
                "description": product.about,
                "brand": product.brand,
                "category": product.department,
                "tags": product.tags,
                "attributes": dict(product.facts),
                "image": f"pictures/{product.id}.svg",
                "rating": product.rating or round(rng.triangular(3.4, 5.0, 4.5), 1),
                "reviews": int(rng.lognormvariate(3.6, 1.0)),
            }
        )
        for variant in product.variants:
            row = {"id": variant.sku, "product_id": product.id, "options": variant.options}
            rows["variants"].append({**row, "price": euros(variant.price), "currency": "EUR"})


def _add_stock(
    rows: Rows, everything: Sequence[DemoProduct], words: Mapping[str, Any], now: datetime, rng: Random
) -> None:
    """Online nearly everything, in the stores a part; what is out often has a day when it comes back."""
    places = [("online", 0.06, 40)] + [(store["name"], 0.35, 6) for store in words["stores"]]
    for variant in (variant for product in everything for variant in product.variants):
        for place, empty, mean in places:
            quantity = 0 if rng.random() < empty else 1 + int(rng.expovariate(1 / mean))
            back = None
            if quantity == 0 and rng.random() < 0.6:
                back = (now + timedelta(days=rng.randrange(3, 30))).date().isoformat()
            rows["stock"].append({"variant_id": variant.sku, "store": place, "quantity": quantity, "restock_on": back})


def _add_customers(
    rows: Rows,
    everything: Sequence[DemoProduct],
    scale: float,
    words: Mapping[str, Any],
    now: datetime,
    rng: Random,
) -> list[Shopper]:
    known = known_customers(now)
    count = max(20, int(CUSTOMERS * scale))
    people = shoppers(count, tags_of(everything), read("people.yaml"), rng, first_number=len(known) + 1)
    rows["customers"] = [*known, *({**person.row, **account(person.row, words, now)} for person in people)]
    return people


def _free_ids(count: int, taken: set[str]) -> list[str]:
    """The `count` newest order numbers that nobody has, ascending."""
    newest_first = (f"W{number}" for number in range(LAST_ORDER, 0, -1))
    free = [order_id for order_id, _ in zip((i for i in newest_first if i not in taken), range(count), strict=False)]
    return free[::-1]
