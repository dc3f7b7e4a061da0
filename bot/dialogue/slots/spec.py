"""The slots of an action: the fields of its request."""

from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from actions.shop.models import Order
from bot.dialogue.conversation import Slots


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """One field of a request."""

    name: str
    kind: Any
    """The field's type, without "or None"."""
    required: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader may go by beside the words: the slot it reads for, and what is known already."""

    slot: SlotSpec
    slots: Slots = field(default_factory=dict)
    """Those of the task, and those found in this message before this one."""
    candidates: Sequence[Order] = ()
    """The customer's orders that the action could be about."""

    @property
    def order_id(self) -> str:
        return str(self.slots.get("order_id", ""))


def slots_of(request: type[Any]) -> tuple[SlotSpec, ...]:
    """The slots of a request, in the order they are asked for."""
    return _slots_of(request)  # type: ignore[arg-type]  # a class is hashable, whatever mypy says of type[Any]


@cache
def _slots_of(request: Any) -> tuple[SlotSpec, ...]:
    hints = get_type_hints(request)
    return tuple(
        SlotSpec(field.name, _without_none(hints[field.name]), _is_required(field)) for field in fields(request)
    )


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in {Union, UnionType}:
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
