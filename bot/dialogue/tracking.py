"""From an understanding to events: what the shopper wants, and which slots it fills."""

from collections.abc import Iterator
from dataclasses import replace

from actions.shop.models import Address, OrderId
from actions.types import Action, Effect
from bot.dialogue.codes import is_code_said
from bot.dialogue.conversation import Conversation, SlotAsked, Task, TaskAbandoned, TaskStarted, Understood
from bot.dialogue.guests import EXPECTED, is_without
from bot.dialogue.hearing import PRESSED, action_of, asks_for_codes, asks_why, hear, hear_wish, joined
from bot.dialogue.objecting import asks_why_not, is_dissatisfied, is_unheard, objects
from bot.dialogue.once_more import case_corrected, once_more
from bot.dialogue.phrases import says, spans
from bot.dialogue.rules import Rules
from bot.dialogue.second_thoughts import UNDO, taken_back_by, taking_back, thought_again
from bot.dialogue.shown import Offer
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, slots_of
from bot.dialogue.switching import carried, meant_here, rather_meant, replaced
from bot.dialogue.taking_up import taken_up
from bot.dialogue.task_slots import fill_task
from nlu.types import Entity, Expectation, Intent, RankedIntent, Sentiment, Understanding, Wish

MOST_WORDS = 500
"""Characters of a message that are kept with the task it began."""
OFFER = "offer"
"""What a reply waits for that offers an action on a button."""
ANSWERS = frozenset(
    {Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.CORRECT, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE}
)
"""Acts that speak about the task in hand instead of wishing for something new."""


def expectation(conversation: Conversation) -> Expectation:
    """What the dialogue waits for, as understanding wants to know it."""
    expects = conversation.expects
    if expects is None:
        return Expectation()
    if expects.kind == "confirm":
        return Expectation("confirm", (), expects.options)
    labels = EXPECTED.get(expects.name, (expects.name,))
    return Expectation("choice" if expects.options else "slot", labels, expects.options)


def chosen(offer: Offer) -> Understanding:
    """A pressed button, as if its meaning had been said in words."""
    intent = Intent(offer.intent)
    is_order = intent is Intent.CHOOSE and "order_id" in offer.entities
    says_nothing_more = is_order or intent in {Intent.AFFIRM, Intent.DENY}
    named = {**offer.entities, PRESSED: offer.payload} if says_nothing_more else offer.entities
    entities = tuple(Entity(label, offer.title, value, 0, len(offer.title)) for label, value in named.items())
    return Understanding(
        text=offer.title,
        language="en",
        ranking=(RankedIntent(intent, 1.0),),
        wishes=(Wish(intent, 1.0, 0, len(offer.title)),),
        entities=entities,
        sentiment=Sentiment("neutral", 0.0),
        in_scope=True,
    )


def track(conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules) -> Conversation:
    """Record what was understood: which tasks it starts or drops, and which slots it fills."""
    conversation = conversation.record(_understood(understanding, situation))
    if understanding.language not in rules.languages or is_code_said(conversation, understanding.text):
        return conversation
    if asks_why(conversation, understanding.text, rules) or asks_why_not(conversation, understanding.text):
        return conversation
    before = conversation.tasks
    conversation = _drop_ruled_out(conversation, understanding, situation, rules)
    if (again := thought_again(conversation, understanding, situation, rules)) is not None:
        return conversation.record(TaskStarted(situation.at, again.action, again.slots, again.words))
    if any(one(conversation, understanding) for one in (objects, is_dissatisfied, is_unheard)):
        return conversation
    if asks_for_codes(conversation, understanding):
        return conversation
    if (again := taken_up(conversation, understanding, situation, rules)) is not None and again.asked:
        begun = TaskStarted(situation.at, again.action, again.slots, again.words)
        conversation = conversation.record(begun, SlotAsked(situation.at, again.asked))
        return fill_task(conversation, rules, hear(understanding, conversation, situation), situation)
    wanted = list(_wanted(understanding, conversation, situation, rules))
    if not wanted and conversation.task is not None and _is_about_task(understanding, conversation, rules):
        heard = hear(understanding, conversation, situation)
        rather = rather_meant(conversation, heard, situation, rules)
        if not rather:
            return fill_task(conversation, rules, heard, situation)
        wanted = [(rather, heard)]
    if not wanted and (again := once_more(understanding, conversation, situation, rules)) is not None:
        conversation = conversation.record(
            TaskStarted(situation.at, again.action, again.slots, again.words, again.case)
        )
        return fill_task(conversation, rules, hear(understanding, conversation, situation), situation)
    if wanted and _is_refused_for(wanted, understanding, conversation, rules):
        conversation = conversation.record(TaskAbandoned(situation.at, before[0].action))
    beside = hear(understanding, conversation, situation) if len(wanted) > 1 else None
    for name, heard in reversed(wanted):
        goes_on = conversation.tasks == before and conversation.task is not None and conversation.task.action == name
        if not goes_on:
            conversation = conversation.record(*_outdated(before, conversation, situation, rules))
            known = {**carried(conversation, rules.actions[name], rules), **taking_back(name, conversation, rules)}
            case = case_corrected(name, understanding, conversation)
            begun = TaskStarted(situation.at, name, known, words=heard.text[:MOST_WORDS], case=case)
            conversation = conversation.record(begun)
        conversation = fill_task(conversation, rules, heard, situation, beside)
        conversation = conversation.record(*replaced(conversation, rules, situation.at))
    return conversation


def _outdated(
    before: tuple[Task, ...], conversation: Conversation, situation: Situation, rules: Rules
) -> Iterator[TaskAbandoned]:
    """Questions of what only reads: who asks for something else meanwhile has moved on."""
    for task in before:
        if task in conversation.tasks and rules.actions[task.action].effect is Effect.READ:
            yield TaskAbandoned(situation.at, task.action, moved_on=task.asked is not None)


def go_on(conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules) -> Conversation:
    """Now that the customer is known: what their own orders make clear in the words that were said."""
    return fill_task(conversation, rules, hear(understanding, conversation, situation), situation)


def _wanted(
    understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules
) -> Iterator[tuple[str, Heard]]:
    """The actions asked for, in order; one that several orders are named for is wanted once for each."""
    wanted: list[tuple[str, Heard]] = []
    for wish in understanding.wishes:
        if wish.negated or wish.confidence < rules.thresholds.sure:
            continue
        heard = hear_wish(wish, understanding, conversation, situation)
        name = action_of(wish, heard, rules.routes, is_busy=conversation.task is not None)
        name = taken_back_by(heard, conversation, rules) if name == UNDO else name
        name = meant_here(name, wish.intent, conversation, situation, rules)
        if wanted and wanted[-1][0] == name and not heard.values("order_id", "product"):
            wanted[-1] = (name, joined(wanted[-1][1], heard))
        elif name:
            wanted.append((name, heard))
    for name, heard in wanted:
        yield from _each_order(rules.actions[name], heard)


def _each_order(action: Action, heard: Heard) -> Iterator[tuple[str, Heard]]:
    """ "Cancel W1 and W2" is two wishes; "send W1 to the address of W2" is one."""
    orders = [
        entity for entity in heard.entities if entity.label == "order_id" and entity.value in heard.values("order_id")
    ]
    takes = {spec.kind for spec in slots_of(action.request)}
    if len(orders) < 2 or Address in takes or OrderId not in takes:
        yield action.name, heard
        return
    others = tuple(entity for entity in heard.entities if entity.label != "order_id")
    for order in orders:
        yield action.name, replace(heard, entities=(*others, order))


def _drop_ruled_out(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> Conversation:
    """ "Don't cancel it" ends the cancelling that was under way."""
    negated = [wish for wish in understanding.wishes if wish.negated]
    ruled_out = {
        action_of(wish, hear_wish(wish, understanding, conversation, situation), rules.routes, is_busy=True)
        for wish in negated
    }
    ruled_out |= {rules.routes[wish.intent].action for wish in negated if wish.intent in rules.routes}
    task = conversation.task
    if task is None or task.action not in ruled_out:
        return conversation
    return conversation.record(TaskAbandoned(situation.at, task.action))


def _is_refused_for(
    wanted: list[tuple[str, Heard]], understanding: Understanding, conversation: Conversation, rules: Rules
) -> bool:
    """ "No, just the newsletter", to the summary of something else: a no to that, and not to be asked again."""
    task, expects = conversation.task, conversation.expects
    if task is None or expects is None or (expects.kind, expects.name) != ("confirm", task.action):
        return False
    others = [rules.actions[name] for name, _ in wanted]
    if any(task.action in (other.name, *other.replaces, other.or_rather) for other in others):
        return False
    begins = [end for start, end in spans("no_first", understanding.text) if start == 0]
    return bool(begins) and not says("no_that_is_none", understanding.text)


def _understood(understanding: Understanding, situation: Situation) -> Understood:
    return Understood(
        situation.at,
        intents=tuple(str(wish.intent) for wish in understanding.wishes),
        confidence=understanding.ranking[0].confidence if understanding.ranking else 0.0,
        sentiment=understanding.sentiment.score,
        alternatives=tuple(str(ranked.intent) for ranked in understanding.ranking[1:3]),
        in_scope=understanding.in_scope,
    )


def _is_about_task(understanding: Understanding, conversation: Conversation, rules: Rules) -> bool:
    """Answers fill slots; so does anything unsure while a question is open. A new wish does not."""
    top = understanding.wishes[0] if understanding.wishes else None
    if top is None or top.intent in ANSWERS or is_without(conversation.task, understanding.text):
        return True
    task = conversation.task
    is_open = task is not None and (task.asked is not None or task.confirmation is not None)
    return is_open and top.confidence < rules.thresholds.sure
