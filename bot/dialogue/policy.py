"""What to do now. `decide` is pure: the same conversation and understanding give the same decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.types import Action, Effect, Level
from bot.dialogue.conversation import Confirmation, Conversation, Status, Task
from bot.dialogue.critiques import is_critique, recommendation
from bot.dialogue.decisions import (
    Abandon,
    AnswerFaq,
    AskSlot,
    Confirm,
    Decision,
    HandOff,
    Identify,
    Option,
    Repeat,
    RunAction,
    Say,
)
from bot.dialogue.options import options_for
from bot.dialogue.routes import Route, Routes
from bot.dialogue.situation import Situation
from bot.dialogue.slots import build_request, missing
from bot.dialogue.tracking import PROOF, Actions
from nlu.types import Intent, RankedIntent, Understanding, Wish


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the policy draws its lines."""

    sure: float = 0.4
    """Confidence from which a wish is believed."""
    clearly_yes: float = 0.6
    """Confidence from which a yes to a WRITE counts."""
    close: float = 0.15
    """Two intents nearer than this are asked back about."""
    mood: float = -0.5
    """A running mood below this brings in a person."""
    mood_turns: int = 3
    misunderstood: int = 2
    """Failures in a row before a person is brought in."""
    asked: int = 3
    """Times one slot is asked for before a person is brought in."""
    confirmation: timedelta = timedelta(minutes=5)
    """How long a summary may wait for its yes."""


SMALL_WORDS = {
    Intent.GREETING: "greeting_again",
    Intent.THANKS_BYE: "goodbye",
    Intent.PROBLEM_SOLVED: "glad",
    Intent.HELP: "help",
    Intent.SMALL_TALK: "small_talk",
    Intent.ABUSE: "abuse",
}
LANGUAGES = frozenset({"en"})
"""Those the wordings exist in."""
STAY_IN_TASK = frozenset({Intent.AFFIRM, Intent.CHOOSE, Intent.CORRECT, Intent.PROVIDE_INFO})


def decide(
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    actions: Actions,
    routes: Routes,
    thresholds: Thresholds,
) -> tuple[Decision, ...]:
    """Choose what to say and do, in the order it will be said."""
    if conversation.status is not Status.BOT:
        return ()
    if understanding.language not in LANGUAGES:
        return (Say("language_not_offered", understood=False),)
    wishes = [wish for wish in understanding.wishes if not wish.negated and wish.confidence >= thresholds.sure]
    if any(wish.intent is Intent.CONTACT_HUMAN_AGENT for wish in wishes):
        return (HandOff("asked", _topic(conversation)),)
    if closed := _ends_task(conversation, wishes):
        return closed
    if _is_sinking(conversation, understanding, thresholds):
        return (HandOff("mood", _topic(conversation)),)
    answers = tuple(_answers(conversation, understanding, situation, wishes, routes))
    if not answers and conversation.task is None and is_critique(understanding.text, conversation, situation):
        answers = (recommendation(understanding.text, understanding, conversation, situation),)
    steps = tuple(_next_steps(conversation, understanding, situation, actions, thresholds, resumed=bool(answers)))
    return (*answers, *steps) or _not_understood(conversation, understanding, wishes, routes, thresholds)


def _topic(conversation: Conversation) -> str:
    return conversation.task.action if conversation.task else ""


def _ends_task(conversation: Conversation, wishes: list[Wish]) -> tuple[Decision, ...]:
    """ "No" to a summary, and "never mind" at any time, change nothing and say so."""
    intents = {wish.intent for wish in wishes}
    task = conversation.task
    if Intent.CANCEL_TASK in intents or (Intent.DENY in intents and task is not None and len(wishes) == 1):
        return (Abandon(task.action, "nothing_changed"),) if task is not None else (Say("nothing_to_stop"),)
    if intents == {Intent.DENY}:
        return (Say("goodbye"),)
    return ()


def _is_sinking(conversation: Conversation, understanding: Understanding, thresholds: Thresholds) -> bool:
    return (
        conversation.mood <= thresholds.mood
        and understanding.sentiment.score < 0
        and conversation.turns >= thresholds.mood_turns
    )


def _answers(
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    wishes: list[Wish],
    routes: Routes,
) -> Iterator[Decision]:
    """Everything asked for that is no task: questions, suggestions, small words."""
    for wish in wishes:
        said = understanding.text[wish.start : wish.end]
        route = routes.get(wish.intent)
        if wish.intent is Intent.REPEAT:
            yield Repeat()
        elif wish.intent in SMALL_WORDS:
            if len(wishes) == 1:
                yield Say(SMALL_WORDS[wish.intent])
        elif wish.intent is Intent.OUT_OF_SCOPE and conversation.task is None:
            yield AnswerFaq(said, intent=Intent.OUT_OF_SCOPE)
        elif route is not None and not _is_task(route, conversation, said):
            yield _answer(route, wish, said, conversation, understanding, situation)


def _is_task(route: Route, conversation: Conversation, said: str) -> bool:
    """Whether tracking has started a task for it."""
    actions = {route.action_for(said), route.action_for(said, product_known=True)} - {""}
    return any(task.action in actions for task in conversation.tasks)


def _answer(
    route: Route,
    wish: Wish,
    said: str,
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
) -> Decision:
    if route.recommend:
        return recommendation(said, understanding, conversation, situation)
    return AnswerFaq(said, intent=wish.intent, person_can=route.person_can)


def _next_steps(
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    actions: Actions,
    thresholds: Thresholds,
    *,
    resumed: bool,
) -> Iterator[Decision]:
    """Run what can run; then the first question that is open, and no second one."""
    waiting: Decision | None = None
    for task in conversation.tasks:
        in_hand = task is conversation.task
        step = _step(task, conversation, understanding, situation, actions, thresholds, in_hand=in_hand)
        if isinstance(step, RunAction | Identify):
            resumed = True
            yield step
        elif waiting is None:
            asked_before = task.confirmation is not None or task.asked is not None
            waiting = _resume(step) if resumed and asked_before else step
    if waiting is not None:
        yield waiting


def _resume(step: Decision) -> Decision:
    match step:
        case Confirm(action, request):
            return Confirm(action, request, resumed=True)
        case AskSlot(action, slot, options):
            return AskSlot(action, slot, options, again=True)
        case _:
            return step


def _step(
    task: Task,
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    actions: Actions,
    thresholds: Thresholds,
    *,
    in_hand: bool,
) -> Decision:
    """The next step of one task: prove who it is, ask for a slot, confirm, or run."""
    action = actions[task.action]
    if (step := _identity_step(task, action, situation, thresholds)) is not None:
        return step
    if (slot := missing(action, task.slots)) is not None:
        return _ask(task, slot.name, options_for(action, slot, situation), thresholds)
    request = build_request(action, task.slots)
    if action.effect is not Effect.WRITE:
        return RunAction(action, request)
    if in_hand and task.confirmation and _is_yes(understanding, task.confirmation, situation.at, thresholds):
        return RunAction(action, request, digest=task.confirmation.digest)
    return Confirm(action, request)


def _identity_step(task: Task, action: Action, situation: Situation, thresholds: Thresholds) -> Decision | None:
    """What must happen before this caller may see or change this much."""
    if situation.identity.level >= action.level:
        return None
    if situation.identity.customer_id is not None or action.level is Level.PROVEN:
        return Abandon(task.action, "sign_in_first")
    for slot in ("order_id", PROOF):
        if not task.slots.get(slot):
            return _ask(task, slot, (), thresholds)
    return Identify(action, str(task.slots["order_id"]), str(task.slots[PROOF]))


def _ask(task: Task, slot: str, options: tuple[Option, ...], thresholds: Thresholds) -> Decision:
    times = task.asked_times if task.asked == slot else 0
    if times >= thresholds.asked:
        return HandOff("not_understood", task.action)
    return AskSlot(task.action, slot, options, again=times > 0)


def _is_yes(understanding: Understanding, confirmation: Confirmation, now: datetime, thresholds: Thresholds) -> bool:
    """A yes, only a yes, to this very summary, while it is fresh.

    Not "yes?", not "yes, what does that cost?", not "yes but the other one", not a button of an older summary.
    """
    if now - confirmation.asked_at > thresholds.confirmation or "?" in understanding.text:
        return False
    if [wish.intent for wish in understanding.wishes] != [Intent.AFFIRM] or understanding.wishes[0].negated:
        return False
    pressed = [entity.value for entity in understanding.entities if entity.label == "digest"]
    if pressed:
        return pressed == [confirmation.digest]
    return understanding.wishes[0].confidence >= thresholds.clearly_yes


def _not_understood(
    conversation: Conversation,
    understanding: Understanding,
    wishes: list[Wish],
    routes: Routes,
    thresholds: Thresholds,
) -> tuple[Decision, ...]:
    """Nothing to do: offer the two likeliest meanings, ask to say it differently, then bring in a person."""
    if wishes and wishes[0].intent in STAY_IN_TASK:
        return (Say("what_next"),)
    if conversation.misunderstood + 1 >= thresholds.misunderstood:
        return (HandOff("not_understood"),)
    likeliest = [ranked for ranked in understanding.ranking[:2] if ranked.intent in routes]
    if understanding.in_scope and len(likeliest) == 2 and _are_close(likeliest, thresholds):
        options = tuple(Option(f"intent.{ranked.intent}", ranked.intent) for ranked in likeliest)
        return (Say("did_you_mean", options=options, understood=False),)
    return (Say("not_understood", understood=False),)


def _are_close(ranked: list[RankedIntent], thresholds: Thresholds) -> bool:
    return ranked[0].confidence - ranked[1].confidence <= thresholds.close
