"""A question that says only half: "and for sale items?", right after an answer, asks about the same thing."""

from dataclasses import replace

from actions.types import Effect
from bot.dialogue.conversation import Conversation
from bot.dialogue.hearing import PRESSED, action_of, hear_wish, meant
from bot.dialogue.phrases import begins, says, spans
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from nlu.types import Entity, Intent, Understanding, Wish

FOLLOW_UP = "follow_up"
"""Marks a message that was found to be one."""
MOST_WORDS = 9
FEW_WORDS = 4
"""Of "how do I join": a question so short leaves out what it is about."""
FRAGMENT_WORDS = 3
"""Of "sale items?": no sentence at all."""
CLEARLY = 0.8
"""Confidence from which a wish is one, whatever was spoken of."""
STANDS_ALONE = 0.9
"""Confidence from which a short question without a word that points back is understood by itself."""
PERSONAL = ("order_id", "tracking_number", "email", "phone", "zip_code", "action", "entry", PRESSED)
"""Entities of a message about something of the shopper's own, or of a pressed button."""
OTHER_MATTERS = frozenset({
    Intent.AFFIRM, Intent.DENY, Intent.GREETING, Intent.THANKS_BYE, Intent.PROBLEM_SOLVED, Intent.ABUSE,
    Intent.CONTACT_HUMAN_AGENT, Intent.CANCEL_TASK, Intent.CHOOSE,
})  # fmt: skip


def follows_up(understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules) -> bool:
    """Whether the message goes on with the question that was answered a moment ago."""
    asked, wishes = conversation.asked, [wish for wish in understanding.wishes if not wish.negated]
    if asked is None or not asked.is_fresh(conversation.turns) or len(understanding.wishes) > 1:
        return False
    if not leaves_out(understanding.text) or {entity.label for entity in understanding.entities} & set(PERSONAL):
        return False
    if conversation.task is not None and (understanding.entities or "?" not in understanding.text):
        return False
    return not any(_is_other_matter(wish, understanding, conversation, situation, rules) for wish in wishes)


def marked(understanding: Understanding) -> Understanding:
    """As a question that goes on with another, whatever half a question sounded like."""
    mark = Entity(FOLLOW_UP, "", understanding.text, 0, 0)
    return replace(meant(understanding, Intent.POLICY_QUESTION), entities=(*understanding.entities, mark))


def is_marked(understanding: Understanding) -> bool:
    return any(entity.label == FOLLOW_UP for entity in understanding.entities)


def leaves_out(text: str) -> bool:
    """Whether what is asked about has to be known from before."""
    rest, is_opened = _after_opening(text)
    words = len(rest.split())
    if words + is_opened > MOST_WORDS:
        return False
    if begins("leaves_out_the_rest", text):
        return True
    is_question = begins("asks_first", rest)
    if is_opened:
        return is_question or words <= FRAGMENT_WORDS
    if is_question or "?" in text:
        return says("refers_back", text) or words <= (FEW_WORDS if is_question else FRAGMENT_WORDS)
    return False


def _is_other_matter(
    wish: Wish, understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules
) -> bool:
    """A wish that is clear by itself, and does not merely sound like one for what is left out of it."""
    if wish.confidence < CLEARLY:
        return False
    text = understanding.text
    if wish.intent is Intent.REPEAT:
        return says("say_again", text)
    name = action_of(wish, hear_wish(wish, understanding, conversation, situation), rules.routes, is_busy=False)
    if name and (says("of_mine", text) or _is_product_spoken_of(conversation, situation)):
        return True
    if begins("leaves_out_the_rest", text):
        return False
    is_asked_of_shop = bool(name) and (rules.actions[name].effect is not Effect.READ or bool(understanding.entities))
    if wish.intent in OTHER_MATTERS or is_asked_of_shop:
        return True
    points = _after_opening(text)[1] or says("refers_back", text)
    return not points and wish.confidence >= STANDS_ALONE


def _is_product_spoken_of(conversation: Conversation, situation: Situation) -> bool:
    return bool(conversation.focus.products or situation.page_product)


def _after_opening(text: str) -> tuple[str, bool]:
    """The words after "and", and whether there was one."""
    opening = max((end for start, end in spans("goes_on_with", text.strip()) if start == 0), default=0)
    return text.strip()[opening:].lstrip(" ,.-"), opening > 0
