"""What each open task needs next: proof of who asks, a slot, a yes, or to be run."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from actions.shop.models import OrderId
from actions.types import Action, Effect
from bot.dialogue.access import Lack
from bot.dialogue.codes import CODE, LIFETIME, SEND_CODE, send_options
from bot.dialogue.conversation import Conversation, Task
from bot.dialogue.decisions import (
    Abandon,
    AskSlot,
    Confirm,
    Decision,
    HandOff,
    Identify,
    OfferCode,
    RunAction,
)
from bot.dialogue.guests import NAME_AND_ZIP, next_of_guest, other_ways
from bot.dialogue.hearing import wants_anew
from bot.dialogue.options import Question, question_for
from bot.dialogue.phrases import has_words
from bot.dialogue.queueing import in_turn
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import build_request, missing, slots_of
from bot.dialogue.slots.filling import hollow_request
from bot.dialogue.slots.orders import offered_before
from nlu.types import Intent, Understanding


def next_steps(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules, *, resumed: bool
) -> Iterator[Decision]:
    """Run what can run; then the first question that is open, and no second one.

    `resumed`: something else was answered first, so an open question is only brought back to mind. Where it is checked
    who asks, what waits is not asked for before that is known.
    """
    waiting: list[tuple[Task, Decision]] = []
    is_checked = False
    for task in conversation.tasks:
        step = _step(task, conversation, understanding, situation, rules, resumed=resumed)
        if isinstance(step, RunAction | Identify) and not _is_waiting(task, conversation):
            resumed, is_checked = True, is_checked or isinstance(step, Identify)
            yield step
        else:
            waiting.append((task, step))
    if waiting and not is_checked:
        yield from in_turn([rules.actions[task.action] for task, _ in waiting], conversation)
        yield waiting[0][1]


def _is_waiting(task: Task, conversation: Conversation) -> bool:
    """It ran and was refused for something it then asked for; until its turn comes again, nobody has answered."""
    return task is not conversation.task and task.asked is not None


def _step(
    task: Task,
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    rules: Rules,
    *,
    resumed: bool,
) -> Decision:
    action = rules.actions[task.action]
    if action.name in rules.access.off:
        return Abandon(task.action, "action_off")
    lack = rules.access.lack(action, situation.identity, conversation.code_right_at, situation.at, conversation.risk)
    if lack is Lack.CUSTOMER:
        return _identify(task, conversation, rules, resumed=resumed)
    if (slot := missing(action, task.slots)) is not None:
        if _is_forbidden(action, task, situation):
            hollow = hollow_request(action, task.slots)
            if action.effect is Effect.WRITE:
                return Confirm(action, hollow)
            if lack is Lack.NOTHING:
                return RunAction(action, hollow)
        spoken_of = replace(situation, orders=offered_before(situation, conversation.focus, task.words))
        question = question_for(action, slot, task.slots, spoken_of if slot.kind is OrderId else situation)
        return _ask(task, slot.name, question, rules, resumed=resumed)
    request = build_request(action, task.slots)
    if lack is Lack.CODE:
        return _prove(task, action, request, conversation, situation, rules, resumed=resumed)
    if action.name in rules.access.shadow:
        return Confirm(action, request)
    if action.effect is not Effect.WRITE:
        return RunAction(action, request)
    if task is conversation.task and task.confirmation and _is_yes(conversation, understanding, situation, rules):
        return RunAction(action, request, digest=task.confirmation.digest)
    waits = task.confirmation is not None
    unheard = waits and not resumed and _says_nothing_known(understanding)
    anew = wants_anew(action.name, understanding, rules.routes)
    return Confirm(action, request, resumed=waits, unheard=unheard and not anew)


def _is_forbidden(action: Action, task: Task, situation: Situation) -> bool:
    """Refused before the shopper is asked for more: an order that is not theirs, or in no state for this."""
    order_id = str(task.slots.get("order_id", ""))
    order = situation.order(order_id)
    if order is None:
        return bool(order_id) and situation.identity.customer_id is not None
    return action.effect is Effect.WRITE and action.suits is not None and not action.suits(order)


def _identify(task: Task, conversation: Conversation, rules: Rules, *, resumed: bool) -> Decision:
    """A guest says what only the customer knows; said once, it serves all tasks of the message."""
    said = {**(conversation.task.slots if conversation.task else {}), **task.slots}
    step = next_of_guest(task.action, said, rules.access.identify_by)
    if not isinstance(step, str):
        return step
    part = "zip" if step == NAME_AND_ZIP and said.get(NAME_AND_ZIP) else ""
    part = "account" if step == "order_id" and _is_of_account(rules.actions[task.action]) else part
    question = Question(options=other_ways(step, rules.access.identify_by), part=part)
    return _ask(task, step, question, rules, resumed=resumed)


def _is_of_account(action: Action) -> bool:
    """It changes something, and no order: the number that is asked for only tells whose account it is."""
    return action.effect is not Effect.READ and all(spec.name != "order_id" for spec in slots_of(action.request))


def _prove(
    task: Task,
    action: Action,
    request: Any,
    conversation: Conversation,
    situation: Situation,
    rules: Rules,
    *,
    resumed: bool,
) -> Decision:
    """Wait for the code that was sent; offer one when there is none that still counts."""
    sent, expects = conversation.code, conversation.expects
    if sent is not None and situation.at - sent.sent_at <= LIFETIME:
        question = Question(options=send_options([sent.channel], again=True))
        return _ask(task, CODE, question, rules, resumed=resumed)
    return OfferCode(action, request, resumed=expects is not None and expects.name == SEND_CODE)


def _ask(task: Task, slot: str, question: Question, rules: Rules, *, resumed: bool) -> Decision:
    times = task.asked_times if task.asked == slot else 0
    again, back = times > 0, resumed and times > 0
    if back or times < rules.thresholds.asked:
        return AskSlot(task.action, slot, question.options, again, back, question.part, question.facts)
    return HandOff("not_understood", task.action)


def _says_nothing_known(understanding: Understanding) -> bool:
    """Neither a yes that does not count, nor a number, a name or a day that is known already."""
    return not understanding.entities and all(wish.intent is not Intent.AFFIRM for wish in understanding.wishes)


def _is_yes(conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules) -> bool:
    """A yes, only a yes, to this very summary, while it is fresh and the last thing asked.

    Not "yes?", not "yes, what does that cost?", not "yes but the other one", not a button of an older summary.
    """
    task = conversation.task
    if task is None or task.confirmation is None or "?" in understanding.text or not has_words(understanding.text):
        return False
    if situation.at - task.confirmation.asked_at > rules.thresholds.confirmation:
        return False
    if [wish.intent for wish in understanding.wishes] != [Intent.AFFIRM] or understanding.wishes[0].negated:
        return False
    if pressed := [entity.value for entity in understanding.entities if entity.label == "digest"]:
        return pressed == [task.confirmation.digest]
    expects = conversation.expects
    was_asked = expects is not None and (expects.kind, expects.name) == ("confirm", task.action)
    return was_asked and understanding.wishes[0].confidence >= rules.thresholds.clearly_yes
