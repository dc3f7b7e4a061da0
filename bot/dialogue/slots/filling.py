"""Slots filled from words, and by default where only one thing can be meant."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, get_origin

from actions.shop.changes.types import Swap
from actions.shop.models import Address, LineId, Order, OrderId, PaymentMethodId, ProductId
from actions.types import Action, Effect, Level, Rating, Story
from bot.dialogue.conversation import Slots, SlotValue
from bot.dialogue.phrases import says
from bot.dialogue.situation import Situation
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.kinds import kind_of
from bot.dialogue.slots.lines import only_line
from bot.dialogue.slots.payment import only_method
from bot.dialogue.slots.spec import Known, SlotSpec, slots_of

OF_ORDER = (tuple[LineId, ...], tuple[Swap, ...])
TOLD = (Story, Rating)
"""Answers that say nothing of the other slots: "every day" in a review is not the day pack."""
NAMED = (OrderId, ProductId, str)
"""What is named, and may be named anew."""
FEW_WORDS = 8
"""Of a correction; what is longer is the answer that was asked for."""


def fill(action: Action, heard: Heard, candidates: Sequence[Order], before: Slots) -> dict[str, SlotValue]:
    """Every slot of `action` that `heard` has a value for. `before`: what was known until now."""
    found: dict[str, SlotValue] = {}
    specs = sorted(slots_of(action.request), key=lambda spec: kind_of(spec).rank)
    if corrected := _instead(specs, heard, candidates, before):
        return corrected
    is_told = any(spec.name == heard.asked and spec.kind in TOLD for spec in specs)
    for spec in specs:
        if is_told and spec.name != heard.asked and before.get(spec.name):
            continue
        value = kind_of(spec).read(heard, Known(spec, _as_far_as_valid(action, before, found), candidates))
        if value is not None:
            found[spec.name] = value
    return found


def _instead(
    specs: Sequence[SlotSpec], heard: Heard, candidates: Sequence[Order], before: Slots
) -> dict[str, SlotValue]:
    """ "59, sorry", while any words would do: what was said before is another now, and the question is still open."""
    asked = next((spec for spec in specs if spec.name == heard.asked and spec.kind in (str, Story)), None)
    said = heard.text.split()
    if asked is None or len(said) > FEW_WORDS or heard.values(asked.name):
        return {}
    if not says("correcting", " ".join([*said[:2], *said[-2:]])):
        return {}
    unasked = replace(heard, asked="")
    others = [spec for spec in specs if spec != asked and spec.kind in NAMED and before.get(spec.name)]
    read = {spec.name: kind_of(spec).read(unasked, Known(spec, before, candidates)) for spec in others}
    return {name: value for name, value in read.items() if value is not None and value != before[name]}


def _as_far_as_valid(action: Action, before: Slots, found: Slots) -> Slots:
    """All that is known; lines and swaps of another order than the one now meant are not."""
    is_another = "order_id" in found and before.get("order_id") not in (None, "", found["order_id"])
    gone = of_order(action) if is_another else ()
    return {**{name: value for name, value in before.items() if name not in gone}, **found}


def by_default(action: Action, slots: Slots, situation: Situation) -> dict[str, SlotValue]:
    """What need not be asked for: the one line of an order, the one way to pay, where an answer goes."""
    given: dict[str, SlotValue] = {}
    for spec in slots_of(action.request):
        if spec.required and not slots.get(spec.name):
            if spec.kind == tuple[LineId, ...]:
                value = only_line(situation.order(str(slots.get("order_id", ""))))
            elif spec.kind is PaymentMethodId and situation.customer is not None:
                value = only_method(situation.customer.payment_methods)
            elif spec.name == "email" and action.effect is Effect.REQUEST:
                value = _own_email(situation)
            else:
                value = None
            given |= {spec.name: value} if value else {}
    return given


def _own_email(situation: Situation) -> str:
    """Of somebody who proved who they are; a guest's may not even be hinted at."""
    proven = situation.customer is not None and situation.identity.level >= Level.PROVEN
    return situation.customer.email if proven and situation.customer is not None else ""


def of_order(action: Action) -> tuple[str, ...]:
    """The slots that mean nothing without their order."""
    return tuple(spec.name for spec in slots_of(action.request) if spec.kind in OF_ORDER)


def missing(action: Action, slots: Slots) -> SlotSpec | None:
    """The first slot that is still to be asked for: a required one that is empty, or one that is known in part."""
    return next((spec for spec in slots_of(action.request) if not _is_filled(spec, slots)), None)


def _is_filled(spec: SlotSpec, slots: Slots) -> bool:
    value = slots.get(spec.name)
    if value is None or value in ((), ""):
        return not spec.required
    return kind_of(spec).is_complete(value)


def build_request(action: Action, slots: Slots) -> Any:
    """The action's request; slots the action does not know, and empty optional ones, are left out."""
    specs = {spec.name: spec for spec in slots_of(action.request)}
    given = {name: slots[name] for name in slots if name in specs and slots[name] not in ((), "")}
    return action.request(**{name: kind_of(specs[name]).build(value) for name, value in given.items()})


def hollow_request(action: Action, slots: Slots) -> Any:
    """The action's request with nothing in place of what is not known: enough to learn that its order forbids it."""
    specs = slots_of(action.request)
    known = {spec.name: kind_of(spec).build(slots[spec.name]) for spec in specs if slots.get(spec.name)}
    unknown = {spec.name: _nothing(spec) for spec in specs if spec.required and spec.name not in known}
    return action.request(**unknown, **known)


def _nothing(spec: SlotSpec) -> Any:
    if isinstance(spec.kind, type) and issubclass(spec.kind, StrEnum):
        return next(iter(spec.kind))
    return kind_of(spec).build(() if spec.kind is Address or get_origin(spec.kind) is tuple else "")
