"""An action that was offered on a button, taken up in words: a yes, or what the action would ask for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from actions.types import Action
from bot.dialogue.conversation import Conversation
from bot.dialogue.hearing import meant
from bot.dialogue.phrases import says
from bot.dialogue.shown import Offer
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, SlotSpec, slots_of
from bot.dialogue.slots.plain import read_text
from bot.dialogue.slots.spec import Known
from bot.dialogue.tracking import OFFER, chosen
from nlu.types import Entity, Intent, Understanding

INTO_THE_CART = "add_to_cart"
LIKE_BUYING = frozenset({
    Intent.PLACE_ORDER, Intent.AFFIRM, Intent.CHOOSE, Intent.PROVIDE_INFO, Intent.CORRECT, Intent.OUT_OF_SCOPE,
    Intent.SMALL_TALK, Intent.PRODUCT_RECOMMENDATION, Intent.THANKS_BYE, Intent.MODIFY_ORDER,
})  # fmt: skip
"""What "add it" is heard as, said of a product just shown."""
TELLING = frozenset({Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.OUT_OF_SCOPE})
"""What a bare link or address is heard as."""


def taken_in_words(
    conversation: Conversation, understanding: Understanding, actions: Mapping[str, Action], at: datetime
) -> Understanding:
    """The button that is meant, with what was said; the understanding as it is where nothing offered is taken up."""
    offer = _offered(conversation)
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    if _wants_to_buy(understanding) and (buying := _buying(conversation)) is not None:
        return _pressed_beside(buying, understanding)
    if offer is None:
        return understanding
    if [wish.intent for wish in understanding.wishes if not wish.negated] == [Intent.AFFIRM]:
        return chosen(offer)
    action = actions.get(offer.entities.get("action", ""))
    if action is None or not believed <= {*TELLING, offer.intent} or not _tells(understanding, action, at):
        return understanding
    return _pressed_beside(offer, understanding)


def _pressed_beside(offer: Offer, understanding: Understanding) -> Understanding:
    """The button, and all that was said: "add two of them"."""
    pressed = tuple(Entity(label, "", value, 0, 0) for label, value in offer.entities.items())
    return replace(meant(understanding, Intent(offer.intent)), entities=(*understanding.entities, *pressed))


def _wants_to_buy(understanding: Understanding) -> bool:
    """ "Add it", and to no order that was placed."""
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    text = understanding.text
    return believed <= LIKE_BUYING and says("into_the_cart", text) and not says("of_an_order", text)


def _buying(conversation: Conversation) -> Offer | None:
    """The button on screen that puts the one product shown into the cart; the one that knows its options first."""
    replies = conversation.last_replies
    cards = [button for reply in replies for card in reply.cards for button in card.buttons]
    on_screen = {button.payload for reply in replies for button in reply.quick_replies} | {one.payload for one in cards}
    offers = [offer for offer in conversation.offers if offer.payload in on_screen]
    buying = [offer for offer in offers if offer.entities.get("action") == INTO_THE_CART]
    if len({offer.entities.get("product") for offer in buying}) != 1:
        return None
    return max(buying, key=lambda offer: len(offer.entities))


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
