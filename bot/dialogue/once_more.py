"""What was just answered or filed is wanted once more, with something else in it: "no, to my work address"."""

from dataclasses import replace

from actions.types import Action, Effect, Story, Topic
from bot.dialogue.conversation import Conversation, Slots, SlotValue, Task
from bot.dialogue.hearing import hear
from bot.dialogue.phrases import begins, says, spans
from bot.dialogue.rules import Rules
from bot.dialogue.second_thoughts import CORRECTING
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, SlotSpec, candidates_of, fill, of_order, slots_of
from bot.dialogue.slots.plain import read_text
from bot.dialogue.slots.spec import Known
from nlu.types import Intent, Understanding

REUSED_CODE = "reused"
"""Begins the code of what tells that an e-mail address or phone number was taken from before."""
GIVEN_ALONE = ("email", "phone", "promo_code", "store", "city")
"""Slots of which a value alone, right after another was looked at, asks the same for it."""
CODE_CHECKED = "check_promo_code"
"""Tells whether a code is good; refused at the checkout all the same, it tells what else is in the way."""
BESIDE = (Story, Topic)
"""What a correction of something else only seems to say anew."""
ADDS_UP = frozenset({"add_to_cart", "reorder"})
"""Done once more, these add to what they did instead of replacing it."""


def once_more(
    understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules
) -> Task | None:
    """The task that was just ended, to be filled with what is said now; None when nothing of it is said anew."""
    if conversation.task is not None:
        return None
    told = [reply.code for reply in conversation.last_replies]
    heard = hear(understanding, conversation, situation)
    reused = [code.removeprefix(f"{REUSED_CODE}.") for code in told if code.startswith(f"{REUSED_CODE}.")]
    if reused and (last := conversation.settled) is not None:
        said = _said(reused[0], heard)
        return last if said and said != last.slots.get(reused[0]) else None
    is_news = set(conversation.done[-1:]) <= set(told)
    last = (conversation.dropped or conversation.settled) if is_news and conversation.done else None
    action = rules.actions.get(last.action) if last is not None else None
    if last is not None and action is not None and _adds(understanding) and _news(action, last, heard):
        return replace(last, slots=_without_order(last.slots, action), case="")
    if last is None or action is None or action.effect is Effect.WRITE or action.name in ADDS_UP:
        return None
    if action.name == CODE_CHECKED and _is_refused_there(action, last, heard):
        return last
    if any(_said(slot, heard) for slot in _given_alone(understanding, action)):
        return last
    if not _corrects(understanding):
        return None
    rather = rules.actions.get(action.or_rather)
    if rather is not None and _news(rather, Task(rather.name), heard):
        return Task(rather.name)
    return last if _news(action, last, heard) else None


def refused_before(conversation: Conversation, action: str, code: str) -> int:
    """How often in a row, up to now, the very same was wanted and refused for this reason."""
    task = next((task for task in conversation.tasks if task.action == action), None)
    last = conversation.dropped
    if task is None or last is None or (last.action, dict(last.slots)) != (task.action, dict(task.slots)):
        return 0
    others = (place for place, told in enumerate(reversed(conversation.done)) if told != code)
    return next(others, len(conversation.done))


def of_the_code(slots: Slots, action: Action, conversation: Conversation) -> dict[str, SlotValue]:
    """ "It still says invalid": the code that was just looked at."""
    last = conversation.settled
    if action.name != CODE_CHECKED or last is None or last.action != action.name or slots.get("promo_code"):
        return {}
    return {"promo_code": last.slots["promo_code"]} if slots.get("at_checkout") else {}


def _is_refused_there(action: Action, last: Task, heard: Heard) -> bool:
    return "at_checkout" in fill(action, heard, candidates_of(action, heard.situation), last.slots)


def case_corrected(name: str, understanding: Understanding, conversation: Conversation) -> str:
    """ "No, I meant the other order", with all of the wish said anew: the case that was just filed for it."""
    last, told = conversation.settled, [reply.code for reply in conversation.last_replies]
    if last is None or last.action != name or not set(conversation.done[-1:]) <= set(told):
        return ""
    begins = any(start == 0 for start, _ in spans("no_first", understanding.text))
    is_correction = Intent.CORRECT in {wish.intent for wish in understanding.wishes}
    return last.case if begins or is_correction or says("rather_that", understanding.text) else ""


def _said(slot: str, heard: Heard) -> object:
    return read_text(heard, Known(SlotSpec(slot, str, required=False)))


def _given_alone(understanding: Understanding, action: Action) -> list[str]:
    """The slot of what was just done for which another value is given, and nothing else said."""
    if {wish.intent for wish in understanding.wishes} != {Intent.PROVIDE_INFO}:
        return []
    labels = {entity.label for entity in understanding.entities}
    return [spec.name for spec in slots_of(action.request) if spec.name in GIVEN_ALONE and {spec.name} == labels]


def _corrects(understanding: Understanding) -> bool:
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    is_correction = Intent.CORRECT in believed or says("correcting", understanding.text)
    return is_correction and believed <= CORRECTING


def _adds(understanding: Understanding) -> bool:
    """ "And for the shoes, too": the same once more, and nothing corrected."""
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    return believed <= CORRECTING and begins("goes_on_with", understanding.text) and says("adding", understanding.text)


def _without_order(slots: Slots, action: Action) -> Slots:
    """What holds for another order as well: where it goes, how it is paid."""
    of_one = {"order_id", *of_order(action)}
    return {slot: value for slot, value in slots.items() if slot not in of_one}


def _news(action: Action, last: Task, heard: Heard) -> bool:
    """ "Not Hamburg, Berlin": something that it was done with is another now."""
    said = fill(action, heard, candidates_of(action, heard.situation), last.slots)
    kinds = {spec.name: spec.kind for spec in slots_of(action.request)}
    return any(value != last.slots.get(slot) and kinds[slot] not in BESIDE for slot, value in said.items())
