"""A summary that is not what was meant: asking which part of it should be different, and then for that part."""

from collections.abc import Iterator

from actions.shop.changes.types import Swap
from actions.shop.models import LineId, OrderId, PaymentMethodId
from actions.telling.labels import in_sentence
from actions.types import Action
from bot.dialogue.conversation import Conversation, SlotFilled, Task, TaskStarted
from bot.dialogue.decisions import AskSlot, Decision, HandOff, Option, Say
from bot.dialogue.options import question_for
from bot.dialogue.phrases import says
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import SlotSpec, slots_of
from bot.dialogue.slots.products import OPTION_LABELS
from bot.dialogue.slots.swaps import swaps_in
from bot.dialogue.slots.values import mentioned_values
from nlu.types import Intent, Understanding, Wish

CHANGE = "change"
"""What a reply waits for that asks which part is wrong, and what its buttons carry."""
PARTS = (
    "order_id", "lines", "swaps", "address", "option", "payment_method", "refund_to", "kind",
    "product", "store", "quantity", "detail", "person_name", "email", "phone", "move", "subscription_move",
)  # fmt: skip
"""Slots that can be asked for and named on a button, `change.<slot>`."""
DISPUTING = frozenset({Intent.DENY, Intent.CORRECT, Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.OUT_OF_SCOPE})


def decide_on_change(
    conversation: Conversation, understanding: Understanding, situation: Situation, wishes: list[Wish], rules: Rules
) -> tuple[Decision, ...]:
    """Ask what is wrong, or for the part that was named; () when the message is about something else."""
    task = conversation.task
    if task is None or task.confirmation is None:
        return ()
    action = rules.actions[task.action]
    specs = {spec.name: spec for spec in slots_of(action.request)}
    named = [entity.value for entity in understanding.entities if entity.label == CHANGE and entity.value in specs]
    if named:
        spec = specs[named[0]]
        others = {name: value for name, value in task.slots.items() if name != spec.name}
        asked = question_for(action, spec, others, situation)
        return (AskSlot(task.action, spec.name, asked.options, part=asked.part, facts=asked.facts),)
    options = tuple(_options(action, task, situation))
    if not options or not _is_disputed(conversation, understanding, wishes):
        return ()
    times = task.asked_times if task.asked == CHANGE else 0
    if times >= rules.thresholds.asked:
        return (HandOff("not_understood", task.action),)
    leave = Option("change.nothing", Intent.DENY)
    return (AskSlot(task.action, CHANGE, (*options, leave), again=times > 0),)


def is_other_choice(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> bool:
    """ "No, the blue one please", to a summary: a no to a part of it, and not to all."""
    task, expects = conversation.task, conversation.expects
    if task is None or expects is None or (expects.kind, expects.name) != ("confirm", task.action):
        return False
    filled = {event.slot for event in conversation.events if isinstance(event, SlotFilled)}
    return bool(filled & set(PARTS)) or any(not_to_be_had(conversation, understanding, situation, rules))


def not_to_be_had(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> Iterator[Say]:
    """A colour or size that nothing in the summary comes in is not passed over."""
    task, expects = conversation.task, conversation.expects
    if task is None or expects is None or (expects.kind, expects.name) != ("confirm", task.action):
        return
    order = situation.order(str(task.slots.get("order_id", "")))
    swaps = [spec.name for spec in slots_of(rules.actions[task.action].request) if spec.kind == tuple[Swap, ...]]
    if order is None or not swaps or any(isinstance(event, SlotFilled) for event in conversation.events):
        return
    lines = swaps_in(task.slots.get(swaps[0], ()))
    offered = [situation.products[line.product_id] for line in order.lines
               if line.id in lines and line.product_id in situation.products]  # fmt: skip
    named = [entity.text for entity in understanding.entities if entity.label in OPTION_LABELS]
    said = [text for text in named if not says("agreeing", text)]  # "yes" is taken for a colour now and then
    if said and offered and not any(mentioned_values(understanding.text, product) for product in offered):
        yield Say(
            "value_not_to_be_had", {"value": said[0], "products": tuple(in_sentence(one.title) for one in offered)}
        )


def _is_disputed(conversation: Conversation, understanding: Understanding, wishes: list[Wish]) -> bool:
    """ "No, that's not it" or a correction that corrects nothing, right after the summary or the question for it."""
    expects, task = conversation.expects, conversation.task
    is_asked = expects is not None and task is not None and expects.name in {task.action, CHANGE}
    is_answered = any(isinstance(event, SlotFilled | TaskStarted) for event in conversation.events)
    intents = {wish.intent for wish in wishes}
    if not is_asked or is_answered or "?" in understanding.text or not intents <= DISPUTING:
        return False
    names_nothing = all(entity.label == "option_value" for entity in understanding.entities)
    corrects_nothing = intents == {Intent.CORRECT} and names_nothing and not says("agreeing", understanding.text)
    return says("not_it", understanding.text) or corrects_nothing


def _options(action: Action, task: Task, situation: Situation) -> Iterator[Option]:
    for spec in slots_of(action.request):
        if spec.name in PARTS and not _is_without_choice(spec, task, situation):
            yield Option(f"change.{spec.name}", Intent.CORRECT, CHANGE, spec.name)


def _is_without_choice(spec: SlotSpec, task: Task, situation: Situation) -> bool:
    """There is but one order, one thing in it, one way to pay."""
    order = situation.order(str(task.slots.get("order_id", "")))
    if spec.kind is OrderId:
        return len(situation.orders) < 2
    if spec.kind == tuple[LineId, ...]:
        return order is not None and len(order.lines) < 2
    if spec.kind is PaymentMethodId:
        return situation.customer is None or len(situation.customer.payment_methods) < 2
    return False
