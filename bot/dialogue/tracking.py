"""From an understanding to events: what the shopper wants, and which slots it fills."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actions.types import Action, Effect
from bot.dialogue.codes import is_code_said
from bot.dialogue.conversation import (
    Conversation,
    Offer,
    SlotFilled,
    Slots,
    SlotValue,
    TaskAbandoned,
    TaskStarted,
    Understood,
)
from bot.dialogue.guests import EXPECTED, said_by_guest
from bot.dialogue.hearing import action_of, hear, hear_wish
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, by_default, candidates_of, fill, of_order, slots_of
from nlu.types import Entity, Expectation, Intent, RankedIntent, Sentiment, Understanding, Wish

EMBEDDING_SIZE = 384
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
    entities = tuple(Entity(label, offer.title, value, 0, len(offer.title)) for label, value in offer.entities.items())
    return Understanding(
        text=offer.title,
        language="en",
        ranking=(RankedIntent(intent, 1.0),),
        wishes=(Wish(intent, 1.0, 0, len(offer.title)),),
        entities=entities,
        sentiment=Sentiment("neutral", 0.0),
        in_scope=True,
        vector=np.zeros(EMBEDDING_SIZE, np.float32),
    )


def agreed_to(conversation: Conversation, understanding: Understanding) -> Offer | None:
    """The button that a bare yes presses, after "shall I?" beside it."""
    expects, last = conversation.expects, conversation.last_replies
    said_yes = [wish.intent for wish in understanding.wishes if not wish.negated] == [Intent.AFFIRM]
    if expects is None or expects.name != OFFER or not said_yes or not last[-1].quick_replies:
        return None
    payload = last[-1].quick_replies[0].payload
    return next((offer for offer in conversation.offers if offer.payload == payload), None)


def meant(understanding: Understanding, intent: Intent) -> Understanding:
    """The same words, after the shopper said which of two meanings they have."""
    wish = Wish(intent, 1.0, 0, len(understanding.text))
    return replace(understanding, ranking=(RankedIntent(intent, 1.0),), wishes=(wish,), in_scope=True)


def track(conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules) -> Conversation:
    """Record what was understood: which tasks it starts or drops, and which slots it fills."""
    conversation = conversation.record(_understood(understanding, situation))
    if understanding.language not in rules.languages or is_code_said(conversation, understanding.text):
        return conversation
    before = conversation.tasks
    conversation = _drop_ruled_out(conversation, understanding, situation, rules)
    wanted = list(_wanted(understanding, conversation, situation, rules))
    if not wanted and conversation.task is not None and _is_about_task(understanding, conversation, rules):
        return _fill(conversation, rules, hear(understanding, conversation, situation), situation)
    for name, heard in reversed(wanted):
        goes_on = conversation.tasks == before and conversation.task is not None and conversation.task.action == name
        if not goes_on:
            conversation = conversation.record(TaskStarted(situation.at, name))
        conversation = _fill(conversation, rules, heard, situation)
    return conversation


def go_on(conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules) -> Conversation:
    """Now that the customer is known: what their own orders make clear in the words that were said."""
    return _fill(conversation, rules, hear(understanding, conversation, situation), situation)


def _wanted(
    understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules
) -> Iterator[tuple[str, Heard]]:
    """The actions asked for, in order; one that only reads is wanted once for each order named."""
    for wish in understanding.wishes:
        if wish.negated or wish.confidence < rules.thresholds.sure:
            continue
        heard = hear_wish(wish, understanding, conversation, situation)
        name = action_of(wish, heard, rules.routes, is_busy=conversation.task is not None)
        if not name:
            continue
        orders = [entity for entity in heard.entities if entity.label == "order_id"]
        if len(orders) < 2 or rules.actions[name].effect is not Effect.READ:
            yield name, heard
            continue
        others = tuple(entity for entity in heard.entities if entity.label != "order_id")
        for order in orders:
            yield name, replace(heard, entities=(*others, order))


def _drop_ruled_out(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> Conversation:
    """ "Don't cancel it" ends the cancelling that was under way."""
    ruled_out = {
        action_of(wish, hear_wish(wish, understanding, conversation, situation), rules.routes, is_busy=True)
        for wish in understanding.wishes
        if wish.negated
    }
    task = conversation.task
    if task is None or task.action not in ruled_out:
        return conversation
    return conversation.record(TaskAbandoned(situation.at, task.action))


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
    if top is None or top.intent in ANSWERS:
        return True
    task = conversation.task
    return task is not None and task.asked is not None and top.confidence < rules.thresholds.sure


def _fill(conversation: Conversation, rules: Rules, heard: Heard, situation: Situation) -> Conversation:
    """Fill the task in hand, first from the words, then with what is the only possibility."""
    task = conversation.task
    if task is None:
        return conversation
    action = rules.actions[task.action]
    is_guest = situation.identity.customer_id is None
    of_guest = said_by_guest(heard, task.slots, rules.access.identify_by) if is_guest else {}
    found = {**of_guest, **fill(action, heard, candidates_of(action, situation), task.slots)}
    changed = {slot: value for slot, value in found.items() if task.slots.get(slot) != value}
    if "order_id" in changed:
        changed |= {slot: () for slot in of_order(action) if task.slots.get(slot) and slot not in changed}
    changed |= _only_order(action, {**task.slots, **changed}, heard, situation)
    changed |= by_default(action, {**task.slots, **changed}, situation)
    return conversation.record(*(SlotFilled(situation.at, slot, value) for slot, value in changed.items()))


def _only_order(action: Action, slots: Slots, heard: Heard, situation: Situation) -> dict[str, SlotValue]:
    """Never ask for the order when just one can be meant; none that suits leaves the latest, to be explained."""
    needed = any(spec.name == "order_id" and spec.required for spec in slots_of(action.request))
    if not needed or slots.get("order_id") or not situation.orders or heard.values("product"):
        return {}
    candidates = candidates_of(action, situation)
    if len(candidates) > 1:
        return {}
    return {"order_id": (candidates or situation.orders)[0].id}
