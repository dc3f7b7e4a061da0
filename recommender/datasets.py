"""Public data sets as products and interactions, to measure with. None of them comes with Shopdesk."""

import csv
import gzip
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

from recommender.types import Interaction, Item

GENRES = (
    "unknown", "action", "adventure", "animation", "children", "comedy", "crime", "documentary", "drama", "fantasy",
    "film-noir", "horror", "musical", "mystery", "romance", "sci-fi", "thriller", "war", "western",
)  # fmt: skip
PRODUCT_CODE = re.compile(r"\d{5}[A-Z]*")
"""Anything else is postage, a fee, a manual correction or a test."""


def read_online_retail(path: Path) -> tuple[list[Item], list[Interaction]]:
    """UCI Online Retail (CC BY 4.0), gzipped CSV.

    Cancellations, corrections and lines without a price left out; a product's title is its most frequent one.
    """
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    prices: dict[str, list[int]] = defaultdict(list)
    bought = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            code = line["stock_code"].upper()
            price = round(100 * float(line["unit_price"] or 0))
            sold = int(line["quantity"]) > 0 and price > 0 and not line["invoice"].startswith("C")
            if sold and PRODUCT_CODE.fullmatch(code):
                titles[code][line["description"].strip()] += 1
                prices[code].append(price)
                at = datetime.strptime(line["date"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
                bought.append(Interaction(line["customer_id"], code, "purchase", at, line["invoice"]))
    items = [Item(code, title_of(found), "", min(prices[code])) for code, found in titles.items()]
    return items, bought


def title_of(found: Counter[str]) -> str:
    """Of equally frequent titles the first in the alphabet."""
    return min(found, key=lambda title: (-found[title], title)).capitalize()


def read_movielens(folder: Path) -> tuple[list[Item], list[Interaction]]:
    """MovieLens-100k as unpacked (u.item, u.data): each rating is somebody who met the film.

    It may not be redistributed; whoever wants the figures fetches it themselves.
    """
    items = []
    for line in (folder / "u.item").read_text(encoding="latin-1").splitlines():
        fields = line.split("|")
        genres = tuple(genre for genre, flag in zip(GENRES, fields[5:], strict=True) if flag == "1")
        items.append(Item(fields[0], fields[1], genres[0] if genres else "unknown", 0, tags=genres))
    met = []
    for line in (folder / "u.data").read_text(encoding="ascii").splitlines():
        user, film, stars, seconds = line.split("\t")
        at = datetime.fromtimestamp(int(seconds), UTC)
        met.append(Interaction(user, film, "purchase", at, rating=float(stars)))
    return items, met
