"""An answer that comes after all, to a question that was passed over for something else."""

from dataclasses import replace

from bot.dialogue.conversation import Conversation, Task
from bot.dialogue.guests import GUEST_SLOTS, said_by_guest
from bot.dialogue.hearing import hear
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, candidates_of, fill, slots_of
from nlu.types import Intent, Understanding

ANSWERING = frozenset({Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.CORRECT})


def taken_up(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> Task | None:
    """ "When are you open? Ok. jo@example.com": the task whose question that answers; None when nothing does."""
    left = conversation.left
    if conversation.task is not None or left is None or not left.asked or left.action not in rules.actions:
        return None
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    if not believed or not believed <= ANSWERING or "?" in understanding.text:
        return None
    heard = replace(hear(understanding, conversation, situation), asked=left.asked)
    is_of_those_shown = len(heard.focus.products) > 1 and bool(heard.values("ordinal"))
    return left if not is_of_those_shown and _is_answered(left, left.asked, heard, rules) else None


def _is_answered(left: Task, asked: str, heard: Heard, rules: Rules) -> bool:
    """Something was said that only answers this: any words at all would do for free text."""
    action = rules.actions[left.action]
    if asked in GUEST_SLOTS and heard.situation.identity.customer_id is None:
        return not said_by_guest(heard, left.slots, rules.access.identify_by).keys().isdisjoint(GUEST_SLOTS)
    spec = next((spec for spec in slots_of(action.request) if spec.name == asked), None)
    if spec is None or (spec.kind is str and not heard.values(asked)):
        return False
    said = fill(action, heard, candidates_of(action, heard.situation), left.slots)
    return said.get(asked, left.slots.get(asked)) != left.slots.get(asked)
