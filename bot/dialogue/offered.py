"""An action that was offered on a button, taken up in words: a yes, or what the action would ask for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from actions.types import Action
from bot.dialogue.conversation import Conversation
from bot.dialogue.hearing import meant
from bot.dialogue.shown import Offer
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, SlotSpec, slots_of
from bot.dialogue.slots.plain import read_text
from bot.dialogue.slots.spec import Known
from bot.dialogue.tracking import OFFER, chosen
from nlu.types import Entity, Intent, Understanding

TELLING = frozenset({Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.OUT_OF_SCOPE})
"""What a bare link or address is heard as."""


def taken_in_words(
    conversation: Conversation, understanding: Understanding, actions: Mapping[str, Action], at: datetime
) -> Understanding:
    """The button that is meant, with what was said; the understanding as it is where nothing offered is taken up."""
    offer = _offered(conversation)
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    if offer is None:
        return understanding
    if [wish.intent for wish in understanding.wishes if not wish.negated] == [Intent.AFFIRM]:
        return chosen(offer)
    action = actions.get(offer.entities.get("action", ""))
    if action is None or not believed <= {*TELLING, offer.intent} or not _tells(understanding, action, at):
        return understanding
    pressed = tuple(Entity(label, "", value, 0, 0) for label, value in offer.entities.items())
    return replace(meant(understanding, Intent(offer.intent)), entities=(*understanding.entities, *pressed))


def _offered(conversation: Conversation) -> Offer | None:
    """The first button of what was said last, while that waits for a yes."""
    expects, last = conversation.expects, conversation.last_replies
    if expects is None or expects.name != OFFER or not last[-1].quick_replies:
        return None
    payload = last[-1].quick_replies[0].payload
    return next((offer for offer in conversation.offers if offer.payload == payload), None)


def _tells(understanding: Understanding, action: Action, at: datetime) -> bool:
    """Whether something is said that the action asks for and that nothing else looks like: a link, an address."""
    heard = Heard(understanding.text, understanding.entities, Situation(at))
    specs = [spec for spec in slots_of(action.request) if spec.kind is str]
    return any(read_text(heard, Known(SlotSpec(spec.name, str, required=False))) for spec in specs)
