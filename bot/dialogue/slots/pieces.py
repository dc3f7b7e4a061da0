"""How many pieces somebody wants of what they ordered: "it says two and I wanted one", "one fewer", "make it three"."""

import re
from collections.abc import Iterator, Sequence

from actions.shop.models import Order
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import ends_with, spans
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.plain import MOST, MOST_PIECES, NUMBER, NUMBER_WORDS
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.words import words

NO_COUNTS = ("lines", "order_id", "size", "price", "date", "zip_code", "phone", "option_value", "tracking_number")
"""What has numbers in it and counts nothing."""
KINDS = ("size", "option_value")
"""Of these, what a thing is like."""
COUNTED = re.compile(
    rf"{NUMBER.pattern}(?!(?!(?:x|pcs?)\b)[^\W\d_])|(?<![\w-])(?:{'|'.join(NUMBER_WORDS)})(?![\w-])", re.IGNORECASE
)
"""A number alone, or "2x"; "2K" is what something is like."""


def read_pieces(heard: Heard, known: Known) -> SlotValue | None:
    """The number wanted, and not the one that was ordered; more or fewer count from what is there.

    A number that only says what is there now leaves the question open.
    """
    is_asked = heard.asked == known.slot.name
    if heard.asked and not is_asked and known.slots.get(known.slot.name):
        return None
    now = _ordered(heard, known)
    counts = [count for count in counts_in(heard) if is_asked or count <= MOST]
    is_fewer, is_more = _counts("fewer_pieces", heard), _counts("more_pieces", heard)
    if now and (is_fewer or is_more):
        step = counts[0] if counts else 1
        wanted = now - step if is_fewer else now + step
        return wanted if wanted > 0 else None
    others = [count for count in counts if count != now] or counts
    return others[-1] if others and 1 <= others[-1] <= MOST_PIECES else None


def is_about_pieces(heard: Heard) -> bool:
    """Whether the number of something ordered should be another: it is named, or nothing is, or nobody knows."""
    if not _counts("how_many_pieces", heard) and not (_counts("more_pieces", heard) and counts_in(heard)):
        return False
    if _is_a_kind(heard):
        return False
    named = heard.values("product") if heard.situation.orders else ()
    titles = [words(line.title) for order in heard.situation.orders for line in order.lines]
    said = words(" ".join(f"{one.text} {one.value}" for one in heard.entities if one.label == "product"))
    return not named or any(said & title for title in titles)


def _is_a_kind(heard: Heard) -> bool:
    """ "The puzzle with 500 pieces": the only number there is belongs to what it should be like."""
    kinds = [entity for entity in heard.entities if entity.label in KINDS and COUNTED.search(entity.text)]
    return bool(kinds) and not counts_in(heard)


def is_about_fewer(heard: Heard) -> bool:
    """ "Cancel one of the bottles", of which several were ordered."""
    said = words(" ".join(f"{one.text} {one.value}" for one in heard.entities if one.label == "product"))
    lines = [line for order in heard.situation.orders for line in order.lines if line.quantity > 1]
    return _counts("fewer_pieces", heard) and any(said & words(line.title) for line in lines)


def holding_as_many(orders: Sequence[Order], heard: Heard) -> tuple[Order, ...]:
    """Those with as many pieces of something as are told to be there: "it says two"; all, where nothing is told."""
    told = set(_numbers(heard, tells_what_is=True))
    return tuple(order for order in orders if not told or told & {line.quantity for line in order.lines})


def counts_in(heard: Heard) -> list[int]:
    """The numbers wanted, in order: none that is part of a size or a price, points at something or tells what is."""
    return list(_numbers(heard, tells_what_is=False))


def _numbers(heard: Heard, *, tells_what_is: bool) -> Iterator[int]:
    names = [entity for entity in heard.entities if entity.label in NO_COUNTS]
    aside = [(entity.start, entity.end) for entity in names if entity.text.casefold() not in NUMBER_WORDS]
    aside += spans("no_count", heard.text)
    for match in COUNTED.finditer(heard.text if tells_what_is else heard.meant):
        is_aside = any(start < match.end() and match.start() < end for start, end in aside)
        if not is_aside and ends_with("tells_what_is", heard.text[: match.start()]) == tells_what_is:
            word = match[0].casefold()
            yield NUMBER_WORDS.index(word) if word in NUMBER_WORDS else int(word)


def _counts(name: str, heard: Heard) -> bool:
    """Whether one of the phrases is said of pieces: "one more bottle", and not "one more thing"."""
    aside = spans("no_count", heard.text)
    return any(not any(begin <= start < end for begin, end in aside) for start, _ in spans(name, heard.text))


def _ordered(heard: Heard, known: Known) -> int:
    """Pieces of the lines in question; 0 where that is not known, or not one number."""
    order, chosen = heard.situation.order(known.order_id), known.slots.get("lines", ())
    lines = order.lines if order else ()
    meant = [line for line in lines if isinstance(chosen, tuple) and line.id in chosen] or lines
    counted = {line.quantity for line in meant}
    return counted.pop() if len(counted) == 1 else 0
