"""What each open task needs next: proof of who asks, a slot, a yes, or to be run."""

from collections.abc import Iterator

from actions.types import Action, Effect, Level
from bot.dialogue.conversation import Conversation, Task
from bot.dialogue.decisions import Abandon, AskSlot, Confirm, Decision, HandOff, Identify, Option, RunAction
from bot.dialogue.options import options_for
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import build_request, missing
from bot.dialogue.tracking import PROOF
from nlu.types import Intent, Understanding


def next_steps(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules, *, resumed: bool
) -> Iterator[Decision]:
    """Run what can run; then the first question that is open, and no second one.

    `resumed`: something else was answered first, so an open question is only brought back to mind.
    """
    waiting: Decision | None = None
    for task in conversation.tasks:
        step = _step(task, conversation, understanding, situation, rules, resumed=resumed)
        if isinstance(step, RunAction | Identify):
            resumed = True
            yield step
        elif waiting is None:
            waiting = step
    if waiting is not None:
        yield waiting


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
    if action.level > situation.identity.level and action.level is Level.PROVEN:
        return Abandon(task.action, "sign_in_first")
    if (slot := missing(action, task.slots)) is not None:
        return _ask(task, slot.name, options_for(action, slot, situation), rules, resumed=resumed)
    if action.level > situation.identity.level:
        return _identify(task, action, conversation, rules, resumed=resumed)
    request = build_request(action, task.slots)
    if action.effect is not Effect.WRITE:
        return RunAction(action, request)
    if task is conversation.task and task.confirmation and _is_yes(conversation, understanding, situation, rules):
        return RunAction(action, request, digest=task.confirmation.digest)
    return Confirm(action, request, resumed=resumed and task.confirmation is not None)


def _identify(task: Task, action: Action, conversation: Conversation, rules: Rules, *, resumed: bool) -> Decision:
    """A guest names an order and what only its buyer knows; said once, it serves all tasks of the message."""
    said = {**(conversation.task.slots if conversation.task else {}), **task.slots}
    for slot in ("order_id", PROOF):
        if not said.get(slot):
            return _ask(task, slot, (), rules, resumed=resumed)
    return Identify(action, build_request(action, task.slots), str(said["order_id"]), str(said[PROOF]))


def _ask(task: Task, slot: str, options: tuple[Option, ...], rules: Rules, *, resumed: bool) -> Decision:
    times = task.asked_times if task.asked == slot else 0
    question = AskSlot(task.action, slot, options, again=times > 0, resumed=resumed and times > 0)
    if question.resumed or times < rules.thresholds.asked:
        return question
    return HandOff("not_understood", task.action)


def _is_yes(conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules) -> bool:
    """A yes, only a yes, to this very summary, while it is fresh and the last thing asked.

    Not "yes?", not "yes, what does that cost?", not "yes but the other one", not a button of an older summary.
    """
    task = conversation.task
    if task is None or task.confirmation is None or "?" in understanding.text:
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
