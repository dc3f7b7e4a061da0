"""Which of a product's properties a question is about, and what the catalogue says of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from actions.products.offers import choices_of
from actions.shop.models import Product

Table = dict[str, dict[str, list[str]]]
MOST_WORDS = 80  # of a question


@dataclass(frozen=True, slots=True)
class Looked:
    """What a question asks of a product."""

    asked: tuple[str, ...] = ()
    """The properties, in the order of the question; () when it asks for none in particular."""
    found: tuple[str, ...] = ()
    """ "material knitted mesh", of those the catalogue has."""
    unknown: tuple[str, ...] = ()
    """Those it does not have."""


def look_up(question: str, product: Product) -> Looked:
    """Find what is asked for among the product's attributes and options."""
    title = set(_words(product.title))
    words = [word for word in _words(question) if word not in title]
    known = {name.lower(): value for name, value in product.attributes.items()}
    known |= {name.lower(): ", ".join(values) for name, values in choices_of(product).items() if len(values) > 1}
    table = _table()
    asked = tuple(dict.fromkeys(name for word in words for name in _names(word, known, table)))
    found: dict[str, str] = {}
    unknown = []
    for name in asked:
        at = next((one for one in (name, *_near(name, table)) if one in known), None)
        if at is None:
            unknown.append(name)
        else:
            found[at] = property_label(at, known[at])
    return Looked(asked, tuple(found.values()), tuple(unknown))


def property_label(name: str, value: str) -> str:
    """As it stands in a sentence: "weight 265 g", "waterproof", "not waterproof"."""
    match value.strip().lower():
        case "yes":
            return name
        case "no":
            return f"not {name}"
        case _:
            return f"{name} {value}"


def _names(word: str, known: Mapping[str, str], table: Table) -> list[str]:
    named = [name for name in known if word in name.split() and len(word) > 2]
    return [*named, *(name for name, row in table.items() if word in row["words"] and name not in named)]


def _near(name: str, table: Table) -> list[str]:
    return table[name].get("near", []) if name in table else []


@cache
def _table() -> Table:
    table: Table = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return table


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text.lower())[:MOST_WORDS]
