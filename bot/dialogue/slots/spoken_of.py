"""The shopper's own words, and what the conversation was about when they were said."""

from actions.people.call_me_back import time_in
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.plain import FREE_TEXT_CHARS
from bot.dialogue.slots.spec import Known

WHEN = "when"
"""The slot of own words that a time of day is read from."""


def read_own_words(heard: Heard, known: Known) -> SlotValue | None:
    """The message that started the task; what a button carries goes before its title, and answers do not count.

    Another time of day is said anew, whatever is asked for: "no, make it 3pm" stands in a line before what was said.
    """
    if carried := heard.values(known.slot.name):
        return carried[0]
    if known.slot.name == WHEN and says("correcting", heard.text) and time_in(heard.text) is not None:
        return f"{' '.join(heard.text.split())}\n{known.slots.get(WHEN, '')}".strip()[:FREE_TEXT_CHARS]
    is_pressed = bool(heard.values("action"))
    if is_pressed or known.slots.get(known.slot.name) or (heard.asked and heard.asked != known.slot.name):
        return None
    return heard.text.strip()[:FREE_TEXT_CHARS] or None


def read_topic(heard: Heard, known: Known) -> SlotValue | None:
    """The order or product that is named, or else the one last spoken of; a list of several is none."""
    if known.slots.get(known.slot.name):
        return None
    named = [*heard.values("order_id"), *(id for id in heard.values("product") if id in heard.situation.products)]
    last = [ids[0] for ids in (heard.focus.orders, heard.focus.products) if len(ids) == 1]
    return next(iter([*named, *last]), None)
