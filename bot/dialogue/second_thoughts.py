"""What was just changed is thought about again: "undo it", "actually no, make it the blue one"."""

from actions.orders.change_delivery_option import DeliveryOption
from actions.shop.changes.types import Swap
from actions.shop.models import Address, LineId, OrderId, PaymentMethodId
from actions.types import Action
from bot.dialogue.conversation import Conversation, Slots, SlotValue, Task
from bot.dialogue.hearing import action_of, hear, hear_wish
from bot.dialogue.phrases import says
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, candidates_of, fill, slots_of
from nlu.types import Intent, Understanding

UNDO = "undo_change"
"""Takes the last change of an order back."""
CORRECTING = frozenset({Intent.CORRECT, Intent.DENY, Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.OUT_OF_SCOPE})
CHOSEN = (tuple[Swap, ...], tuple[LineId, ...], Address, DeliveryOption, PaymentMethodId)
"""What a change consists of, and may be corrected after it was made."""


def taken_back_by(heard: Heard, conversation: Conversation, rules: Rules) -> str:
    """The action that takes the last change back; "" when none does."""
    last = conversation.changed
    if last is None or last.action not in rules.actions or heard.values("order_id", "action"):
        return UNDO
    if says("of_an_order", heard.text):
        return UNDO
    action = rules.actions[last.action]
    is_of_order = any(spec.kind is OrderId and spec.required for spec in slots_of(action.request))
    return action.undone_by or (UNDO if is_of_order else "")


def taking_back(name: str, conversation: Conversation, rules: Rules) -> Slots:
    """What is known of taking the last change back by the action `name`."""
    last = conversation.changed
    if last is None or last.action not in rules.actions:
        return {}
    if name == UNDO:
        return {slot: value for slot, value in last.slots.items() if slot == "order_id"}
    changed = rules.actions[last.action]
    return dict(changed.undone_with) if changed.undone_by == name else {}


def cannot_be_taken_back(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> bool:
    """ "Undo it", after something that can only be changed anew."""
    for wish in understanding.wishes:
        heard = hear_wish(wish, understanding, conversation, situation)
        name = action_of(wish, heard, rules.routes, is_busy=conversation.task is not None)
        if name == UNDO and not wish.negated and not taken_back_by(heard, conversation, rules):
            return True
    return False


def thought_again(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> Task | None:
    """The change that was just made, once more with what is said now; None when nothing of it is corrected."""
    last = conversation.changed
    is_news = last is not None and conversation.settled == last and conversation.done[-1:] == _told(conversation)
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    if last is None or not is_news or conversation.task is not None or last.action not in rules.actions:
        return None
    if not believed <= CORRECTING or not says("correcting", understanding.text):
        return None
    action = rules.actions[last.action]
    heard = hear(understanding, conversation, situation)
    said = fill(action, heard, candidates_of(action, situation), last.slots)
    news = {slot: _news(value, last.slots.get(slot)) for slot, value in said.items() if value != last.slots.get(slot)}
    if "order_id" in news or not set(news) & _chosen(action):
        return None
    return Task(last.action, {**last.slots, **news}, words=last.words)


def _told(conversation: Conversation) -> tuple[str, ...]:
    """The code of what was said first in the last turn."""
    return tuple(reply.code for reply in conversation.last_replies[:1])


def _chosen(action: Action) -> set[str]:
    return {spec.name for spec in slots_of(action.request) if spec.kind in CHOSEN}


def _news(value: SlotValue, before: SlotValue | None) -> SlotValue:
    """Of several things those that were not done already."""
    if not isinstance(value, tuple) or not isinstance(before, tuple) or not all(">" in one for one in value):
        return value
    return tuple(one for one in value if one not in before)
