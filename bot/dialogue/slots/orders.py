"""Which order is meant."""

from actions.shop.models import Order
from actions.types import Action
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says
from bot.dialogue.shown import Focus
from bot.dialogue.situation import Situation
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.words import best_match, by_ordinal, line_words, words


def candidates_of(action: Action, situation: Situation) -> tuple[Order, ...]:
    """The customer's orders this action could be about."""
    if action.suits is None:
        return situation.orders
    return tuple(order for order in situation.orders if action.suits(order))


def offered_before(situation: Situation, focus: Focus, said: str) -> tuple[Order, ...]:
    """ "Can I get my money back, then?", with several orders to choose from: one of those, and no other."""
    offered = tuple(order for order in situation.orders if order.id in focus.orders)
    return offered if len(offered) > 1 and says("then", said) else situation.orders


NO_THINGS = ("payment_method", "street_address", "city", "zip_code", "email", "date", "price", "reason", "person_name")
"""What is said beside the things in an order: a gift card is no memory card."""


def read_order(heard: Heard, known: Known) -> SlotValue | None:
    """By number, by place in the list just shown, by what is in it, or by "it"."""
    if named := heard.values("order_id"):
        return named[0]
    if heard.situation.orders and (says("newest", heard.text) or "latest" in heard.values("ordinal")):
        return heard.situation.orders[0].id
    listed = heard.focus.orders or tuple(order.id for order in known.candidates)
    if heard.asked in ("", "order_id") and (chosen := by_ordinal(heard, listed)) is not None:
        return chosen
    is_settled = bool(known.order_id) and heard.asked != "order_id" and not says("correcting", heard.text)
    if is_settled and not heard.values("product"):
        return None  # "yes, do it" means the order of the task, whatever was told in between
    if len(heard.focus.orders) == 1 and says("pointing", heard.text) and not heard.values("product"):
        return heard.focus.orders[0]
    if known.order_id and heard.asked not in ("", "order_id") and not says("correcting", heard.text):
        return _of_another(heard, known)
    if (by_content := _with_what_is_named(heard, known)) is not None:
        return by_content.id
    if len(heard.focus.orders) == 1 and says("pointing", heard.text):
        return heard.focus.orders[0]
    return None


def _of_another(heard: Heard, known: Known) -> str | None:
    """ "The slippers", to a question about candles: the only order that has such a thing, where this one has none."""
    said = words(" ".join(entity.text for entity in heard.entities if entity.label == "product"))
    own = heard.situation.order(str(known.order_id))
    if not said or own is None or said & title_words(own):
        return None
    others = [order for order in heard.situation.orders if any(said <= words(line.title) for line in order.lines)]
    return others[0].id if len(others) == 1 else None


def _with_what_is_named(heard: Heard, known: Known) -> Order | None:
    """The one just spoken of, if it has such a thing; else the only one that has it, by its name before its colour."""
    things = heard.meant_without(*NO_THINGS)
    spoken_of = [order for order in heard.situation.orders if (order.id,) == heard.focus.orders]
    if spoken_of and words(things) & title_words(spoken_of[0]):
        return spoken_of[0]
    is_choosing = bool(known.order_id and known.slots.get("swaps"))  # "44" is a wish then, and tells no other order
    is_in_catalogue = any(value in heard.situation.products for value in heard.values("product"))
    for orders in (heard.situation.orders, known.candidates):
        for words_of in (title_words,) if is_choosing or is_in_catalogue else (title_words, order_words):
            if (found := best_match(things, orders, words_of)) is not None:
                return found
    # "Black ones instead of the shoes I have": what is no longer wanted tells the order.
    return best_match(heard.ruled_out, heard.situation.orders, title_words) if says("what_i_have", heard.text) else None


def title_words(order: Order) -> frozenset[str]:
    """What the things in it are called."""
    return frozenset().union(*(words(line.title) for line in order.lines))


def order_words(order: Order) -> frozenset[str]:
    """What a customer may call an order: what is in it."""
    return frozenset().union(*(line_words(line) for line in order.lines))
