"""For each type of slot: how it is read, when it is complete, and what the request gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from actions.orders.change_delivery_option import DeliveryOption
from actions.shop.changes.types import Swap
from actions.shop.models import Address, LineId, OrderId, PaymentMethodId, ProductId, VariantId
from actions.types import InOwnWords, Pieces, Rating, Story, Topic
from bot.dialogue.conversation import SlotValue
from bot.dialogue.slots.address import build_address, missing_part, read_address
from bot.dialogue.slots.delivery import read_delivery
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.lines import is_settled, read_lines
from bot.dialogue.slots.orders import read_order
from bot.dialogue.slots.payment import read_method
from bot.dialogue.slots.pieces import read_pieces
from bot.dialogue.slots.plain import build_day, read_choice, read_day, read_number, read_text
from bot.dialogue.slots.products import read_options, read_product, read_products
from bot.dialogue.slots.spec import Known, SlotSpec
from bot.dialogue.slots.spoken_of import read_own_words, read_topic
from bot.dialogue.slots.stories import read_story
from bot.dialogue.slots.swaps import open_line, read_swaps, swaps_in
from bot.dialogue.slots.variants import OPEN, read_variant

Reader = Callable[[Heard, Known], SlotValue | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the dialogue knows of one type of slot."""

    read: Reader
    is_complete: Callable[[SlotValue], bool] = bool
    build: Callable[[SlotValue], Any] = lambda value: value
    rank: int = 1
    """0: others are read by it; 2: it is read by others."""


def _build_swaps(value: SlotValue) -> tuple[Swap, ...]:
    return tuple(Swap(LineId(line), VariantId(variant)) for line, variant in swaps_in(value).items())


KINDS: dict[Any, Kind] = {
    OrderId: Kind(read_order, rank=0),
    ProductId: Kind(read_product, rank=0),
    tuple[ProductId, ...]: Kind(read_products, lambda value: isinstance(value, tuple) and len(value) > 0),
    VariantId: Kind(read_variant, lambda value: bool(value) and not str(value).startswith(OPEN)),
    tuple[LineId, ...]: Kind(read_lines, is_settled),
    tuple[Swap, ...]: Kind(read_swaps, lambda value: bool(value) and not open_line(value), _build_swaps),
    tuple[str, ...]: Kind(read_options),
    PaymentMethodId: Kind(read_method),
    Address: Kind(read_address, lambda value: bool(value) and not missing_part(value), build_address),
    DeliveryOption: Kind(read_delivery),
    int: Kind(read_number, lambda value: True),
    Pieces: Kind(read_pieces, rank=2),
    date: Kind(read_day, build=build_day),
    str: Kind(read_text),
    Story: Kind(read_story),
    InOwnWords: Kind(read_own_words),
    Topic: Kind(read_topic),
    Rating: Kind(read_text),
}


def kind_of(spec: SlotSpec) -> Kind:
    """Raises `TypeError` for a type that no slot may have."""
    if spec.kind in KINDS:
        return KINDS[spec.kind]
    if isinstance(spec.kind, type) and issubclass(spec.kind, StrEnum):
        return Kind(read_choice, build=lambda value: spec.kind(str(value)))
    raise TypeError(f"slot {spec.name}: expected a type that {__name__} knows, got {spec.kind}")
