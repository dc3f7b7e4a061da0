"""Somebody says that what was just done or told is not what they asked for."""

from bot.dialogue.conversation import Conversation, TaskAbandoned
from bot.dialogue.decisions import Decision, HandOff, Option, Say
from bot.dialogue.hearing import WHY_WORDS
from bot.dialogue.phrases import says
from bot.dialogue.situation import Situation
from nlu.types import Intent, Understanding

SPEAKS_OF_THE_LAST = frozenset(
    {Intent.DENY, Intent.CORRECT, Intent.CANCEL_TASK, Intent.REPEAT, Intent.PROVIDE_INFO, Intent.FILE_COMPLAINT}
)
"""What such words are heard as; any other wish in the message is what they want instead, and is seen to."""

SAID_BY_THE_DISAPPOINTED = (SPEAKS_OF_THE_LAST - {Intent.FILE_COMPLAINT}) | {
    Intent.PROBLEM_SOLVED, Intent.THANKS_BYE, Intent.OUT_OF_SCOPE, Intent.SMALL_TALK
}  # fmt: skip
SAID_BY_THE_UNHEARD = SAID_BY_THE_DISAPPOINTED | {
    Intent.FILE_COMPLAINT, Intent.CONTACT_INFO, Intent.GREETING, Intent.ABUSE, Intent.NEWSLETTER, Intent.HELP,
    Intent.WEBSITE_PROBLEM, Intent.POLICY_QUESTION, Intent.PRODUCT_AVAILABILITY,
}  # fmt: skip
"""What "nobody ever answers" may be heard as; any other wish beside it is seen to."""
NO_RULE = frozenset({"technical", "outcome_unknown", "order_not_found", "product_not_found"})
"""Refusals that no rule of the shop is behind."""


def objects(conversation: Conversation, understanding: Understanding) -> bool:
    """ "That's not what I asked for", with nothing under way that it could be a no to."""
    if conversation.task is not None or not conversation.last_replies:
        return False
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    names_another = any(entity.label in {"order_id", "product"} for entity in understanding.entities)
    return believed <= SPEAKS_OF_THE_LAST and not names_another and says("not_what_i_asked", understanding.text)


def is_dissatisfied(conversation: Conversation, understanding: Understanding) -> bool:
    """ "That's not good enough", of what was told or done: no goodbye, and no wish for the same again."""
    if conversation.task is not None or not conversation.last_replies:
        return False
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    return believed <= SAID_BY_THE_DISAPPOINTED and says("dissatisfied", understanding.text)


def is_unheard(conversation: Conversation, understanding: Understanding) -> bool:
    """ "Third time I write, and nobody answers": neither a hello nor a question about the telephone."""
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    is_wish = any(entity.label in {"order_id", "product", "action"} for entity in understanding.entities)
    if conversation.task is not None or is_wish or not believed <= SAID_BY_THE_UNHEARD:
        return False
    return says("unheard", understanding.text) and not says("complaining", understanding.text)


def asks_why_not(conversation: Conversation, text: str) -> bool:
    """ "Why not?", right after a refusal that left nothing open."""
    told = {reply.code for reply in conversation.last_replies}
    refused = conversation.done[-1:] if conversation.task is None and conversation.dropped is not None else ()
    is_news = bool(refused) and set(refused) <= told - NO_RULE
    return is_news and len(text.split()) <= WHY_WORDS and says("why", text)


def on_objection(
    conversation: Conversation, understanding: Understanding, situation: Situation, most: int
) -> tuple[Decision, ...]:
    """Take back what can be; else try again. The second failure in a row brings a person, `most` being two."""
    if any(isinstance(event, TaskAbandoned) for event in conversation.events):
        return ()
    if not objects(conversation, understanding):
        return ()
    undoable = [order for order_id in conversation.focus.orders if (order := situation.order(order_id))
                and order.undo_until is not None and situation.at <= order.undo_until]  # fmt: skip
    if len(undoable) == 1:
        undo = Option("undo", Intent.CANCEL_ORDER, "order_id", undoable[0].id)
        return (Say("wrongly_done", {"order_id": undoable[0].id}, (undo,)),)
    if conversation.misunderstood_before + 1 >= most:
        return (HandOff("not_understood"),)
    return (Say("wrongly_understood", understood=False),)
