"""What a message means here: the same words are an answer in one place and a wish in another."""

from dataclasses import replace

from actions.shop.changes.types import Swap
from actions.types import Effect
from bot.dialogue.codes import is_code_said
from bot.dialogue.conversation import Conversation
from bot.dialogue.critiques import is_remark
from bot.dialogue.following_up import follows_up, marked
from bot.dialogue.guests import is_without
from bot.dialogue.hearing import PRESSED, hear, is_thing_ordered, meant, wants_anew
from bot.dialogue.leaving import meant_by_courtesy
from bot.dialogue.phrases import begins, consists_of, says
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import candidates_of, fill, slots_of
from bot.dialogue.slots.pieces import is_about_pieces
from bot.dialogue.slots.plain import REASONS
from bot.dialogue.slots.plans import plan_named
from bot.dialogue.slots.words import words
from nlu.types import Intent, Understanding, Wish

CLEARLY_NEW = 0.8
"""Confidence from which a wish is one, even where its words would answer the question that is open."""
SURELY = 0.95
ABOUT_PRODUCTS = frozenset({Intent.PRODUCT_RECOMMENDATION, Intent.PRODUCT_QUESTION, Intent.PRODUCT_AVAILABILITY,
                            Intent.SIZE_FIT_HELP, Intent.PLACE_ORDER, Intent.MEMBERSHIP_CHANGE})  # fmt: skip
"""Wishes that the name of a size, a colour or a kind sounds like."""
LIKE_WRONG_ITEM = frozenset({Intent.EXCHANGE_ITEM, Intent.MODIFY_ORDER, Intent.ORDER_STATUS, Intent.PROVIDE_INFO,
                             Intent.CORRECT})  # fmt: skip
"""What "that's not what I ordered" may be taken for."""
LIKE_DAMAGED = frozenset({Intent.RETURN_ITEM, Intent.ORDER_STATUS, Intent.PROBLEM_SOLVED, Intent.THANKS_BYE})
"""What "the puzzle came damaged, thanks" may be taken for."""
UNCLEAR = frozenset({Intent.THANKS_BYE, Intent.OUT_OF_SCOPE, Intent.SMALL_TALK, Intent.PROBLEM_SOLVED, Intent.GREETING,
                     Intent.PROVIDE_INFO})  # fmt: skip
"""What a few words that only name a thing may be taken for."""
LIKE_SUBSCRIPTION = UNCLEAR | {
    Intent.CANCEL_ORDER,
    Intent.CANCEL_TASK,
    Intent.NEWSLETTER,
    Intent.MEMBERSHIP_CHANGE,
    Intent.SUBSCRIPTION_STATUS,
    Intent.SUBSCRIPTION_PAYMENT,
}
"""What "stop my coffee" may be taken for."""
NAMING = frozenset({Intent.CORRECT, Intent.CHOOSE, Intent.PROVIDE_INFO})
CHANGING = frozenset({Intent.CORRECT, Intent.CHOOSE, Intent.PROVIDE_INFO, Intent.DENY})
NOT_AT_HAND_EITHER = frozenset({Intent.CONTACT_HUMAN_AGENT, Intent.DENY, Intent.CANCEL_TASK})
"""Beside these, what is not at hand is not looked for in another way."""
CANCELLING = "cancel_order"
FEW_WORDS = 4
"""Of "sorry, what was that?"; more of them say something."""
PLAINLY = {
    "what_i_ordered": Intent.ORDER_STATUS,
    "which_carrier": Intent.ORDER_STATUS,
    "when_exactly": Intent.ORDER_STATUS,
    "best_sellers": Intent.PRODUCT_RECOMMENDATION,
    "order_again": Intent.PLACE_ORDER,
    "with_a_neighbour": Intent.CHANGE_DELIVERY_OPTION,
}
"""Phrase -> what is meant by it, where a sentence was not clear."""
MOST_WORDS = 10
"""Of "I don't have any number"."""
LIKE_A_MISFIT = ABOUT_PRODUCTS | {Intent.OUT_OF_SCOPE}
"""What "the jacket is too small, what now" may be taken for."""
ACTS = frozenset({Intent.PROVIDE_INFO, Intent.CHOOSE, Intent.CORRECT, Intent.AFFIRM, Intent.DENY, Intent.CANCEL_TASK,
                  Intent.REPEAT, Intent.CONTACT_HUMAN_AGENT})  # fmt: skip


def in_context(
    understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules
) -> Understanding:
    """With a question open, an unsure wish that answers it is an answer; with none, facts say what they are for.

    The digits of a one-time code are no order number, and nothing else either.
    """
    if is_code_said(conversation, understanding.text):
        return meant(replace(understanding, entities=()), Intent.PROVIDE_INFO)
    polite = meant_by_courtesy(conversation, understanding.text)
    if polite is not None and not _is_pressed(understanding):
        return meant(understanding, polite)
    if _is_list_of_orders(understanding.text) and not _is_pressed(understanding):
        return meant(understanding, Intent.ORDER_STATUS)
    if _is_about_shown(understanding, conversation, situation):
        return meant(understanding, Intent.PRODUCT_RECOMMENDATION)
    if follows_up(understanding, conversation, situation, rules):
        return marked(understanding)
    if len(understanding.wishes) != 1 or understanding.wishes[0].negated:
        return understanding
    top = understanding.wishes[0]
    if top.confidence < SURELY and _asks_for_a_person(understanding.text):
        return meant(understanding, Intent.CONTACT_HUMAN_AGENT)
    if _is_not_at_hand(top, understanding.text, conversation):
        return meant(understanding, Intent.PROVIDE_INFO)
    if _is_of_pieces(top, understanding, conversation, situation):
        return meant(understanding, Intent.MODIFY_ORDER)
    if conversation.task is None and (plainly := _plainly_meant(understanding, conversation, situation)) is not None:
        return meant(understanding, plainly)
    if _is_delivery_problem(top.intent, understanding.text, is_busy=conversation.task is not None):
        return meant(understanding, Intent.DELIVERY_PROBLEM)
    if top.intent is Intent.CORRECT and (instead := _instead_of_a_correction(understanding, conversation, rules)):
        return meant(understanding, instead)
    if top.intent in NAMING and (named := _of_a_thing(understanding, conversation, situation)) is not None:
        return meant(understanding, named)
    if conversation.task is None and top.intent is Intent.REPEAT and not _may_be_repeat(understanding.text):
        return replace(understanding, wishes=())
    if conversation.task is None:
        is_named = top.intent is Intent.HELP and says("it_is_about", understanding.text)
        return _for_something(understanding, rules) if top.intent is Intent.PROVIDE_INFO or is_named else understanding
    if _tells_why(understanding, conversation, situation, rules):
        return meant(understanding, Intent.PROVIDE_INFO)
    is_clear = top.confidence >= CLEARLY_NEW and (
        top.intent not in ABOUT_PRODUCTS or says("into_the_cart", understanding.text)
    )
    is_to_be_said = says("say_again", understanding.text) and not says("same_again", understanding.text)
    if top.intent is Intent.REPEAT and not is_to_be_said:
        answers = _answers_question(understanding, conversation, situation, rules)
        if not answers and not _may_be_repeat(understanding.text):
            return replace(understanding, wishes=())
        return meant(understanding, Intent.PROVIDE_INFO) if answers else understanding
    if top.intent in ACTS or is_clear or "?" in understanding.text:
        return understanding
    if _answers_question(understanding, conversation, situation, rules):
        return meant(understanding, Intent.PROVIDE_INFO)
    return understanding


def _of_a_thing(understanding: Understanding, conversation: Conversation, situation: Situation) -> Intent | None:
    """ "The tent", "for the trail shoes", and nothing else: of an order that has it, or else of the shop."""
    heard = hear(understanding, conversation, situation)
    is_open = bool(conversation.task or conversation.left or heard.focus.products)
    if is_open or len(heard.text.split()) > FEW_WORDS or says("correcting", heard.text):
        return None
    if is_thing_ordered(heard):
        return Intent.CHOOSE
    if not (named := heard.values("product")):
        return None
    return Intent.PRODUCT_QUESTION if named[0] in situation.products else Intent.PRODUCT_RECOMMENDATION


def _asks_for_a_person(text: str) -> bool:
    """ "OK, a person then": a few words that say nothing else, and no no."""
    return len(text.split()) <= FEW_WORDS and says("a_person", text) and not begins("no_first", text)


def _may_be_repeat(text: str) -> bool:
    """ "You said 3 days" does not want to hear anything again."""
    has_number = any(character.isdecimal() for character in text)
    return says("say_again", text) or (len(text.split()) <= FEW_WORDS and says("asks_again", text) and not has_number)


def _is_list_of_orders(text: str) -> bool:
    """ "My orders, please", and nothing else: what is wanted is to see them."""
    return says("the_list_of_orders", text) and consists_of(("the_list_of_orders", "polite"), text)


def _is_pressed(understanding: Understanding) -> bool:
    """A button means what it stands for, whatever its title sounds like."""
    return any(entity.label in ("action", "digest", PRESSED) for entity in understanding.entities)


def _is_about_shown(understanding: Understanding, conversation: Conversation, situation: Situation) -> bool:
    """ "Not those", "in blue", "go back", said of products that were suggested."""
    if any(entity.label == "action" for entity in understanding.entities):
        return False
    intents = {wish.intent: wish.confidence for wish in understanding.wishes}
    return is_remark(hear(understanding, conversation, situation), conversation, intents)


def _is_not_at_hand(top: Wish, text: str, conversation: Conversation) -> bool:
    """ "I don't have any number", where one was asked for: no question about numbers, and no call for a person."""
    is_short = len(text.split()) <= MOST_WORDS
    return is_short and top.intent not in NOT_AT_HAND_EITHER and is_without(conversation.task, text)


def _is_of_pieces(top: Wish, understanding: Understanding, conversation: Conversation, situation: Situation) -> bool:
    """ "Wait, just one of the two", to the summary of cancelling: another number of them, and no other order."""
    task = conversation.task
    if task is None or task.confirmation is None or task.action != CANCELLING or top.intent not in CHANGING:
        return False
    order = situation.order(str(task.slots.get("order_id", "")))
    has_several = order is not None and any(line.quantity > 1 for line in order.lines)
    return has_several and is_about_pieces(hear(understanding, conversation, situation))


def _is_delivery_problem(intent: Intent, text: str, *, is_busy: bool) -> bool:
    """Something else came, or came damaged: that is said to be mended, whatever else it sounds like."""
    if intent in LIKE_WRONG_ITEM and says("came_wrong", text):
        return True
    return not is_busy and intent in LIKE_DAMAGED and says("came_damaged", text) and not says("goes_back", text)


def _for_something(understanding: Understanding, rules: Rules) -> Understanding:
    """ "Change my address to 12 Hill St": the facts fill the message, and what is left of it says the wish.

    "Lamp under 50 euros" is nothing but a wish.
    """
    if _is_priced_wish(understanding):
        return meant(understanding, Intent.PRODUCT_RECOMMENDATION)
    rest = understanding.ranking[1:]
    remaining = sum(ranked.confidence for ranked in rest)
    if not rest or remaining <= 0 or rest[0].confidence / remaining < rules.thresholds.sure:
        return understanding
    route = rules.routes.get(rest[0].intent)
    wants_action = route is not None and any(route.actions) and rest[0].intent not in ACTS
    return meant(understanding, rest[0].intent) if wants_action else understanding


def _plainly_meant(understanding: Understanding, conversation: Conversation, situation: Situation) -> Intent | None:
    """What the things named make clear, and the sentence did not: "your best tent", "stop my coffee"."""
    text, top = understanding.text, understanding.wishes[0]
    if top.confidence >= CLEARLY_NEW or any(entity.label == "action" for entity in understanding.entities):
        return None
    labels = {entity.label for entity in understanding.entities}
    if says("the_best", text) and "product" in labels and top.intent in UNCLEAR:
        return Intent.PRODUCT_RECOMMENDATION
    if top.intent in LIKE_A_MISFIT and says("does_not_fit", text) and _is_ordered(text, situation):
        return Intent.EXCHANGE_ITEM
    if len(conversation.focus.orders) == 1 and says("it_is_broken", text):
        return Intent.DELIVERY_PROBLEM
    if (named := next((intent for phrase, intent in PLAINLY.items() if says(phrase, text)), None)) is not None:
        return named
    if says("stopping", text) and top.intent in LIKE_SUBSCRIPTION and _is_subscribed(text, situation):
        return Intent.SUBSCRIPTION_STATUS
    return None


def _is_subscribed(text: str, situation: Situation) -> bool:
    """Something is named that comes by subscription, and that is in no order."""
    return bool(plan_named(text, situation)) and not _is_ordered(text, situation)


def _is_ordered(text: str, situation: Situation) -> bool:
    """Something is named that is in an order."""
    return any(words(text) & words(line.title) for order in situation.orders for line in order.lines)


def _instead_of_a_correction(understanding: Understanding, conversation: Conversation, rules: Rules) -> Intent | None:
    """ "OK, then talk to a person", to a summary or an offer: no yes with something to be corrected.

    Of an offer, or a change that was refused, nothing can be corrected: anything else is a wish of its own.
    """
    rest = understanding.ranking[1:]
    remaining = sum(ranked.confidence for ranked in rest)
    if not rest or remaining <= 0 or rest[0].confidence / remaining < rules.thresholds.sure:
        return None
    likeliest, expects, last = rest[0].intent, conversation.expects, conversation.dropped
    is_offered = expects is not None and expects.kind == "confirm"
    is_refused = last is not None and last.action in rules.actions and rules.actions[last.action].effect is Effect.WRITE
    is_apart = conversation.task is None and (is_offered or is_refused)
    is_the_same = conversation.task is not None and wants_anew(
        conversation.task.action, meant(understanding, likeliest), rules.routes
    )
    is_wish = likeliest is Intent.CONTACT_HUMAN_AGENT or is_the_same or (is_apart and likeliest in rules.routes)
    return likeliest if is_wish and likeliest not in ACTS - {Intent.CONTACT_HUMAN_AGENT} else None


def _is_priced_wish(understanding: Understanding) -> bool:
    labels = {entity.label for entity in understanding.entities}
    return {"price", "product"} <= labels <= {"price", "product", "color", "size", "material", "brand", "option_value"}


def _answers_question(
    understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules
) -> bool:
    """The slot that was asked for can be read from it; any words at all would do for free text.

    "Same as before", to what it shall be instead, is an answer also where it has been refused.
    """
    task = conversation.task
    if task is None or task.asked is None:
        return False
    action = rules.actions[task.action]
    specs = {spec.name: spec for spec in slots_of(action.request)}
    if task.asked not in specs or specs[task.asked].kind is str:
        return False
    if specs[task.asked].kind == tuple[Swap, ...] and says("same_again", understanding.text):
        return True
    heard = hear(understanding, conversation, situation)
    found = fill(action, heard, candidates_of(action, situation), task.slots)
    return found.get(task.asked, task.slots.get(task.asked)) != task.slots.get(task.asked)


def _tells_why(understanding: Understanding, conversation: Conversation, situation: Situation, rules: Rules) -> bool:
    """A reason, said while something waits: "found it cheaper elsewhere" asks nothing about prices then."""
    task, route = conversation.task, rules.routes.get(understanding.wishes[0].intent)
    waits = task is not None and (task.confirmation is not None or task.asked is not None)
    if task is None or not waits or route is None or route.action or "?" in understanding.text:
        return False
    action = rules.actions[task.action]
    reasons = [spec.name for spec in slots_of(action.request) if getattr(spec.kind, "__name__", "") in REASONS]
    found = fill(action, hear(understanding, conversation, situation), candidates_of(action, situation), task.slots)
    return any(name in found and not task.slots.get(name) for name in reasons)
