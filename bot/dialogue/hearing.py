"""One wish of a message: the words that say it, what they mention, and which action it asks for."""

from collections.abc import Mapping
from dataclasses import replace

from actions.shop.models import Order, OrderId, OrderStatus
from actions.types import Action, Rating
from bot.dialogue.codes import CODE, SEND_CODE
from bot.dialogue.conversation import Conversation
from bot.dialogue.critiques import is_critique
from bot.dialogue.phrases import says
from bot.dialogue.routes import Route, Routes
from bot.dialogue.rules import Rules
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, SlotSpec, by_ordinal, slots_of, told_slot
from bot.dialogue.slots.orders import read_order
from bot.dialogue.slots.pieces import is_about_fewer, is_about_pieces
from bot.dialogue.slots.plain import bare_name, is_bare_number
from bot.dialogue.slots.products import picked
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.words import words
from bot.dialogue.wishes import wish_words
from nlu.types import Entity, Intent, RankedIntent, Understanding, Wish

PRESSED = "pressed"
"""Marks a button whose title says nothing more than it stands for: "Desk lamp and 2 more · W20398" is the order, not
its lamp, and "No, leave it" does not point at anything."""
NOT_TOLD = frozenset(
    {Intent.CANCEL_TASK, Intent.DENY, Intent.REPEAT, Intent.HELP, Intent.THANKS_BYE, Intent.CONTACT_HUMAN_AGENT}
)
"""What may be said instead of the story that was asked for."""
FOR_PEOPLE = "leave_message"
"""Its story is meant for a person and may well ask for one: "please have somebody look at my order"."""
STATED = frozenset({"warranty_claim", "leave_review"})
"""What they want told is no question, as "why was I charged twice" may be in a message or a complaint."""
LIKE_A_NAME = frozenset({Intent.REPEAT, Intent.HELP, Intent.GREETING, Intent.OUT_OF_SCOPE})
COMPLAINING = "file_complaint"
ORDERED_SHORTLY = frozenset({
    Intent.CANCEL_ORDER, Intent.RETURN_ITEM, Intent.REQUEST_REFUND, Intent.ORDER_STATUS, Intent.REFUND_STATUS,
    Intent.EXCHANGE_ITEM, Intent.DELETE_ACCOUNT,
})  # fmt: skip
"""What is wanted done, in a few words, by who was asked what happened: "cancel everything"."""
CLEARLY = 0.8
"""Confidence from which a question beside it is one."""
MESSAGE_WORDS = 6
"""From which such a sentence is the message, and no mere call for a person or for help."""

WHY_WORDS = 6
STOCK_WORDS = frozenset({"stock", "available", "availability", "store", "sold", "out", "back", "left", "online"})
"""What is asked of a product, and names none."""
FEW_WORDS = 4
"""Of "the rain jacket", which says nothing else."""


def heard_out(understanding: Understanding, conversation: Conversation, actions: Mapping[str, Action]) -> Understanding:
    """While a story is asked for, what is said is the story: "why was I charged twice" is no question then.

    Where a number is asked for, a number is the answer: "4 stars" is no review begun anew.
    """
    task = conversation.task
    if task is None or not task.asked or not understanding.wishes:
        return understanding
    is_pressed = any(entity.label == "action" for entity in understanding.entities)
    if _is_counted(task.asked, actions[task.action]) and is_bare_number(understanding.text) and not is_pressed:
        return meant(understanding, Intent.PROVIDE_INFO)
    if task.asked == "person_name" and _is_unheard_name(understanding):
        return meant(understanding, Intent.PROVIDE_INFO)
    if task.asked != told_slot(actions[task.action]):
        return understanding
    if task.action in STATED and _is_question(understanding):
        return understanding
    length = len(understanding.text.split())
    clear = {wish.intent for wish in understanding.wishes if wish.confidence >= CLEARLY}
    not_told = {wish.intent for wish in understanding.wishes if not wish.negated} & NOT_TOLD
    if length >= MESSAGE_WORDS:
        not_told &= {Intent.CANCEL_TASK} if task.action == FOR_PEOPLE else clear
    elif task.action == COMPLAINING and length <= FEW_WORDS:
        not_told |= clear & ORDERED_SHORTLY
    if is_pressed or not_told:
        return understanding
    return meant(understanding, Intent.PROVIDE_INFO)


def _is_unheard_name(understanding: Understanding) -> bool:
    """ "Moreau please": a name that was never heard is taken for anything that is short."""
    is_small_talk = {wish.intent for wish in understanding.wishes} <= LIKE_A_NAME
    return is_small_talk and bool(bare_name(understanding.text)) and not says("asks_again", understanding.text)


def _is_question(understanding: Understanding) -> bool:
    return "?" in understanding.text and all(wish.confidence >= CLEARLY for wish in understanding.wishes)


def _is_counted(slot: str, action: Action) -> bool:
    return any(spec.name == slot and spec.kind in (int, Rating) for spec in slots_of(action.request))


def meant(understanding: Understanding, intent: Intent) -> Understanding:
    """The same words, now that it is clear what they are said for."""
    wish = Wish(intent, 1.0, 0, len(understanding.text))
    ranking = (RankedIntent(intent, 1.0), *understanding.ranking)
    return replace(understanding, ranking=ranking, wishes=(wish,), in_scope=True)


def asks_why(conversation: Conversation, text: str, rules: Rules) -> bool:
    """ "Why do you need that?", to an open question or summary; where a story is asked for, it may be the story."""
    task = conversation.task
    if task is None or conversation.expects is None or len(text.split()) > WHY_WORDS:
        return False
    is_about_code = conversation.expects.name in {CODE, SEND_CODE} and says("what_code", text)
    if not is_about_code and not says("why", text):
        return False
    return conversation.expects.name != told_slot(rules.actions[task.action])


def asks_for_codes(conversation: Conversation, understanding: Understanding) -> bool:
    """ "What codes do you have?": promotions are meant, whatever it sounds like."""
    names_one = any(entity.label in ("promo_code", "action") for entity in understanding.entities)
    return conversation.task is None and not names_one and says("asks_for_codes", understanding.text)


def hear(understanding: Understanding, conversation: Conversation, situation: Situation) -> Heard:
    """The whole message, as the answer to what was asked."""
    asked = conversation.task.asked if conversation.task else None
    return Heard(_words(understanding), understanding.entities, situation, conversation.focus, asked or "")


def hear_wish(wish: Wish, understanding: Understanding, conversation: Conversation, situation: Situation) -> Heard:
    """What one wish says; the only wish of a message says all of it."""
    believed = [other for other in understanding.wishes if not other.negated]
    if len(believed) < 2:
        return Heard(_words(understanding), understanding.entities, situation, conversation.focus)
    inside = tuple(
        Entity(
            entity.label,
            entity.text,
            entity.value,
            entity.start - wish.start,
            entity.end - wish.start,
            entity.confidence,
        )
        for entity in understanding.entities
        if wish.start <= entity.start and entity.end <= wish.end
    )
    return Heard(understanding.text[wish.start : wish.end], inside, situation, conversation.focus)


def _words(understanding: Understanding) -> str:
    """What was said; the title of an order on a pressed button says nothing of its lines."""
    is_pressed = any(entity.label == PRESSED for entity in understanding.entities)
    return "" if is_pressed else understanding.text


def joined(first: Heard, second: Heard) -> Heard:
    """Two parts of a message that say the same wish, as one."""
    offset = len(first.text) + 1
    moved = tuple(replace(entity, start=entity.start + offset, end=entity.end + offset) for entity in second.entities)
    return replace(first, text=f"{first.text} {second.text}", entities=(*first.entities, *moved))


def action_of(wish: Wish, heard: Heard, routes: Routes, *, is_busy: bool) -> str:
    """The action a wish asks for; "" when it asks for something else. `is_busy`: a task was under way before."""
    if named := heard.values("action"):
        return named[0]
    route = routes.get(wish.intent)
    if route is None:
        return ""
    if route.about_shown and not is_busy and picked(heard) and not is_critique(heard):
        return route.about_shown
    if route.about_pieces and is_about_pieces(heard):
        return route.about_pieces
    if route.about_fewer and is_about_fewer(heard):
        return route.about_fewer
    if route.about_several and _asks_which(heard):
        return route.about_several
    if route.about_order:
        if is_busy:
            return ""
        return route.action_for(_without_number(heard)) or (route.about_order if _order_known(heard) else "")
    name = route.action_for(_without_number(heard), product_known=_product_known(heard))
    if name == route.action and (shows_kind(route, heard) or asks_generally(route, heard)):
        return ""
    if name != route.action:
        return name
    if route.with_address and heard.values("street_address", "zip_code"):
        return route.with_address
    if route.by_status and (order := _order_meant(heard)) is not None:
        return route.by_status.get(order.status, name)
    return route.none_pending if route.none_pending and _none_pending(heard) else name


def wants_anew(action: str, understanding: Understanding, routes: Routes) -> bool:
    """ "Undo that, please", to the summary of an undo: no word against it, though no yes that would count either."""
    believed = [wish for wish in understanding.wishes if not wish.negated and wish.intent in routes]
    said = [(wish.intent, understanding.text[wish.start : wish.end]) for wish in believed]
    return any(routes[intent].action_for(text) == action for intent, text in said)


def shows_kind(route: Route, heard: Heard) -> bool:
    """ "Got any desk lamps?": there are several, or none, and whoever asks would like to see them."""
    named = heard.values("product")
    return route.shows_kind and bool(named) and not any(value in heard.situation.products for value in named)


def asks_generally(route: Route, heard: Heard) -> bool:
    """ "Do you have gift wrapping?": no product is named, shown or pointed at, and something is asked for."""
    is_about_one = bool(heard.values("product", "sku", "ordinal") or heard.focus.products or heard.focus.orders)
    if not route.shows_kind or is_about_one or heard.situation.page_product or says("pointing", heard.text):
        return False
    return bool(wish_words(heard) - STOCK_WORDS)


def _asks_which(heard: Heard) -> bool:
    """ "Which one is lighter?", of several products just shown."""
    return len(heard.focus.products) > 1 and not heard.values("product") and says("which_of_them", heard.text)


def _without_number(heard: Heard) -> str:
    """ "Order W20398 again" asks for the same as "order again"."""
    text = heard.text
    for entity in heard.entities:
        if entity.label == "order_id" and entity.text:
            text = text.replace(entity.text, " ")
    return " ".join(text.split())


def _order_known(heard: Heard) -> bool:
    """Named, also by what is in it; or the one just spoken of is pointed at. "Forget it" points at nothing."""
    is_pointed_at = says("pointing", heard.text) and not says("letting_go", heard.text)
    is_named = bool(heard.values("order_id")) or (len(heard.focus.orders) == 1 and is_pointed_at)
    return is_named or (not heard.focus.products and is_thing_ordered(heard))


def is_thing_ordered(heard: Heard) -> bool:
    """ "The jacket", and nothing else, of somebody who ordered one."""
    said = words(heard.text)
    titles = [words(line.title) for order in heard.situation.orders for line in order.lines]
    is_short = len(heard.text.split()) <= FEW_WORDS
    return is_short and bool(heard.values("product")) and any(said <= title for title in titles)


def _order_meant(heard: Heard) -> Order | None:
    """The one that is named, pointed at or described; or the customer's only one."""
    orders = heard.situation.orders
    named = read_order(heard, Known(SlotSpec("order_id", OrderId, required=True), candidates=orders))
    return heard.situation.order(str(named)) or (orders[0] if len(orders) == 1 else None)


def _none_pending(heard: Heard) -> bool:
    """No order is named, and none of the customer's is still to be packed; of a guest nobody knows."""
    is_known = heard.situation.identity.customer_id is not None
    none_waits = all(order.status is not OrderStatus.PENDING for order in heard.situation.orders)
    return is_known and none_waits and not heard.values("order_id")


def _product_known(heard: Heard) -> bool:
    """Named and found in the catalogue; or not named, but on the page or just shown."""
    if named := heard.values("product"):
        return any(value in heard.situation.products for value in named)
    if by_ordinal(heard, heard.focus.products) is not None:
        return True
    return bool(heard.situation.page_product) or (bool(heard.focus.products) and says("pointing", heard.text))
