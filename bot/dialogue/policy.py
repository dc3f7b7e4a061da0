"""What to do now. `decide` is pure: the same conversation and understanding give the same decisions."""

from collections.abc import Iterator

from actions.types import Effect, Level
from bot.dialogue.amending import decide_on_change, is_other_choice, not_to_be_had
from bot.dialogue.codes import CODE, SEND_CODE, decide_on_code
from bot.dialogue.comforting import comforting
from bot.dialogue.conversation import Conversation, SlotFilled, Status, TaskAbandoned, TaskStarted
from bot.dialogue.critiques import has_no_preference, is_critique, recommendation
from bot.dialogue.decisions import Abandon, AnswerFaq, Decision, HandOff, Label, Option, Repeat, Say
from bot.dialogue.following_up import is_marked
from bot.dialogue.guests import GUEST_SLOTS, LACKING
from bot.dialogue.hearing import (
    action_of,
    asks_for_codes,
    asks_generally,
    asks_why,
    hear,
    hear_wish,
    shows_kind,
    wants_anew,
)
from bot.dialogue.leaving import BESIDE_A_GOODBYE, taken_leave, thanked_too_soon
from bot.dialogue.lookups import one_by_one
from bot.dialogue.objecting import asks_why_not, is_dissatisfied, is_unheard, on_objection
from bot.dialogue.once_more import REUSED_CODE
from bot.dialogue.phrases import begins, consists_of, has_words, says
from bot.dialogue.risks import ALLOW, PHOTO, REVIEW
from bot.dialogue.rules import Rules, Thresholds
from bot.dialogue.second_thoughts import cannot_be_taken_back
from bot.dialogue.situation import Situation
from bot.dialogue.slots import slots_of, told_slot
from bot.dialogue.steps import next_steps
from bot.dialogue.tracking import OFFER
from bot.dialogue.wishes import read_general_wish
from nlu.types import Intent, RankedIntent, Understanding, Wish

SMALL_WORDS = {
    Intent.GREETING: "greeting_again",
    Intent.THANKS_BYE: "goodbye",
    Intent.PROBLEM_SOLVED: "glad",
    Intent.HELP: "help",
    Intent.SMALL_TALK: "small_talk",
    Intent.ABUSE: "abuse",
}
LAST_WORDS = frozenset({Intent.THANKS_BYE, Intent.PROBLEM_SOLVED})
STAY_IN_TASK = frozenset({Intent.AFFIRM, Intent.CHOOSE, Intent.CORRECT, Intent.PROVIDE_INFO})
FEW_WORDS = 3
"""Of "cheaper please": beside something just shown it asks for another product, whatever else it sounds like."""
MOST_REPEATED = 1
"""Times in a row that the last words are said again as they were."""
HAND_OFF = "hand_off"
"""What a reply waits for that offers a person."""


def decide(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> tuple[Decision, ...]:
    """Choose what to say and do, in the order it will be said."""
    if conversation.status is not Status.BOT:
        return ()
    if understanding.language not in rules.languages:
        return (Say("language_not_offered", understood=False),)
    sure = rules.thresholds.sure
    wishes = [wish for wish in understanding.wishes if not wish.negated and wish.confidence >= sure]
    if _wants_person(conversation, understanding, situation, wishes, rules):
        return (HandOff(REVIEW if _is_held(conversation) else "asked", _topic(conversation)),)
    if not has_words(understanding.text):
        return (Say("no_words"), *next_steps(conversation, understanding, situation, rules, resumed=True))
    if coded := decide_on_code(conversation, understanding, wishes, is_calling=bool(situation.calling_number)):
        return coded
    if refused := _for_another(conversation, understanding, situation, rules):
        return refused
    if says("start_over", understanding.text) and not begins("asks_when", understanding.text):
        return tuple(Abandon(task.action, "started_over") for task in conversation.tasks) or (Say("started_over"),)
    if asks_why(conversation, understanding.text, rules):
        return (_why(conversation), *next_steps(conversation, understanding, situation, rules, resumed=True))
    if asks_why_not(conversation, understanding.text):
        return (Say("why.refused"),)
    if cannot_be_taken_back(conversation, understanding, situation, rules):
        return (
            Say("cannot_be_taken_back"),
            *next_steps(conversation, understanding, situation, rules, resumed=True),
        )
    if disputed := decide_on_change(conversation, understanding, situation, wishes, rules):
        return disputed
    if objected := on_objection(conversation, understanding, situation, rules.thresholds.misunderstood):
        return objected
    if passing := tuple(_in_passing(conversation, understanding)):
        return passing
    closed = (
        ()
        if _lacks_what_was_asked(conversation, situation) and not says("letting_go", understanding.text)
        else _ends_task(conversation, understanding, situation, wishes, rules)
    )
    if closed:
        return (*closed, *_brought_back(closed, conversation, understanding, situation, rules))
    if not _agrees(conversation, wishes) and _is_sinking(conversation, understanding, rules):
        return (HandOff("mood", _topic(conversation)),)
    said = _answers(conversation, understanding, situation, wishes, rules)
    answers = one_by_one(said, goes_on=is_marked(understanding))
    heard = hear(understanding, conversation, situation)
    is_brief = not answers or len(understanding.text.split()) <= FEW_WORDS
    if conversation.task is None and is_brief and is_critique(heard):
        answers = (recommendation(heard, conversation),)
    lacking = tuple(not_to_be_had(conversation, understanding, situation, rules))
    steps = tuple(next_steps(conversation, understanding, situation, rules, resumed=bool(answers or lacking)))
    reused = tuple(_reused(conversation, understanding))
    comfort = tuple(comforting(steps, conversation, situation, wishes))
    return (*answers, *reused, *lacking, *steps, *comfort) or _nothing_to_do(conversation, understanding, wishes, rules)


def _in_passing(conversation: Conversation, understanding: Understanding) -> Iterator[Say]:
    """What sounds like a goodbye, a question about signing in or no answer at all, and is none of it."""
    if has_no_preference(conversation, understanding):
        yield Say("no_preference")
    elif is_dissatisfied(conversation, understanding):
        yield Say("dissatisfied")
    elif is_unheard(conversation, understanding):
        yield Say("unheard")
    elif says("other_language", understanding.text) and conversation.task is None:
        yield Say("language_not_offered")
    elif asks_for_codes(conversation, understanding):
        yield Say("codes_come_by_mail")


def _for_another(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> tuple[Decision, ...]:
    """A matter of somebody with another e-mail address than the customer's we talk to."""
    task = conversation.task
    own = {order.email.casefold() for order in situation.orders}
    own |= {situation.customer.email.casefold()} if situation.customer else set()
    said = {entity.value.casefold() for entity in understanding.entities if entity.label == "email"}
    if not own or said <= own or task is None:
        return ()
    action = rules.actions[task.action]
    takes_email = any("email" in spec.name for spec in slots_of(action.request))
    if takes_email or rules.access.level_of(action) is Level.ANONYMOUS:
        return ()
    return (Abandon(task.action, "one_customer_only"),)


def _topic(conversation: Conversation) -> str:
    return conversation.task.action if conversation.task else ""


def _is_held(conversation: Conversation) -> bool:
    """A second look keeps the task in hand from its summary: who asks for a person then wants it decided."""
    task, risk = conversation.task, conversation.risk
    return task is not None and risk is not None and risk.action == task.action and risk.level != ALLOW


def _is_offered(conversation: Conversation, *names: str) -> bool:
    return conversation.expects is not None and conversation.expects.name in names


def _wants_person(
    conversation: Conversation, understanding: Understanding, situation: Situation, wishes: list[Wish], rules: Rules
) -> bool:
    """Asks for one now (not for a call or to leave a message), or says yes to the offer of one."""
    intents = {wish.intent for wish in wishes}
    if intents == {Intent.AFFIRM} and _is_offered(conversation, HAND_OFF):
        return True
    asking = [wish for wish in wishes if wish.intent is Intent.CONTACT_HUMAN_AGENT]
    heard = [(wish, hear_wish(wish, understanding, conversation, situation)) for wish in asking]
    return any(not action_of(wish, one, rules.routes, is_busy=True) for wish, one in heard)


def _why(conversation: Conversation) -> Say:
    """What the question is for."""
    task, expects = conversation.task, conversation.expects
    if task is not None and task.confirmation is not None and task.asked is None:
        return Say("why.confirm")
    is_proof = expects is not None and expects.name in {*GUEST_SLOTS, CODE, SEND_CODE}
    is_unknown = conversation.identity.customer_id is None or (
        expects is not None and expects.name in {CODE, SEND_CODE}
    )
    return Say(
        "why.proof" if is_proof and is_unknown else "why.slot", {"task": Label(f"task.{task.action}")} if task else {}
    )


def _lacks_what_was_asked(conversation: Conversation, situation: Situation) -> bool:
    """A guest said that they do not have it, which sounds like a refusal and is none."""
    said = [event.slot for event in conversation.events if isinstance(event, SlotFilled)]
    return situation.identity.customer_id is None and any(slot in LACKING for slot in said)


def _ends_task(
    conversation: Conversation, understanding: Understanding, situation: Situation, wishes: list[Wish], rules: Rules
) -> tuple[Decision, ...]:
    """ "No" to a summary, and "never mind" at any time, change nothing and say so; "thanks" lets a question go."""
    intents = {wish.intent for wish in wishes}
    task = conversation.task
    if Intent.REPEAT in intents:
        return _once_again(conversation, understanding, situation, rules)
    if any(isinstance(event, TaskStarted) for event in conversation.events):
        return ()
    if task is not None and wants_anew(task.action, understanding, rules.routes):
        return ()
    is_no = intents == {Intent.DENY} and not is_other_choice(conversation, understanding, situation, rules)
    if left := taken_leave(conversation, understanding, wishes, rules):
        return left
    if task is not None and is_no and _is_offered(conversation, PHOTO):
        return (HandOff(REVIEW, task.action),)
    is_solved = intents == {Intent.PROBLEM_SOLVED} and task is not None and task.confirmation is not None
    if task is not None and (Intent.CANCEL_TASK in intents or is_no or is_solved):
        return (Abandon(task.action, "nothing_changed"),)
    if task is not None and task.confirmation is None and len(intents) == 1 and intents <= LAST_WORDS:
        return (Abandon(task.action, SMALL_WORDS[wishes[0].intent]),)
    if Intent.CANCEL_TASK in intents:
        return (Say("nothing_to_stop"),)
    if is_no:
        is_over = consists_of(BESIDE_A_GOODBYE, understanding.text)
        is_offered = _is_offered(conversation, HAND_OFF, SEND_CODE, OFFER)
        return (Say("what_next" if is_offered or not is_over else "goodbye"),)
    return ()


def _once_again(
    conversation: Conversation, understanding: Understanding, situation: Situation, rules: Rules
) -> tuple[Decision, ...]:
    """The same words a second time, then others: a third time they help nobody. After that somebody else."""
    if conversation.repeated <= MOST_REPEATED:
        return (Repeat(),)
    if conversation.repeated >= rules.thresholds.asked:
        return (HandOff("not_understood", _topic(conversation)),)
    steps = tuple(next_steps(conversation, understanding, situation, rules, resumed=True))
    return (Say("put_otherwise" if steps else "cannot_put_otherwise"), *steps)


def _brought_back(
    closed: tuple[Decision, ...],
    conversation: Conversation,
    understanding: Understanding,
    situation: Situation,
    rules: Rules,
) -> Iterator[Decision]:
    """What was interrupted by a task that is let go."""
    dropped = [TaskAbandoned(situation.at, step.action) for step in closed if isinstance(step, Abandon)]
    if dropped and len(conversation.tasks) > 1:
        yield from next_steps(conversation.record(*dropped), understanding, situation, rules, resumed=True)


def _agrees(conversation: Conversation, wishes: list[Wish]) -> bool:
    """A yes to a summary: what makes somebody angry is not made better by leaving it undone."""
    is_asked = conversation.task is not None and conversation.task.confirmation is not None
    return is_asked and {wish.intent for wish in wishes} == {Intent.AFFIRM}


def _is_sinking(conversation: Conversation, understanding: Understanding, rules: Rules) -> bool:
    """Ever angrier, and not just asking for a change that can be made now: doing it soothes more than a queue."""
    thresholds = rules.thresholds
    begun = [event.action for event in conversation.events if isinstance(event, TaskStarted)]
    asks_anew = any(rules.actions[name].effect is Effect.WRITE for name in begun)
    return (
        conversation.mood <= thresholds.mood
        and not asks_anew
        and understanding.sentiment.score < 0
        and conversation.turns >= thresholds.mood_turns
    )


def _answers(
    conversation: Conversation, understanding: Understanding, situation: Situation, wishes: list[Wish], rules: Rules
) -> Iterator[Decision]:
    """Everything asked for that is no task: questions, suggestions, small words."""
    for wish in wishes:
        heard = hear_wish(wish, understanding, conversation, situation)
        route = rules.routes.get(wish.intent)
        if thanked := thanked_too_soon(conversation, wishes):
            yield from thanked
        elif wish.intent in SMALL_WORDS and not action_of(wish, heard, rules.routes, is_busy=True):
            if len(wishes) == 1:
                yield Say(SMALL_WORDS[wish.intent])
        elif wish.intent is Intent.OUT_OF_SCOPE and conversation.task is None:
            yield AnswerFaq(heard.text, intent=Intent.OUT_OF_SCOPE)
        elif route is not None and not action_of(wish, heard, rules.routes, is_busy=True):
            if route.recommend or shows_kind(route, heard):
                yield recommendation(heard, conversation)
            elif route.answer:
                told = told_slot(rules.actions[route.then]) if route.then else ""
                entry = next(iter(heard.values("entry")), "")
                general = read_general_wish(heard) if asks_generally(route, heard) else None
                person = route.person_can
                then = route.then if understanding.in_scope else ""
                yield AnswerFaq(heard.text, wish.intent, person, then, told, entry=entry, otherwise=general)


def _reused(conversation: Conversation, understanding: Understanding) -> Iterator[Say]:
    """An e-mail address or a phone number from before is said, so that it can be corrected."""
    if conversation.identity.level >= Level.PROVEN:
        return
    said = _signs(understanding.text)
    for event in conversation.events:
        if isinstance(event, SlotFilled) and event.slot in ("email", "phone") and _signs(str(event.value)) not in said:
            yield Say(f"{REUSED_CODE}.{event.slot}", {event.slot: event.value})


def _signs(text: str) -> str:
    """Without what a number is grouped with."""
    return "".join(character for character in text.casefold() if character.isalnum() or character == "@")


def _nothing_to_do(
    conversation: Conversation, understanding: Understanding, wishes: list[Wish], rules: Rules
) -> tuple[Decision, ...]:
    """Offer the two likeliest meanings, ask to say it differently, then bring in a person."""
    if any(isinstance(event, TaskAbandoned) for event in conversation.events):
        return (Say("nothing_changed"),)
    if wishes and wishes[0].intent in STAY_IN_TASK:
        return (Say("what_next"),)
    if conversation.misunderstood_before + 1 >= rules.thresholds.misunderstood:
        return (HandOff("not_understood"),)
    likeliest = [ranked for ranked in understanding.ranking[:2] if ranked.intent in rules.routes]
    if understanding.in_scope and len(likeliest) == 2 and _are_close(likeliest, rules.thresholds):
        options = tuple(
            Option(f"intent.{ranked.intent}", ranked.intent, text=understanding.text) for ranked in likeliest
        )
        return (Say("did_you_mean", options=options, understood=False),)
    return (Say("not_understood", understood=False),)


def _are_close(ranked: list[RankedIntent], thresholds: Thresholds) -> bool:
    return ranked[0].confidence - ranked[1].confidence <= thresholds.close
