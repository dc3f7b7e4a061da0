"""What a conversation asks of who takes it, read off the conversation itself."""

from actions import ACTIONS
from bot.dialogue.board import WHOLE_DESK, Need
from bot.dialogue.conversation import Conversation
from bot.dialogue.risks import REVIEW

URGENT_REASONS = frozenset({"policy", "technical", REVIEW})
UPSET = -0.5
SKILLS = {action.name: action.run.__module__.split(".")[1] for action in ACTIONS}
"""Action -> the field it belongs to: orders, returns, account, products, people."""


def need_of(conversation: Conversation, *, is_preferred: bool = False) -> Need:
    """A call needs the whole desk; who is upset or stuck over something technical comes sooner.

    `is_preferred`: of a segment that the shop puts first.
    """
    handoff = conversation.handoff
    topic = handoff.topic if handoff else ""
    is_urgent = handoff is not None and handoff.reason in URGENT_REASONS
    return Need(
        weight=WHOLE_DESK if conversation.channel == "voice" else 1,
        skill=SKILLS.get(topic, ""),
        priority=int(is_urgent) + int(conversation.mood <= UPSET) + int(is_preferred),
    )
