"""The fields of an action's request as a form, and a filled form as a request."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn

from actions.shop.models import Address, LineId, OrderId, PaymentMethodId
from actions.types import InOwnWords, Story
from bot.agents.errors import BadDeed

LONGEST_TEXT = 2_000
LONGEST_LIST = 100
KINDS: Mapping[Any, str] = {
    OrderId: "order",
    tuple[LineId, ...]: "lines",
    PaymentMethodId: "payment",
    Address: "address",
    InOwnWords: "text",
    Story: "text",
    str: "text",
    int: "number",
    date: "date",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in."""

    name: str
    kind: str
    """order, lines, payment, address, choice, text, number or date."""
    is_needed: bool
    choices: tuple[str, ...] = ()


def fields_of(request: type[Any]) -> tuple[Field, ...] | None:
    """What there is to fill in; None when something is needed that no form here asks for."""
    hints = get_type_hints(request)
    found = []
    for one in fields(request):
        is_needed = one.default is MISSING and one.default_factory is MISSING
        kind, choices = _kind(hints[one.name])
        if kind:
            found.append(Field(one.name, kind, is_needed, choices))
        elif is_needed:
            return None
    return tuple(found)


def filled(request: type[Any], values: Mapping[str, Any]) -> Any:
    """The request. Raises `BadDeed` for what does not fit."""
    if any(_is_too_long(value) for value in values.values()):
        raise BadDeed(f"expected texts of at most {LONGEST_TEXT} characters")
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(str, lambda text, _: _text(text))
    converter.register_structure_hook(request, make_dict_structure_fn(request, converter))
    try:
        return converter.structure(dict(values), request)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        raise BadDeed("expected every field to be filled in with something that fits") from error


def _kind(hint: Any) -> tuple[str, tuple[str, ...]]:
    inner = [one for one in get_args(hint) if one is not type(None)]
    if type(None) in get_args(hint) and len(inner) == 1:
        hint = inner[0]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "choice", tuple(str(one) for one in hint)
    return KINDS.get(hint, ""), ()


def _text(text: object) -> str:
    if not isinstance(text, str) or any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise ValueError("expected text")
    return text


def _is_too_long(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_is_too_long, value.values()))
    if isinstance(value, list | tuple):
        return len(value) > LONGEST_LIST or any(map(_is_too_long, value))
    return isinstance(value, str) and len(value) > LONGEST_TEXT
