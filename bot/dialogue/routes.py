"""The table that says what each intent leads to (`intents.yaml`), checked on load."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.shop.models import OrderStatus


@dataclass(frozen=True, slots=True)
class Route:
    """Where an intent goes."""

    action: str = ""
    answer: bool = False
    recommend: bool = False
    shows_kind: bool = False
    """Products are shown where a kind is named ("got any trekking poles?") and no single one."""
    hand_off: bool = False
    person_can: bool = False
    then: str = ""
    """The action that is offered after the answer, for when that was not enough."""
    about_product: str = ""
    """The action that takes over when a product is known."""
    about_order: str = ""
    """The action that is meant when an order is known and nothing else is under way."""
    about_shown: str = ""
    """The action that is meant by "the second one" of the products just shown, with nothing else under way."""
    about_several: str = ""
    """The action that is meant by "which one is lighter" of the products just shown, with nothing else under way."""
    about_pieces: str = ""
    """The action that is meant where it is about how many of something ordered."""
    about_fewer: str = ""
    """The action that is meant where some pieces of several are named."""
    by_status: Mapping[str, str] = field(default_factory=dict)
    """The action instead, by the status of the order that is meant."""
    within: tuple[str, ...] = ()
    """Tasks that it speaks about when one of them is in hand, instead of beginning something."""
    guest: str = ""
    """The action instead of one that changes something, for who has not proven who they are."""
    none_pending: str = ""
    """The action instead, when no order is named and none of the customer's waits to be packed."""
    with_address: str = ""
    """The action instead, when a street or a zip code is named."""
    when: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action it may lead to."""
        others = (
            self.about_product,
            self.about_order,
            self.about_shown,
            self.about_several,
            self.about_pieces,
            self.about_fewer,
            self.none_pending,
            self.with_address,
            self.guest,
        )
        named = (self.action, *others, *self.by_status.values(), *(action for _, action in self.when))
        return tuple(name for name in named if name)

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


def with_rows(routes: Routes, paths: Iterable[Path], actions: Container[str]) -> Routes:
    """The table with further `when` lines for intents it has, in front of its own.

    Raises `ValueError` naming file and intent for anything else, and for an action that there is not.
    """
    extended = dict(routes)
    for path in paths:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent, row in rows.items():
            if intent not in routes or set(row) != {"when"}:
                raise ValueError(f"{path.name}, {intent}: expected a known intent with only `when`")
            added = _route(path, intent, row).when
            if unknown := [action for _, action in added if action not in actions]:
                raise ValueError(f"{path.name}, {intent}: no action is called {', '.join(unknown)}")
            extended[intent] = replace(extended[intent], when=(*added, *extended[intent].when))
    return extended


def _route(path: Path, intent: str, row: dict[str, Any]) -> Route:
    known = {
        "action", "answer", "recommend", "hand_off", "person_can", "then", "about_product", "about_order",
        "about_shown", "about_several", "about_pieces", "about_fewer", "by_status", "guest", "none_pending",
        "with_address", "when", "within", "shows_kind",
    }  # fmt: skip
    if unknown := set(row) - known:
        raise ValueError(f"{path.name}, {intent}: expected {sorted(known)}, got {sorted(unknown)}")
    return Route(
        action=row.get("action", ""),
        answer=row.get("answer") == "faq",
        recommend=bool(row.get("recommend")),
        shows_kind=bool(row.get("shows_kind")),
        hand_off=bool(row.get("hand_off")),
        person_can=bool(row.get("person_can")),
        then=row.get("then", ""),
        about_product=row.get("about_product", ""),
        about_order=row.get("about_order", ""),
        about_shown=row.get("about_shown", ""),
        about_several=row.get("about_several", ""),
        about_pieces=row.get("about_pieces", ""),
        about_fewer=row.get("about_fewer", ""),
        by_status={OrderStatus(status): action for status, action in row.get("by_status", {}).items()},
        within=tuple(row.get("within", ())),
        guest=row.get("guest", ""),
        none_pending=row.get("none_pending", ""),
        with_address=row.get("with_address", ""),
        when=tuple((_phrases(line["says"]), line.get("action", "")) for line in row.get("when", ())),
    )


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
