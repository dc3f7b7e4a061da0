"""What somebody tells in their own words: a complaint, a problem, a review."""

from actions.types import Action, Story
from bot.dialogue.conversation import SlotValue
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known, slots_of
from bot.dialogue.slots.words import words

STORY_CHARS = 2_000
TELLING_WORDS = 9
"""Words beyond names and fillers from which a message does not only announce a story."""


def told_slot(action: Action) -> str:
    """The slot of the action that takes a story; "" when it has none."""
    return next((spec.name for spec in slots_of(action.request) if spec.kind is Story), "")


def read_story(heard: Heard, known: Known) -> SlotValue | None:
    """The answer to its question, or the message that told it before it was asked for."""
    name = known.slot.name
    if given := heard.values(name):
        return given[0][:STORY_CHARS]
    is_told = not known.slots.get(name) and not heard.asked and len(_told(heard)) >= TELLING_WORDS
    if heard.asked == name or is_told:
        return heard.text.strip()[:STORY_CHARS] or None
    return None


def _told(heard: Heard) -> frozenset[str]:
    named = " ".join(entity.text for entity in heard.entities)
    return words(heard.text) - words(named)
