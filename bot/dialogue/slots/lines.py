"""Which lines of an order are meant."""

import re
from collections.abc import Sequence

from actions.shop.models import Order, OrderLine
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says, spans
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.words import line_words, named_among, ordinals, words

OPEN = "?"
"""Before a title that several lines have, while it is not known which is meant."""
EVERY_LINE = "*"
"""The value of the button "All of it"."""


def read_lines(heard: Heard, known: Known) -> SlotValue | None:
    """By their buttons, by words of their titles and options, by their places, "both", "everything but the mug"."""
    order = heard.situation.order(known.order_id)
    if order is None:
        return None
    pressed = heard.values(known.slot.name)
    if pressed == [EVERY_LINE]:
        return _all(order, known)
    if alike := lines_asked_about(order, known.slots.get(known.slot.name, ())):
        return _which_of(alike, heard, order, known)
    if chosen := [line for line in order.lines if line.id in pressed]:
        return _ids(chosen)
    before = [line for line in order.lines if line.id in _before(known)]
    unwanted = lines_named(heard.ruled_out, order.lines)
    if _means_all(heard, order, known):
        return _some_or_all([line for line in order.lines if line not in unwanted], order, known)
    named = [line for line in _named(heard, order, known) if line not in unwanted]
    if not named:
        left = [line for line in before or order.lines if line not in unwanted]
        return _ids(left) if unwanted and left else None
    if before and says("adding", heard.text):
        named = [line for line in order.lines if line in before or line in named]
    named = _one_of_each(named, heard)
    if (untold := _untold(named, heard)) and not _is_plural(untold[0], heard):
        clear = [line for line in named if line not in untold]
        return (*_ids(clear), f"{OPEN}{untold[0].title}")
    return _some_or_all(named, order, known)


def is_settled(value: SlotValue) -> bool:
    """No line is still to be told from others of its title."""
    return isinstance(value, tuple) and bool(value) and not any(part.startswith(OPEN) for part in value)


def lines_asked_about(order: Order | None, value: SlotValue) -> list[OrderLine]:
    """Those of one title that are to be told apart."""
    titles = [part.removeprefix(OPEN) for part in value if part.startswith(OPEN)] if isinstance(value, tuple) else []
    return [line for line in order.lines if line.title in titles] if order else []


def _which_of(alike: list[OrderLine], heard: Heard, order: Order, known: Known) -> SlotValue | None:
    """The answer to "which of the two backpacks?"; what else was named stays named."""
    pressed = [line for line in alike if line.id in heard.values(known.slot.name)]
    named = pressed or ordinals(heard, alike) or named_among(heard.meant, alike, line_words)
    if says("both", heard.text) or says("all_of_it", heard.text):
        named = alike
    if not named or (len(named) == len(alike) and _untold(named, heard) and not _is_plural(named[0], heard)):
        return None
    return _some_or_all([line for line in order.lines if line.id in _before(known) or line in named], order, known)


def _untold(named: Sequence[OrderLine], heard: Heard) -> list[OrderLine]:
    """Lines of one title that what was said does not tell apart."""
    said = words(heard.meant)
    for line in named:
        alike = [other for other in named if other.title == line.title]
        if len(alike) > 1 and len({said & _option_words(other) for other in alike}) == 1:
            return alike
    return []


def _one_of_each(named: Sequence[OrderLine], heard: Heard) -> list[OrderLine]:
    """Of lines that are the same in everything, one, unless several are spoken of."""
    first: dict[str, OrderLine] = {}
    for line in named:
        first.setdefault(line.variant_id, line)
    return [line for line in named if first[line.variant_id] is line or _is_plural(line, heard)]


def _is_plural(line: OrderLine, heard: Heard) -> bool:
    """ "Both backpacks", "the backpacks"."""
    nouns = re.findall(r"[a-z]+", line.title.lower())
    said = heard.text.lower()
    many = any(says(name, said) for name in ("both", "all_of_it")) or bool(
        re.search(r"\b(?:all|two|three|2|3)\b", said)
    )
    return many or any(re.search(rf"\b{re.escape(noun)}e?s\b", said) for noun in nouns if not noun.endswith("s"))


def only_line(order: Order | None) -> SlotValue | None:
    """What is meant when there is but one thing that can be."""
    return (order.lines[0].id,) if order is not None and len(order.lines) == 1 else None


def lines_named(text: str, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Those whose titles are named; options tell apart lines of one title: "the blue shirt"."""
    titled = named_among(text, lines, lambda line: words(line.title))
    said = words(text)

    def is_other(line: OrderLine) -> bool:
        own = said & _option_words(line)
        return any(own < said & _option_words(other) for other in titled if other.title == line.title)

    return [line for line in titled if not is_other(line)]


def _option_words(line: OrderLine) -> frozenset[str]:
    return words(" ".join(line.options.values()))


def _named(heard: Heard, order: Order, known: Known) -> list[OrderLine]:
    answering = heard.asked == known.slot.name
    if answering and (placed := ordinals(heard, order.lines)):
        return placed
    if titled := lines_named(heard.meant, order.lines):
        return titled
    return named_among(heard.meant, order.lines, line_words) if answering else []


def _means_all(heard: Heard, order: Order, known: Known) -> bool:
    kept = spans("keeping_the_rest", heard.text)
    meant = [span for span in spans("all_of_it", heard.text) if not any(_overlap(span, other) for other in kept)]
    if meant or says("except", heard.text):
        return True
    return says("both", heard.text) and len(order.lines) == 2


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _some_or_all(named: Sequence[OrderLine], order: Order, known: Known) -> SlotValue | None:
    if len(named) == len(order.lines):
        return _all(order, known)
    return _ids(named) if named else None


def _all(order: Order, known: Known) -> SlotValue:
    """An optional slot says "all of it" by staying empty."""
    return _ids(order.lines) if known.slot.required else ()


def _before(known: Known) -> tuple[str, ...]:
    value = known.slots.get(known.slot.name, ())
    return value if isinstance(value, tuple) else ()


def _ids(lines: Sequence[OrderLine]) -> tuple[str, ...]:
    return tuple(line.id for line in lines)
