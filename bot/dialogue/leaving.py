"""Somebody takes leave, or thanks, while something is still open: what is not done is not passed over."""

from actions.types import Effect
from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import Abandon, Decision, Say
from bot.dialogue.phrases import consists_of, says
from bot.dialogue.rules import Rules
from nlu.types import Intent, Understanding, Wish

UNCHANGED = "goodbye.nothing_changed"
"""Says goodbye, and that what was asked for is not done."""
DONE_WITH = frozenset({Intent.THANKS_BYE, Intent.PROBLEM_SOLVED, Intent.DENY, Intent.CANCEL_TASK})
"""What a goodbye may be said with."""
BESIDE_A_GOODBYE = ("taking_leave", "putting_off", "plain_no", "polite", "hedging")


def meant_by_courtesy(conversation: Conversation, text: str) -> Intent | None:
    """What words mean that are nothing but polite: a goodbye, thanks, a yes, not now. None when they say more.

    Taken apart they look like more: "yes please, thanks", to a summary, is no yes with something to be corrected.
    """
    task = conversation.task
    if _is_leaving(text):
        return Intent.THANKS_BYE
    if task is None or task.confirmation is None or "?" in text:
        return None
    if says("putting_off", text) and consists_of(BESIDE_A_GOODBYE[1:], text):
        return Intent.CANCEL_TASK
    if says("plain_yes", text) and consists_of(("plain_yes", "taking_leave", "polite"), text):
        return Intent.AFFIRM
    return Intent.THANKS_BYE if says("thanking", text) and consists_of(("thanking",), text) else None


def taken_leave(
    conversation: Conversation, understanding: Understanding, wishes: list[Wish], rules: Rules
) -> tuple[Decision, ...]:
    """Every open task is let go; () when nobody leaves, or nothing is open."""
    intents = {wish.intent for wish in wishes}
    if not conversation.tasks or not intents or not intents <= DONE_WITH or not _is_leaving(understanding.text):
        return ()
    is_change = any(rules.actions[task.action].effect is Effect.WRITE for task in conversation.tasks)
    code = UNCHANGED if is_change else "goodbye"
    return tuple(Abandon(task.action, code) for task in conversation.tasks)


def thanked_too_soon(conversation: Conversation, wishes: list[Wish]) -> tuple[Decision, ...]:
    """ "Thank you", to a summary: a courtesy, and no yes to it."""
    task = conversation.task
    is_asked = task is not None and task.confirmation is not None
    return (Say("not_done_yet"),) if is_asked and {wish.intent for wish in wishes} == {Intent.THANKS_BYE} else ()


def _is_leaving(text: str) -> bool:
    return says("taking_leave", text) and consists_of(BESIDE_A_GOODBYE, text)
