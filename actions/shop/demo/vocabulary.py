"""The demo shop's words, read from the YAML files beside this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class DemoVariant:
    """One choice of every option."""

    sku: str
    options: Mapping[str, str]
    price: int
    """Minor units."""


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product and what the generator needs to know beyond the shop's own fields."""

    id: str
    title: str
    brand: str
    department: str
    about: str
    tags: tuple[str, ...]
    facts: Mapping[str, str]
    drawing: str
    rating: float | None
    variants: tuple[DemoVariant, ...]
    season: Sequence[float]
    """Twelve factors of demand, January first."""


@cache
def read(name: str) -> Any:
    """One YAML file of this folder, read once; nobody changes it."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=_LOADER)


@cache
def products() -> tuple[DemoProduct, ...]:
    """Everything Northfield sells, by department and in the files' order."""
    departments = [read(f"catalogue/{path.name}") for path in sorted((FOLDER / "catalogue").glob("*.yaml"))]
    return tuple(
        _product(department, number, entry)
        for department in departments
        for number, entry in enumerate(department["products"], start=1)
    )


def _product(department: Mapping[str, Any], number: int, entry: Mapping[str, Any]) -> DemoProduct:
    code = f"{department['code']}{number:02}"
    return DemoProduct(
        id=slug(entry["title"]),
        title=entry["title"],
        brand=entry["brand"],
        department=department["department"],
        about=entry["about"],
        tags=tuple(entry["tags"]),
        facts=entry.get("facts", {}),
        drawing=entry["drawing"],
        rating=entry.get("rating"),
        variants=tuple(_variants(code, entry["price"] * 100, entry.get("options", {}))),
        season=department["season"],
    )


def _variants(code: str, price: int, options: Mapping[str, Any]) -> list[DemoVariant]:
    """Every combination. An option is a list of values, or values with what they add to the price in euros."""
    surcharges = [values if isinstance(values, dict) else dict.fromkeys(values, 0) for values in options.values()]
    made = []
    for choice in product(*surcharges):
        extra = sum(values[value] for values, value in zip(surcharges, choice, strict=True))
        sku = "-".join([code, *(slug(value).upper() for value in choice)])
        made.append(DemoVariant(sku, dict(zip(options, choice, strict=True)), price + extra * 100))
    return made


def slug(text: str) -> str:
    """Letters and digits with hyphens between: "0.75 l" -> "0-75-l"."""
    return "-".join("".join(char if char.isalnum() else " " for char in text.lower()).split())
