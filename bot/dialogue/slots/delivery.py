"""A way of delivery, as shoppers name it; the action knows which ones the shop has."""

from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import spans
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known

MOST_CHARS = 60
NAMES = {"express_delivery": "express", "standard_delivery": "standard"}


def read_delivery(heard: Heard, known: Known) -> SlotValue | None:
    """By its button, by the last one named ("from express to standard"), or the answer to the question."""
    if pressed := heard.values(known.slot.name):
        return pressed[0]
    named = [(start, name) for phrase, name in NAMES.items() for start, _ in spans(phrase, heard.meant)]
    if named:
        return max(named)[1]
    return heard.text.strip()[:MOST_CHARS] or None if heard.asked == known.slot.name else None
