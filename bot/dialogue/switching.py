"""One task instead of another: a return that becomes an exchange, a problem that is only noted down for a guest."""

from datetime import datetime

from actions.types import Action, Effect
from bot.dialogue.conversation import Conversation, Slots, TaskAbandoned, TaskStarted
from bot.dialogue.phrases import says
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, candidates_of, fill, slots_of
from bot.dialogue.slots.kinds import kind_of

FEW_WORDS = 6
"""Of "a bigger one, please"."""


def carried(conversation: Conversation, action: Action, rules: Rules) -> Slots:
    """What was said for a task that `action` replaces, as far as it means the same here."""
    old = next((task for task in conversation.tasks if task.action in action.replaces), None)
    if old is None:
        return {}
    known = {(spec.name, spec.kind) for spec in slots_of(rules.actions[old.action].request)}
    kept = [spec.name for spec in slots_of(action.request) if (spec.name, spec.kind) in known]
    return {name: old.slots[name] for name in kept if name in old.slots}


def as_it_stands(conversation: Conversation, situation: Situation, rules: Rules) -> Conversation:
    """The task in hand becomes the one that is meant for an order in this state, with all that was said for it."""
    task = conversation.task
    order = situation.order(str(task.slots.get("order_id", ""))) if task else None
    other = dict(rules.actions[task.action].otherwise).get(order.status, "") if task and order else ""
    if task is None or other not in rules.actions:
        return conversation
    known = {spec.name for spec in slots_of(rules.actions[other].request)}
    kept = {name: value for name, value in task.slots.items() if name in known}
    ended = conversation.record(TaskAbandoned(situation.at, task.action))
    return ended.record(TaskStarted(situation.at, other, kept, task.words))


def replaced(conversation: Conversation, rules: Rules, at: datetime) -> tuple[TaskAbandoned, ...]:
    """The tasks that end because the one in hand is wanted for their order instead."""
    task = conversation.task
    if task is None:
        return ()
    order = task.slots.get("order_id")
    return tuple(
        TaskAbandoned(at, other.action)
        for other in conversation.tasks[1:]
        if other.action in rules.actions[task.action].replaces and other.slots.get("order_id") in (None, order)
    )


def rather_meant(conversation: Conversation, heard: Heard, situation: Situation, rules: Rules) -> str:
    """ "The L, then" in answer to the summary of a return: the action whose own slots that fills; "" when none."""
    task = conversation.task
    if task is None or task.confirmation is None:
        return ""
    action = rules.actions[task.action]
    other = rules.actions.get(action.or_rather)
    if other is None:
        return ""
    is_size = says("bigger", heard.text) or says("smaller", heard.text)
    if is_size and len(heard.text.split()) <= FEW_WORDS and not says("does_not_fit", heard.text):
        return other.name
    own = {spec.name for spec in slots_of(action.request)}
    needed = [spec for spec in slots_of(other.request) if spec.required and spec.name not in own]
    found = fill(other, heard, candidates_of(other, situation), carried(conversation, other, rules))
    given = [spec for spec in needed if spec.name in found and kind_of(spec).is_complete(found[spec.name])]
    return other.name if needed and given == needed else ""


def meant_here(name: str, intent: str, conversation: Conversation, situation: Situation, rules: Rules) -> str:
    """The task in hand, when the intent speaks about it; for who may not change anything yet, what a guest may do."""
    route, action, task = rules.routes.get(intent), rules.actions.get(name), conversation.task
    if route is None or action is None:
        return name
    if task is not None and task.action in route.within:
        return task.action
    may_not = action.effect is Effect.WRITE and rules.access.level_of(action) > situation.identity.level
    return route.guest if route.guest and may_not else name
