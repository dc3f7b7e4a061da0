"""Entities in requests and products never trained on: templates of `slots.yaml`, a made-up catalogue, exact ranges."""

import random
import re
from datetime import date
from itertools import product
from pathlib import Path

import yaml

from nlu import CatalogueItem, Pipeline, model
from nlu.training.augmentation import with_typos
from nlu.training.evaluation import Span, span_f1

TEMPLATES = Path(__file__).with_suffix(".yaml")
PRODUCTS = 240
ROUNDS = 3
TYPOS = 0.05
TODAY = date(2026, 11, 22)
_SEED = 23
_SLOT = re.compile(r"\{(\w+)\}")
_LINES = (
    "Averley", "Brindle", "Corvane", "Dunmore", "Elsing", "Farrowby", "Gallano", "Hexley", "Ivarro", "Jorvane",
    "Kessler", "Lomond", "Marrick", "Nettleby",
)  # fmt: skip
_GOODS = (
    "Apple Peeler", "Bath Caddy", "Beard Trimmer", "Butter Dish", "Clay Oven", "Cork Board", "Drum Stool",
    "Egg Poacher", "Field Jacket", "Fondue Pot", "Garlic Press", "Hand Plane", "Hat Stand", "Ice Bucket",
    "Jewel Tray", "Kneeling Chair", "Label Maker", "Map Case", "Metronome", "Nut Cracker", "Oil Diffuser",
    "Pannier Bag", "Pasta Roller", "Quill Pen", "Rain Cape", "Rope Ladder", "Salt Cellar", "Shoe Horn",
    "Soup Ladle", "Sun Sail", "Tea Cosy", "Trouser Press", "Tuning Fork", "Vest Pocket Torch", "Wall Planner",
    "Yarn Winder",
)  # fmt: skip
_COLORS = ("Ochre", "Petrol", "Oxblood", "Celadon", "Sapphire", "black", "dark green", "grey")
_MATERIALS = ("Ash Wood", "Tweed", "Zinc", "Jute", "bamboo", "stainless steel")
_SIZES = ("S", "XL", "44", "38.5")
_VALUES = {
    "color": _COLORS,
    "size": _SIZES,
    "material": _MATERIALS,
    "quantity": ("two", "3", "seven", "12", "twenty"),
    "order_id": ("W58213", "#71946", "1009-4471", "W6620184"),
    "date": ("3 July", "last Tuesday", "tomorrow", "Friday", "12/10/2026", "the day before yesterday", "next week"),
    "price": ("€34.50", "$120", "1,250 euros", "forty pounds", "£9.99"),
    "email": ("petra.ohm@brisk.example", "li_77@post.example"),
    "phone": ("+44 7700 900876", "07700 900311", "555-013-8842"),
    "payment_method": ("Mastercard", "paypal", "Apple Pay", "visa ending in 7719", "gift card", "bank transfer"),
    "zip_code": ("NW3 5TY", "M4 1HQ", "K1A 4Z9"),
    "city": ("Norwich", "Salzburg", "Nashville", "bilbao", "Aarhus"),
    "person_name": ("Mrs Thorvald", "Anneliese Prowse", "Dr Ikande", "Ravi Sundaram"),
    "promo_code": ("RAIN25", "GLOW-15", "HARVEST40"),
    "street_address": ("27 Heather Lane", "118 Quarry Road", "9 Bishop Street"),
}  # fmt: skip


def measure(trained: model.Model) -> None:
    """Print exact-span F1, overall and a label, of filled templates as written and with typos."""
    items = catalogue()
    pipeline = Pipeline(trained, items)
    requests = filled(items)
    print(f"slots: {len(requests)} filled requests, {len(items)} products, all held out; exact range and label")
    for rate in (0.0, TYPOS):
        chance = random.Random(_SEED)
        noisy = [_with_typos(pieces, rate, chance) for pieces in requests]
        wanted = [spans for _, spans in noisy]
        given = [_found(pipeline, text) for text, _ in noisy]
        print(f"  {rate:>4.0%} typos: F1 {span_f1(wanted, given):.1%}  {_by_label(wanted, given)}")
    print()


def catalogue() -> list[CatalogueItem]:
    """Products whose names occur in no training sentence, with options."""
    pairs = random.Random(_SEED).sample(list(product(_LINES, _GOODS)), PRODUCTS)
    options = {"Color": _COLORS, "Size": _SIZES, "Material": _MATERIALS}
    return [CatalogueItem(f"s{n}", " ".join(pair), pair[0], pair[1], options) for n, pair in enumerate(pairs)]


def filled(items: list[CatalogueItem]) -> list[list[tuple[str, str]]]:
    """Each template several times over, as pieces of (label or nothing, text)."""
    chance = random.Random(_SEED)
    templates = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    values = {**_VALUES, "product": tuple(item.title for item in items)}
    return [
        [
            (piece, chance.choice(values[piece])) if place % 2 else ("", piece)
            for place, piece in enumerate(_SLOT.split(template))
        ]
        for template in templates
        for _ in range(ROUNDS)
    ]


def _with_typos(pieces: list[tuple[str, str]], rate: float, chance: random.Random) -> tuple[str, set[Span]]:
    """The text and its spans; what is copied rather than typed, like an id or an address, stays as it is."""
    text = ""
    spans: set[Span] = set()
    for label, said in pieces:
        typed = with_typos(said, rate, chance) if rate and label in {"", "product", "color", "material"} else said
        if label:
            spans.add((label, len(text), len(text) + len(typed)))
        text += typed
    return text, spans


def _found(pipeline: Pipeline, text: str) -> set[Span]:
    return {(entity.label, entity.start, entity.end) for entity in pipeline.understand(text, today=TODAY).entities}


def _by_label(wanted: list[set[Span]], given: list[set[Span]]) -> str:
    def only(rows: list[set[Span]], label: str) -> list[set[Span]]:
        return [{span for span in row if span[0] == label} for row in rows]

    labels = sorted({label for row in wanted for label, _, _ in row})
    return ", ".join(f"{label} {span_f1(only(wanted, label), only(given, label)):.0%}" for label in labels)
