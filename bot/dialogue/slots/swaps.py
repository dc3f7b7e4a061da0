"""Which lines of an order are to become which other variants: "the kettle to black and the lamp to brass".

A swap is kept as "line>variant"; while the variant is not settled, as "line>?color=blue"; while it is not known which
of several lines of one title is meant, as "?lamp-3>?color=blue".
"""

import re
from collections.abc import Mapping

from actions.shop.models import Order, OrderLine, Product, Variant
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.lines import lines_named
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.values import Mention, mentioned_values
from bot.dialogue.slots.variants import OPEN, chosen_values, is_in_stock
from bot.dialogue.slots.words import named_among, ordinals, words

BREAK = re.compile(r"[,;\n]|\.(?=\s)|\b(?:and|then|also|plus)\b|&", re.IGNORECASE)
"""Between what is said of one line and of the next."""

CHANGED_TO = re.compile(r"\b(?:to|into|become|be)\s+(?:(?:a|an|the|size|colou?r)\s+)*$", re.IGNORECASE)
"""Before a value: that is wished for, and tells no line that has it already."""

MOST_TEXT = 1000
"""Characters of a message that are looked at."""


def read_swaps(heard: Heard, known: Known) -> SlotValue | None:
    """The swaps so far with what this message adds to them or puts in their place."""
    order = heard.situation.order(known.order_id)
    if order is None:
        return None
    before = swaps_in(known.slots.get(known.slot.name, ()))
    before = {line: swap for line, swap in before.items() if any(line in (own.id, any_of(own)) for own in order.lines)}
    found = _pressed(heard, known, order) or _told_which(heard, order, before) or _said(heard, order, before)
    for line in order.lines:
        if line.id in found:
            before.pop(any_of(line), None)
    for line in lines_named(heard.ruled_out, order.lines):
        if line.id in before and line.id not in found:
            before.pop(line.id)
    replaces = bool(found) and says("replacing", heard.text) and not says("adding", heard.text)
    kept = {} if replaces and not set(found) & set(before) else before
    swaps = tuple(f"{line}>{swap}" for line, swap in {**kept, **found}.items())
    return swaps or None


def swaps_in(value: SlotValue) -> dict[str, str]:
    """Line -> variant, or what is known of it."""
    return dict(swap.split(">", 1) for swap in value) if isinstance(value, tuple) else {}


def wanted_in(swap: str) -> dict[str, str]:
    """The option values that an open swap names."""
    pairs = swap.removeprefix(OPEN).split("|")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair) if swap.startswith(OPEN) else {}


def names_lines_only(value: SlotValue) -> bool:
    """Whether it is known what should be different, and nothing of how."""
    swaps = swaps_in(value).values()
    return bool(swaps) and all(swap.startswith(OPEN) and not wanted_in(swap) for swap in swaps)


def open_line(value: SlotValue) -> str:
    """The first line whose new variant is not settled; "" when all are."""
    return next((line for line, swap in swaps_in(value).items() if swap.startswith(OPEN)), "")


def _pressed(heard: Heard, known: Known, order: Order) -> dict[str, str]:
    lines = {str(line.id): line for line in order.lines}
    pressed = [value.split(">", 1) for value in heard.values(known.slot.name) if ">" in value]
    return {line: _for_line(swap, lines[line], heard) for line, swap in pressed if line in lines}


def _for_line(swap: str, line: OrderLine, heard: Heard) -> str:
    """The wish as far as it can be met by this line."""
    wanted, product = wanted_in(swap), heard.situation.products.get(line.product_id)
    return settled(wanted, line, product, heard) if wanted and product is not None else swap


def any_of(line: OrderLine) -> str:
    """Stands for a line that is still to be told from the others of its title."""
    return f"{OPEN}{line.product_id}"


def lines_to_tell(value: SlotValue, order: Order | None) -> list[OrderLine]:
    """Those of one title of which one is to become something else."""
    return _alike(order, swaps_in(value)) if order else []


def _alike(order: Order, swaps: Mapping[str, str]) -> list[OrderLine]:
    first = next((line for line in swaps if line.startswith(OPEN)), "")
    return [line for line in order.lines if any_of(line) == first]


def _told_which(heard: Heard, order: Order, before: Mapping[str, str]) -> dict[str, str]:
    """The answer to "which of the two kettles?": the wish goes on from there."""
    alike = _alike(order, before)
    if not alike:
        return {}
    products = heard.situation.products
    by_options = _most_alike(alike, heard.meant[:MOST_TEXT], {line.id: products[line.product_id] for line in alike
                                                             if line.product_id in products})  # fmt: skip
    named = ordinals(heard, alike)[:1] or [line for line in alike if line.id == by_options]
    told = alike if _are_several(alike[0], heard.text) else named
    return {line.id: _for_line(before[any_of(line)], line, heard) for line in told}


def _are_several(line: OrderLine, text: str) -> bool:
    """ "Both kettles", "the kettles"."""
    nouns = [noun for noun in re.findall(r"[a-z]{3,}", line.title.lower()) if not noun.endswith("s")]
    said = frozenset(re.findall(r"[a-z]+", text.lower()))
    return says("both", text) or says("all_of_it", text) or any({f"{noun}s", f"{noun}es"} & said for noun in nouns)


def _said(heard: Heard, order: Order, before: Mapping[str, str]) -> dict[str, str]:
    """What each part of the message says of the line it is about."""
    products = heard.situation.products
    offered: dict[str, Product] = {
        line.id: products[line.product_id] for line in order.lines if line.product_id in products
    }
    parts = _parts(heard.text[:MOST_TEXT], list(offered.values()))
    about = _about(parts, order, before, offered)
    found: dict[str, str] = {}
    for line in order.lines:
        said = " , ".join(part for part, line_id in zip(parts, about, strict=True) if line_id == line.id)
        if line.id in offered and said:
            swap = _swap(said, line, offered[line.id], before.get(line.id, ""), heard)
            found |= {line.id: swap} if swap else {}
    return found | _of_twins(heard, order, offered, found)


def _of_twins(heard: Heard, order: Order, offered: Mapping[str, Product], found: Mapping[str, str]) -> dict[str, str]:
    """Lines of one title that nothing tells apart: the one that is not so already, all of them, or one to be told."""
    text = heard.text[:MOST_TEXT]
    alike = [line for line in _line_in(text, order, offered) if line.id in offered]
    if len(alike) < 2 or len({line.product_id for line in alike}) > 1:
        return {}
    several = _are_several(alike[0], text)
    if any(line.id in found for line in order.lines) and not (several and set(found) <= {line.id for line in alike}):
        return {}
    product = offered[alike[0].id]
    mentions = _of_line(mentioned_values(text, product), alike[0])
    changing = [line for line in alike if chosen_values(mentions, text, line.options)] if mentions else alike
    if len(changing) == 1 or (several and mentions):
        return {line.id: _swap(text, line, product, "", heard) for line in changing}
    return {any_of(alike[0]): _open_wish(chosen_values(mentions, text, {}))} if changing else {}


def _open_wish(wanted: Mapping[str, str]) -> str:
    return OPEN + "|".join(f"{option}={value}" for option, value in wanted.items())


def _parts(text: str, products: list[Product]) -> list[str]:
    """The text cut at its commas and "and"s, unless they belong to an option value."""
    values = [mention for product in products for mention in mentioned_values(text, product)]
    cuts = [
        match.span()
        for match in BREAK.finditer(text)
        if not any(value.start < match.end() and match.start() < value.end for value in values)
    ]
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _about(parts: list[str], order: Order, before: Mapping[str, str], offered: Mapping[str, Product]) -> list[str]:
    """The line each part is about: the one it names, else the one spoken of before it, else the one after it."""
    named = _lines_in(parts, order, offered)
    first = next((line for line in named if line), "")
    current = first or _line_unnamed(" , ".join(parts), order, before, offered)
    about = []
    for line in named:
        current = line or current
        about.append(current)
    return about


def _lines_in(parts: list[str], order: Order, offered: Mapping[str, Product]) -> list[str]:
    """For each part the line it names; "" where it names none, or several that nothing said around it tells apart."""
    named = [_line_in(part, order, offered) for part in parts]
    told: list[str] = []
    since = 0
    for index, lines in enumerate(named):
        until = next((later for later in range(index + 1, len(named)) if named[later]), len(named))
        here = _most_alike(lines, " , ".join(parts[since : index + 1]), offered)
        told.append(here or _most_alike(lines, " , ".join(parts[since:until]), offered))
        since = index + 1 if lines else since
    return told


def _line_in(part: str, order: Order, offered: Mapping[str, Product]) -> list[OrderLine]:
    """By its number, its whole title or words of it; a value is no title: "electric" names no electric kettle."""
    if by_number := [line for line in order.lines if re.search(rf"\b{re.escape(line.variant_id)}\b", part)]:
        return by_number
    if spelled := [line for line in order.lines if line.title.casefold() in part.casefold()]:
        longest = max(len(line.title) for line in spelled)
        return [line for line in spelled if len(line.title) == longest]
    titled = part
    for product in offered.values():
        for mention in mentioned_values(part, product):
            titled = f"{titled[: mention.start]}{' ' * (mention.end - mention.start)}{titled[mention.end :]}"
    return named_among(titled, order.lines, lambda line: words(line.title))


def _most_alike(lines: list[OrderLine], text: str, offered: Mapping[str, Product]) -> str:
    """The one of them whose present options are named: "the blue shirt to red"."""
    if len(lines) < 2:
        return lines[0].id if lines else ""

    def named(line: OrderLine) -> int:
        mentions = mentioned_values(text, offered[line.id]) if line.id in offered else []
        return sum(
            line.options.get(mention.option) == mention.value and not CHANGED_TO.search(text[: mention.start])
            for mention in mentions
        )

    most = max(map(named, lines))
    alike = [line for line in lines if named(line) == most]
    are_the_same = len({line.variant_id for line in alike}) == 1
    return alike[0].id if are_the_same else ""


def _line_unnamed(text: str, order: Order, before: Mapping[str, str], offered: Mapping[str, Product]) -> str:
    """No line is named: the one asked about, the only one, or the only one that comes in what is said."""
    if len(order.lines) == 1:
        return order.lines[0].id
    if opened := [line for line, swap in before.items() if swap.startswith(OPEN)]:
        return opened[0]
    fitting = [
        line.id
        for line in order.lines
        if line.id in offered and chosen_values(mentioned_values(text, offered[line.id]), text, line.options)
    ]
    swapped = [line for line in before if line in fitting]
    meant = swapped or fitting
    return meant[0] if len(meant) == 1 else ""


def _swap(said: str, line: OrderLine, product: Product, before: str, heard: Heard) -> str:
    """What becomes of one line; "" when nothing is said that changes what is known of it."""
    for variant in product.variants:
        if variant.id != line.variant_id and re.search(rf"\b{re.escape(variant.id)}\b", said):
            return variant.id
    wanted = chosen_values(_of_line(mentioned_values(said, product), line), said, line.options)
    if not wanted and (says("same_again", said) or _wants_it_as_it_is(said, line, product)):
        return line.variant_id
    if not wanted:
        return "" if before else OPEN
    earlier = wanted_in(before) if before.startswith(OPEN) else _difference(before, line, product)
    ways = _told_apart({**earlier, **wanted}, line, product, heard)
    return settled(ways[0], line, product, heard) if len(ways) == 1 else _as_far_as(ways)


def _wants_it_as_it_is(said: str, line: OrderLine, product: Product) -> bool:
    """ "To size 42" of what is a 42 already: a wish that changes nothing, to be told so."""
    mentions = mentioned_values(said, product)
    is_so = all(line.options.get(mention.option) == mention.value for mention in mentions)
    return is_so and any(CHANGED_TO.search(said[: mention.start]) for mention in mentions)


def _told_apart(wanted: dict[str, str], line: OrderLine, product: Product, heard: Heard) -> list[dict[str, str]]:
    """A word that is a value of several options ("black") is meant of one of them, where that one can be had."""
    rivals = {option for option, value in wanted.items() if list(wanted.values()).count(value) > 1}
    clear = {option: value for option, value in wanted.items() if option not in rivals}
    ways = [{**clear, option: wanted[option]} for option in sorted(rivals)]
    return [way for way in ways if not settled(way, line, product, heard).startswith(OPEN)] or [wanted]


def _as_far_as(ways: list[dict[str, str]]) -> str:
    """What all of them have in common, so that the rest is asked about."""
    shared = set.intersection(*(set(way.items()) for way in ways))
    return OPEN + "|".join(f"{option}={value}" for option, value in sorted(shared))


def settled(wanted: Mapping[str, str], line: OrderLine, product: Product, heard: Heard) -> str:
    """The variant that has all of it and can be sent, or the wish as it stands; what is not named stays as it is."""
    exact = {**line.options, **wanted}
    variant = _fitting(product, exact)
    if variant is not None and is_in_stock(variant, heard.situation, pieces=line.quantity):
        return variant.id
    return _open_wish(wanted)


def _fitting(product: Product, options: Mapping[str, str]) -> Variant | None:
    return next((variant for variant in product.variants if dict(variant.options) == dict(options)), None)


def _of_line(mentions: list[Mention], line: OrderLine) -> list[Mention]:
    """Words of the title are no wish: the "wireless" of wireless earbuds."""
    title = line.title.casefold().split()
    return [mention for mention in mentions if mention.value.casefold() not in title]


def _difference(variant_id: str, line: OrderLine, product: Product) -> dict[str, str]:
    """What a settled swap changes: "and size L" goes on from there."""
    variant = next((variant for variant in product.variants if variant.id == variant_id), None)
    if variant is None:
        return {}
    return {option: value for option, value in variant.options.items() if line.options.get(option) != value}
