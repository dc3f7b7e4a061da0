"""Which products are meant, and in which options."""

from collections.abc import Iterator, Sequence

from actions.shop.models import Product, ProductId
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.values import is_ruled_out, mentioned_values
from bot.dialogue.slots.words import best_match, by_ordinal, ordinals, words

COLORS = ("color", "option_value")
ALL_SHOWN = ("pointing", "both", "which_of_them")
FEW_WORDS = 4
"""Of "the brass one", which picks one of those shown; in more words other ones are asked for."""
COUNTING = frozenset({"one", "ones", "two", "three", "it"})
"""Of "the first one", which is taken for a size now and then."""
OPTION_LABELS = ("color", "size", "material", "option_value")


def read_product(heard: Heard, known: Known) -> SlotValue | None:
    """By name, by place in the list just shown, or the one on the page or last spoken of."""
    for value in heard.values("product", "sku"):
        if value in heard.situation.products:
            return value
    if (chosen := by_ordinal(heard, heard.focus.products)) is not None:
        return chosen
    if heard.values("product", "sku"):
        return None
    shown = _shown(heard) if len(heard.focus.products) > 1 else []
    if (product := best_match(heard.meant, shown, lambda product: words(product.title))) is not None:
        return product.id
    if known.slot.kind is ProductId and known.slots.get(known.slot.name):
        return None  # what was looked at in between is not what the task is about
    seen = heard.situation.page_product or next(iter(heard.focus.products), None)
    return seen or (None if heard.asked == known.slot.name else _only_one_of_order(heard))


def picked(heard: Heard) -> bool:
    """ "The second one", "the brass one", of the products just shown."""
    return by_ordinal(heard, heard.focus.products) is not None or titled(heard)


def titled(heard: Heard) -> bool:
    """A few words that are in the title of just one of those shown."""
    if len(heard.text.split()) > FEW_WORDS or len(heard.focus.products) < 2 or heard.values("product"):
        return False
    return best_match(heard.meant, _shown(heard), lambda product: words(product.title)) is not None


def _only_one_of_order(heard: Heard) -> str | None:
    """ "What other colours are there?", of an order just spoken of that holds one thing."""
    order = heard.situation.order(heard.focus.orders[0]) if len(heard.focus.orders) == 1 else None
    return order.lines[0].product_id if order is not None and len(order.lines) == 1 else None


def read_products(heard: Heard, known: Known) -> SlotValue | None:
    """Several: by name, by their places, or all those just shown ("compare them", "both")."""
    named = [value for value in heard.values("product", "sku") if value in heard.situation.products]
    before = known.slots.get(known.slot.name)
    earlier = before if heard.asked == known.slot.name and isinstance(before, tuple) else ()
    placed = ordinals(heard, heard.focus.products)
    if says("first_two", heard.text) and len(heard.focus.products) > 1:
        placed = list(heard.focus.products[:2])
    found = tuple(dict.fromkeys([*earlier, *named, *placed]))
    if len(found) < 2 and len(heard.focus.products) > 1 and any(says(name, heard.text) for name in ALL_SHOWN):
        return heard.focus.products
    if len(found) == 1 and not heard.asked and isinstance(before, tuple) and len(before) > 1:
        return (*before[:-1], *found)  # "no, with the boots": instead of what was compared with last
    return found or None


def read_options(heard: Heard, known: Known) -> SlotValue | None:
    """The option values named: those the product comes in, or, when it comes in none of them, what was said.

    An answer adds to what was chosen before: "blue", and then "42".
    """
    product = heard.situation.products.get(str(known.slots.get("product", "")))
    if product is None:
        return tuple(heard.values(*OPTION_LABELS, known.slot.name)) or None
    title = words(product.title)
    named = [value for value in heard.values(*OPTION_LABELS, known.slot.name) if value.casefold() not in COUNTING]
    said = tuple(value for value in named if not words(value) & title)
    mentions = [mention for mention in mentioned_values(heard.text, product) if not is_ruled_out(mention, heard.text)]
    names = _option_names(product)
    chosen = (*(value for value in said if value.casefold() in names), *(mention.value for mention in mentions))
    if not chosen:
        return said or None
    return added_options(product, known.slots.get(known.slot.name, ()), (*_beside(chosen, said, heard), *chosen))


def _beside(chosen: Sequence[str], said: Sequence[str], heard: Heard) -> Iterator[str]:
    """What it does not come in, said in one breath with what it does: "in white 44" is no yes to just any 44."""
    spans = [(entity.start, entity.end) for entity in heard.entities if entity.value in chosen]
    for entity in heard.entities:
        if entity.value in said and entity.value not in chosen and entity.label in COLORS:
            gaps = [heard.text[entity.end : start] for start, _ in spans if start >= entity.end]
            gaps += [heard.text[end : entity.start] for _, end in spans if end <= entity.start]
            if any(gap in (" ", ", ", "-") for gap in gaps):
                yield entity.value


def added_options(product: Product | None, before: SlotValue, chosen: SlotValue) -> tuple[str, ...]:
    """`chosen`, and what was chosen before of the options that it says nothing of."""
    earlier, new = (value if isinstance(value, tuple) else () for value in (before, chosen))
    names = _option_names(product) if product else {}
    taken = {"", *(names.get(value.casefold(), "") for value in new)}
    return tuple(dict.fromkeys([*(one for one in earlier if names.get(one.casefold(), "") not in taken), *new]))


def _option_names(product: Product) -> dict[str, str]:
    """Each value in small letters -> the option that has it."""
    return {value.casefold(): name for variant in product.variants for name, value in variant.options.items()}


def _shown(heard: Heard) -> list[Product]:
    products = heard.situation.products
    return [products[id] for id in heard.focus.products if id in products]
