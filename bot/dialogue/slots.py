"""How each type of slot is filled from what was said, and what may be offered for it.

An action's request is a dataclass; its fields are the slots and their types decide here what a value looks like.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from actions.shop.models import LineId, Order, OrderId, OrderLine, ProductId
from actions.types import Action
from bot.dialogue.conversation import Focus, Slots, SlotValue
from bot.dialogue.phrases import ends_with, says
from bot.dialogue.situation import Situation
from nlu.types import Entity

T = TypeVar("T")

FREE_TEXT_CHARS = 500
OPTION_LABELS = ("color", "size", "material", "option_value")
IDLE_WORDS = frozenset(
    ["the", "and", "for", "with", "from", "one", "ones", "that", "this", "not", "but", "yes", "order", "set", "please"]
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message, or one wish in it, offers to fill slots with."""

    text: str
    entities: tuple[Entity, ...]
    situation: Situation
    focus: Focus = Focus()
    asked: str = ""
    """The slot the assistant asked for, when this is the answer."""

    def values(self, *labels: str) -> list[str]:
        """Values of the entities with one of these labels, those ruled out ("not the red one") left away."""
        return [entity.value for entity in self.entities if entity.label in labels and not self._ruled_out(entity)]

    def _ruled_out(self, entity: Entity) -> bool:
        return ends_with("ruling_out", self.text[: entity.start])

    @property
    def meant(self) -> str:
        """The text without what it rules out."""
        kept = self.text
        for entity in sorted(self.entities, key=lambda entity: -entity.start):
            if self._ruled_out(entity):
                kept = kept[: entity.start] + kept[entity.end :]
        return kept


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """One field of a request."""

    name: str
    kind: Any
    """The field's type, without "or None"."""
    required: bool


def slots_of(request: type[Any]) -> tuple[SlotSpec, ...]:
    """The slots of a request, in the order they are asked for."""
    return _slots_of(request)  # type: ignore[arg-type]  # a class is hashable, whatever mypy says of type[Any]


@cache
def _slots_of(request: Any) -> tuple[SlotSpec, ...]:
    hints = get_type_hints(request)
    return tuple(
        SlotSpec(field.name, _without_none(hints[field.name]), _is_required(field)) for field in fields(request)
    )


def build_request(action: Action, slots: Slots) -> Any:
    """The action's request; slots the action does not know are left out."""
    specs = {spec.name: spec for spec in slots_of(action.request)}
    return action.request(**{name: _typed(specs[name].kind, slots[name]) for name in slots if name in specs})


def missing(action: Action, slots: Slots) -> SlotSpec | None:
    """The first required slot that is still empty."""
    return next((spec for spec in slots_of(action.request) if spec.required and spec.name not in slots), None)


def fill(action: Action, heard: Heard, candidates: Sequence[Order]) -> dict[str, SlotValue]:
    """Every slot of `action` that `heard` has a value for."""
    found: dict[str, SlotValue] = {}
    for spec in slots_of(action.request):
        value = _read(spec, heard, candidates, found)
        if value is not None:
            found[spec.name] = value
    return found


def candidates_of(action: Action, situation: Situation) -> tuple[Order, ...]:
    """The customer's orders this action could be about."""
    if action.suits is None:
        return situation.orders
    return tuple(order for order in situation.orders if action.suits(order))


def _read(spec: SlotSpec, heard: Heard, candidates: Sequence[Order], found: Slots) -> SlotValue | None:
    named = heard.values(spec.name)
    if named and spec.kind not in READERS:
        return named[0]
    reader = READERS.get(spec.kind)
    if reader is not None:
        return reader(heard, candidates, found)
    if isinstance(spec.kind, type) and issubclass(spec.kind, StrEnum):
        return _read_choice(spec, heard)
    if spec.kind is str and heard.asked == spec.name:
        return heard.text.strip()[:FREE_TEXT_CHARS] or None
    return None


def _read_order(heard: Heard, candidates: Sequence[Order], _found: Slots) -> SlotValue | None:
    """By number, by place in the list just shown, by what is in it, or by "it"."""
    if named := heard.values("order_id"):
        return named[0]
    if heard.situation.orders and (says("newest", heard.text) or "latest" in heard.values("ordinal")):
        return heard.situation.orders[0].id
    listed = heard.focus.orders or tuple(order.id for order in candidates)
    if (chosen := by_ordinal(heard, listed)) is not None:
        return chosen
    for orders in (heard.situation.orders, candidates):
        if (by_content := best_match(heard.meant, orders, _order_words)) is not None:
            return by_content.id
    if len(heard.focus.orders) == 1 and says("pointing", heard.text):
        return heard.focus.orders[0]
    return None


def _read_product(heard: Heard, _candidates: Sequence[Order], _found: Slots) -> SlotValue | None:
    """By name, by place in the list just shown, or the one on the page or last spoken of."""
    for value in heard.values("product", "sku"):
        if value in heard.situation.products:
            return value
    if (chosen := by_ordinal(heard, heard.focus.products)) is not None:
        return chosen
    if heard.values("product", "sku"):
        return None
    if len(heard.focus.products) > 1:
        shown = [heard.situation.products[id] for id in heard.focus.products if id in heard.situation.products]
        if (product := best_match(heard.meant, shown, lambda product: words(product.title))) is not None:
            return product.id
    return heard.situation.page_product or (heard.focus.products[0] if heard.focus.products else None)


def _read_lines(heard: Heard, _candidates: Sequence[Order], found: Slots) -> SlotValue | None:
    """Lines of the order, when some but not all of it are named."""
    order = heard.situation.order(str(found.get("order_id", "")))
    if order is None or len(order.lines) < 2:
        return None
    wanted = words(heard.meant)
    named = tuple(line.id for line in order.lines if wanted & words(line.title))
    return named if 0 < len(named) < len(order.lines) else None


def _read_options(heard: Heard, _candidates: Sequence[Order], found: Slots) -> SlotValue | None:
    """The option values named: those the product comes in, or, when it comes in none of them, what was said."""
    said = tuple(heard.values(*OPTION_LABELS))
    product = heard.situation.products.get(str(found.get("product", "")))
    known = (
        {value.casefold() for variant in product.variants for value in variant.options.values()} if product else set()
    )
    return tuple(value for value in said if value.casefold() in known) or said or None


def _read_choice(spec: SlotSpec, heard: Heard) -> SlotValue | None:
    """One member of an enumeration, by its name or by words shared with it."""
    members = list(spec.kind)
    for value in heard.values(spec.name):
        if value in set(spec.kind):
            return value
    said = " ".join([*heard.values(spec.name), heard.text if heard.asked == spec.name else ""])
    member = best_match(said, members, lambda member: words(member.value.replace("_", " ")))
    return None if member is None else str(member.value)


READERS: dict[Any, Callable[[Heard, Sequence[Order], Slots], SlotValue | None]] = {
    OrderId: _read_order,
    ProductId: _read_product,
    tuple[LineId, ...]: _read_lines,
    tuple[str, ...]: _read_options,
}


def by_ordinal(heard: Heard, listed: Sequence[str]) -> str | None:
    """The one of a list that "the second", "the last one" means."""
    for value in heard.values("ordinal"):
        position = int(value) if re.fullmatch(r"-?\d{1,3}", value) else 0
        index = position - 1 if position > 0 else position
        if position and -len(listed) <= index < len(listed):
            return listed[index]
    return None


def best_match(text: str, things: Sequence[T], words_of: Callable[[T], frozenset[str]]) -> T | None:
    """The one thing that shares more words with `text` than any other; None when none or several do."""
    said = words(text)
    scored = sorted(((len(said & words_of(thing)), index) for index, thing in enumerate(things)), reverse=True)
    if not scored or scored[0][0] == 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return things[scored[0][1]]


def words(text: str) -> frozenset[str]:
    """Content words in lower case, plural endings off: {"shoe", "blue", "42"}."""
    return frozenset(
        re.sub(r"(?<=[^s]{3})s$", "", word)
        for word in re.findall(r"[a-z0-9]+", text.lower())
        if (len(word) > 2 or word.isdecimal()) and word not in IDLE_WORDS
    )


def _order_words(order: Order) -> frozenset[str]:
    return frozenset().union(*(line_words(line) for line in order.lines))


def line_words(line: OrderLine) -> frozenset[str]:
    """What a customer may call a line: words of its title and options."""
    return words(" ".join([line.title, *line.options.values()]))


def _typed(kind: Any, value: SlotValue) -> Any:
    return kind(str(value)) if isinstance(kind, type) and issubclass(kind, StrEnum) else value


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in {Union, UnionType}:
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
