"""The table that says what each intent leads to (`intents.yaml`), checked on load."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Route:
    """Where an intent goes."""

    action: str = ""
    answer: bool = False
    recommend: bool = False
    hand_off: bool = False
    person_can: bool = False
    about_product: str = ""
    """The action that takes over when a product is known."""
    about_order: str = ""
    """The action that is meant when an order is known and nothing else is under way."""
    when: tuple[tuple[re.Pattern[str], str], ...] = ()

    def action_for(self, text: str, *, product_known: bool = False) -> str:
        """The action this text asks for; "" when none."""
        for pattern, action in self.when:
            if pattern.search(text):
                return action
        return self.about_product if product_known and self.about_product else self.action


Routes = Mapping[str, Route]


@cache
def load_routes(path: Path = Path(__file__).with_name("intents.yaml")) -> Routes:
    """Read the table; raises `ValueError` naming file and intent."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {intent: _route(path, intent, row) for intent, row in table.items()}


def _route(path: Path, intent: str, row: dict[str, Any]) -> Route:
    known = {"action", "answer", "recommend", "hand_off", "person_can", "about_product", "about_order", "when"}
    if unknown := set(row) - known:
        raise ValueError(f"{path.name}, {intent}: expected {sorted(known)}, got {sorted(unknown)}")
    return Route(
        action=row.get("action", ""),
        answer=row.get("answer") == "faq",
        recommend=bool(row.get("recommend")),
        hand_off=bool(row.get("hand_off")),
        person_can=bool(row.get("person_can")),
        about_product=row.get("about_product", ""),
        about_order=row.get("about_order", ""),
        when=tuple((_phrases(line["says"]), line["action"]) for line in row.get("when", ())),
    )


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
