"""How each type of slot is filled from what was said."""

from bot.dialogue.slots.filling import build_request, by_default, fill, missing, of_order
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.orders import candidates_of
from bot.dialogue.slots.spec import SlotSpec, slots_of
from bot.dialogue.slots.stories import told_slot
from bot.dialogue.slots.words import by_ordinal, words

__all__ = [
    "Heard",
    "SlotSpec",
    "build_request",
    "by_default",
    "by_ordinal",
    "candidates_of",
    "fill",
    "missing",
    "of_order",
    "slots_of",
    "told_slot",
    "words",
]
