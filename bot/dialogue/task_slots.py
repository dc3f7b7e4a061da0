"""A task's slots, filled from all that was said: now, when the task began, beside it, and in the one before it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from actions.shop.changes.types import Swap
from actions.shop.models import LineId, Order, OrderId, PaymentMethodId, ProductId
from actions.types import Action, Effect, Level, Pieces
from bot.dialogue.conversation import Conversation, SlotFilled, Slots, SlotValue, Task
from bot.dialogue.guests import said_by_guest
from bot.dialogue.once_more import of_the_code
from bot.dialogue.phrases import says
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, SlotSpec, by_default, candidates_of, fill, of_order, slots_of
from bot.dialogue.slots.orders import offered_before
from bot.dialogue.slots.pieces import holding_as_many
from bot.dialogue.slots.products import added_options
from bot.dialogue.slots.swaps import names_lines_only
from bot.dialogue.switching import as_it_stands

LONG_AGO = timedelta(days=60)
FEW_WORDS = 3
"""Of "tracking number?", which goes on with the order just spoken of."""
READ_LATER = (OrderId, tuple[LineId, ...], tuple[Swap, ...], PaymentMethodId)
"""What can be made sense of only once the customer or the order is known."""
OWN = (OrderId, tuple[LineId, ...], tuple[Swap, ...])
"""What a wish says for itself alone, whatever stands beside it in the message."""

PLACES = frozenset({"store", "city"})
"""Two ways to name one place: said anew in one, it is no longer where the other said."""


def fill_task(
    conversation: Conversation, rules: Rules, heard: Heard, situation: Situation, beside: Heard | None = None
) -> Conversation:
    """Fill the task in hand from `heard`; what that leaves open, from elsewhere; then what can only be one thing.

    `beside`: the whole message, when `heard` is one wish of several.
    """
    task = conversation.task
    if task is None:
        return conversation
    action = rules.actions[task.action]
    said = {
        **_of_guest(heard, task, situation, rules),
        **fill(action, heard, candidates_of(action, situation), task.slots),
    }
    changed = {slot: value for slot, value in said.items() if task.slots.get(slot) != value}
    if "order_id" in changed:
        changed |= {slot: () for slot in of_order(action) if task.slots.get(slot) and slot not in changed}
    if not PLACES.isdisjoint(changed):
        changed |= {slot: "" for slot in PLACES if task.slots.get(slot) and slot not in changed}
    for more in (_beside, _from_the_last, _from_the_start):
        changed |= more({**task.slots, **changed}, action, task, conversation, heard, beside)
    changed |= _of_the_interrupted({**task.slots, **changed}, action, conversation, heard)
    changed |= _only_order(action, {**task.slots, **changed}, heard, situation)
    changed |= _from_the_start({**task.slots, **changed}, action, task, conversation, heard, beside)
    changed |= _of_the_variant({**task.slots, **changed}, action, conversation, heard)
    changed |= _of_the_place({**task.slots, **changed}, action, conversation, heard)
    changed |= of_the_code({**task.slots, **changed}, action, conversation)
    changed |= by_default(action, {**task.slots, **changed}, situation)
    changed |= _given_before({**task.slots, **changed}, action, conversation)
    filled = conversation.record(*(SlotFilled(situation.at, slot, value) for slot, value in changed.items()))
    return as_it_stands(filled, situation, rules)


def _of_guest(heard: Heard, task: Task, situation: Situation, rules: Rules) -> dict[str, SlotValue]:
    if situation.identity.customer_id is not None:
        return {}
    return said_by_guest(heard, task.slots, rules.access.identify_by)


def _open(action: Action, slots: Slots, kinds: Iterable[object] = ()) -> list[SlotSpec]:
    """The slots without a value, of these types; an order that need not be named is not looked for."""
    return [
        spec
        for spec in slots_of(action.request)
        if not slots.get(spec.name) and spec.kind in tuple(kinds) and (spec.required or spec.kind is not OrderId)
    ]


def _beside(
    slots: Slots, action: Action, _task: Task, _conversation: Conversation, heard: Heard, beside: Heard | None
) -> dict[str, SlotValue]:
    """What another part of the message says and both mean: "return the mug and refund it to PayPal"."""
    if beside is None:
        return {}
    found = fill(action, beside, candidates_of(action, beside.situation), slots)
    shared = {spec.name for spec in slots_of(action.request) if spec.required and spec.kind not in OWN}
    given = {slot: value for slot, value in found.items() if slot in shared and not slots.get(slot)}
    orders = set(beside.values("order_id"))
    takes_order = any(spec.name == "order_id" for spec in slots_of(action.request))
    if takes_order and not slots.get("order_id") and len(orders) == 1 and not heard.values("product"):
        given |= {"order_id": orders.pop()}
    return given


def _from_the_last(
    slots: Slots, action: Action, _task: Task, conversation: Conversation, heard: Heard, _beside: Heard | None
) -> dict[str, SlotValue]:
    """ "Then return it": what the task before was about, when that came to nothing."""
    last = conversation.dropped
    is_about_it = says("pointing", heard.text) or says("then", heard.text)
    if (
        last is None
        or not is_about_it
        or slots.get("order_id", last.slots.get("order_id")) != last.slots.get("order_id")
    ):
        return {}
    wanted = _open(action, slots, (OrderId, tuple[LineId, ...]))
    return {spec.name: last.slots[spec.name] for spec in wanted if last.slots.get(spec.name)}


def _from_the_start(
    slots: Slots, action: Action, task: Task, conversation: Conversation, heard: Heard, _beside: Heard | None
) -> dict[str, SlotValue]:
    """What the words that began the task say, now that the customer or the order is known."""
    if not task.words or task.words == heard.text:
        return {}
    situation = _of_this_order(heard.situation, slots)
    began = Heard(task.words, (), situation, conversation.focus)
    wanted = {spec.name for spec in _open(action, slots, READ_LATER)}
    bare = {spec.name for spec in slots_of(action.request) if spec.kind == tuple[Swap, ...]
            and names_lines_only(slots.get(spec.name, ()))}  # fmt: skip
    found = fill(action, began, candidates_of(action, situation), {**slots, **dict.fromkeys(bare, ())})
    told = {slot for slot in bare if slot in found and not names_lines_only(found[slot])}
    return {slot: value for slot, value in found.items() if slot in wanted | told and value}


def _of_the_interrupted(slots: Slots, action: Action, conversation: Conversation, heard: Heard) -> dict[str, SlotValue]:
    """ "Are they in stock?", while a price match for the shoes waits: what waits is about them."""
    wanted = [spec for spec in _open(action, slots, (OrderId, ProductId)) if spec.required]
    if not wanted or heard.values("order_id", "product") or not says("pointing", heard.text):
        return {}
    waiting = [task.slots for task in conversation.tasks[1:]]
    found = {spec.name: next((slots[spec.name] for slots in waiting if slots.get(spec.name)), "") for spec in wanted}
    return {name: value for name, value in found.items() if value}


def _of_this_order(situation: Situation, slots: Slots) -> Situation:
    """Once the order is known, what is named is looked for in it and in no other."""
    order = situation.order(str(slots.get("order_id", "")))
    return situation if order is None else replace(situation, orders=(order,))


def _of_the_variant(slots: Slots, action: Action, conversation: Conversation, heard: Heard) -> dict[str, SlotValue]:
    """ "Tell me when it's back", "and in 44?": what was chosen of the same product just before, and not anew."""
    last = conversation.settled
    takes_options = any(spec.name == "options" for spec in slots_of(action.request))
    if last is None or not takes_options or not slots.get("product"):
        return {}
    if last.slots.get("product") != slots["product"] or (slots.get("options") and heard.values("product")):
        return {}
    product = heard.situation.products.get(str(slots["product"]))
    chosen = added_options(product, last.slots.get("options", ()), slots.get("options", ()))
    return {"options": chosen} if chosen != slots.get("options", ()) else {}


def _of_the_place(slots: Slots, action: Action, conversation: Conversation, heard: Heard) -> dict[str, SlotValue]:
    """ "And when does it close?": the store that was just told of."""
    last = conversation.settled
    is_of_place = {spec.name for spec in slots_of(action.request)} == PLACES
    if last is None or not is_of_place or any(slots.get(place) for place in PLACES) or not says("pointing", heard.text):
        return {}
    return {place: last.slots[place] for place in PLACES if last.slots.get(place)}


def _given_before(slots: Slots, action: Action, conversation: Conversation) -> dict[str, SlotValue]:
    """Where to reach somebody who gave it for another task, once all else is known; the owner of an account has one."""
    if conversation.identity.level >= Level.PROVEN or action.effect is not Effect.REQUEST:
        return {}
    specs = slots_of(action.request)
    lacking = [spec.name for spec in specs if spec.required and not slots.get(spec.name)]
    given = {spec.name: conversation.contacts.get(spec.name, "") for spec in specs if not slots.get(spec.name)}
    known: dict[str, SlotValue] = {name: value for name, value in given.items() if value}
    return known if set(lacking) <= set(known) else {}


def _is_long_ago(order: Order, situation: Situation) -> bool:
    """Whoever means such an order says so."""
    return situation.at - order.placed_at > LONG_AGO


def _only_order(action: Action, slots: Slots, heard: Heard, situation: Situation) -> dict[str, SlotValue]:
    """Never ask for the order when just one can be meant; none that suits leaves the latest, to be explained.

    What changes something is taken to be about the order just spoken of: its summary names it before the yes.
    """
    needed = any(spec.name == "order_id" and spec.required for spec in slots_of(action.request))
    if not needed or slots.get("order_id") or not situation.orders or heard.values("product"):
        return {}
    offered = offered_before(situation, heard.focus, heard.text)
    candidates = candidates_of(action, replace(situation, orders=offered))
    if not candidates and offered != situation.orders:
        return {}
    if candidates and candidates != offered and all(_is_long_ago(order, situation) for order in candidates):
        return {}
    if any(spec.kind is Pieces for spec in slots_of(action.request)):
        candidates = holding_as_many(candidates, heard) or candidates
    spoken_of = [order for order in candidates if (order.id,) == heard.focus.orders]
    goes_on = len(heard.text.split()) <= FEW_WORDS and not says("of_mine", heard.text)
    if spoken_of and (action.effect is not Effect.READ or goes_on):
        return {"order_id": spoken_of[0].id}
    if len(candidates) > 1:
        return {}
    return {"order_id": (candidates or situation.orders)[0].id}
