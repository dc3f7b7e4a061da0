"""From an understanding to events: what the shopper wants, and which slots it fills."""

from collections.abc import Mapping

import numpy as np

from actions.types import Action
from bot.dialogue.conversation import (
    Conversation,
    Offer,
    SlotFilled,
    Slots,
    SlotValue,
    Task,
    TaskStarted,
    Understood,
)
from bot.dialogue.phrases import says
from bot.dialogue.routes import Routes
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, candidates_of, fill, slots_of
from nlu.types import Entity, Expectation, Intent, RankedIntent, Sentiment, Understanding, Wish

Actions = Mapping[str, Action]
EMBEDDING_SIZE = 384
ANSWERS = frozenset(
    {Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.CORRECT, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE}
)
"""Acts that speak about the task in hand instead of wishing for something new."""
PROOF = "proof"
"""The slot of a guest's e-mail or zip, asked before anything of an order is told."""


def expectation(conversation: Conversation) -> Expectation:
    """What the dialogue waits for, as understanding wants to know it."""
    expects = conversation.expects
    if expects is None:
        return Expectation()
    if expects.kind == "confirm":
        return Expectation("confirm", (), expects.options)
    labels = ("email", "zip_code") if expects.name == PROOF else (expects.name,)
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


def track(
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    actions: Actions,
    routes: Routes,
    *,
    sure: float,
) -> Conversation:
    """Record what was understood. `sure`: the confidence from which a wish is believed."""
    wanted = [
        (name, wish)
        for wish in understanding.wishes
        if not wish.negated
        and wish.confidence >= sure
        and (name := _action_of(wish, understanding, conversation, situation, routes))
    ]
    conversation = conversation.record(_understood(understanding, situation))
    if not wanted and conversation.task is not None and _is_about_task(understanding, conversation, sure):
        return _fill(conversation, actions, _heard(understanding, conversation, situation), situation)
    for name, wish in reversed(wanted):
        span = (wish.start, wish.end) if len(wanted) > 1 else (0, len(understanding.text))
        heard = _heard(understanding, conversation, situation, span)
        in_hand = conversation.task is not None and conversation.task.action == name
        if not in_hand:
            conversation = conversation.record(TaskStarted(situation.at, name))
        conversation = _fill(conversation, actions, heard, situation)
    return conversation


def _understood(understanding: Understanding, situation: Situation) -> Understood:
    return Understood(
        situation.at,
        intents=tuple(str(wish.intent) for wish in understanding.wishes),
        confidence=understanding.ranking[0].confidence if understanding.ranking else 0.0,
        sentiment=understanding.sentiment.score,
        alternatives=tuple(str(ranked.intent) for ranked in understanding.ranking[1:3]),
        in_scope=understanding.in_scope,
    )


def _action_of(
    wish: Wish, understanding: Understanding, conversation: Conversation, situation: Situation, routes: Routes
) -> str:
    named = [entity.value for entity in understanding.entities if entity.label == "action"]
    if named:
        return named[0]
    route = routes.get(wish.intent)
    if route is None:
        return ""
    said = understanding.text[wish.start : wish.end]
    return route.action_for(said, product_known=_product_known(understanding, conversation, situation))


def _product_known(understanding: Understanding, conversation: Conversation, situation: Situation) -> bool:
    """Named and found in the catalogue; or not named, but on the page or just shown."""
    named = [entity.value for entity in understanding.entities if entity.label == "product"]
    if named:
        return any(value in situation.products for value in named)
    return bool(situation.page_product) or (bool(conversation.focus.products) and says("pointing", understanding.text))


def _is_about_task(understanding: Understanding, conversation: Conversation, sure: float) -> bool:
    """Answers fill slots; so does anything unsure while a question is open. A new wish does not."""
    top = understanding.wishes[0] if understanding.wishes else None
    if top is None or top.intent in ANSWERS:
        return True
    task = conversation.task
    return task is not None and task.asked is not None and top.confidence < sure


def _heard(
    understanding: Understanding, conversation: Conversation, situation: Situation, span: tuple[int, int] | None = None
) -> Heard:
    start, end = span or (0, len(understanding.text))
    inside = tuple(
        Entity(entity.label, entity.text, entity.value, entity.start - start, entity.end - start, entity.confidence)
        for entity in understanding.entities
        if start <= entity.start and entity.end <= end
    )
    task = conversation.task
    asked = task.asked or "" if task is not None and span is None else ""
    return Heard(understanding.text[start:end], inside, situation, conversation.focus, asked)


def _fill(conversation: Conversation, actions: Actions, heard: Heard, situation: Situation) -> Conversation:
    """Fill the task in hand, first from the words, then with what is the only possibility."""
    task = conversation.task
    if task is None:
        return conversation
    action = actions[task.action]
    found = {**fill(action, heard, candidates_of(action, situation)), **_proof(task, heard, situation)}
    changed = {slot: value for slot, value in found.items() if task.slots.get(slot) != value}
    if "order_id" in changed and "lines" in task.slots and "lines" not in changed:
        changed["lines"] = ()
    by_default = _only_order(action, {**task.slots, **changed}, heard, situation)
    events = [SlotFilled(situation.at, slot, value) for slot, value in {**changed, **by_default}.items()]
    return conversation.record(*events)


def _proof(task: Task, heard: Heard, situation: Situation) -> dict[str, SlotValue]:
    if situation.identity.customer_id is not None:
        return {}
    said = heard.values("email", "zip_code")
    return {PROOF: said[0]} if said else {}


def _only_order(action: Action, slots: Slots, heard: Heard, situation: Situation) -> dict[str, SlotValue]:
    """Never ask for the order when just one can be meant; none that suits leaves the latest, to be explained."""
    needed = any(spec.name == "order_id" and spec.required for spec in slots_of(action.request))
    if not needed or "order_id" in slots or not situation.orders or heard.values("product"):
        return {}
    candidates = candidates_of(action, situation)
    if len(candidates) > 1:
        return {}
    return {"order_id": (candidates or situation.orders)[0].id}
