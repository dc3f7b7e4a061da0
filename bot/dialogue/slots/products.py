"""Which products are meant, and in which options."""

from actions.shop.models import Product
from bot.dialogue.conversation import SlotValue
from bot.dialogue.phrases import says
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.values import is_ruled_out, mentioned_values
from bot.dialogue.slots.words import best_match, by_ordinal, ordinals, words

OPTION_LABELS = ("color", "size", "material", "option_value")


def read_product(heard: Heard, _known: Known) -> SlotValue | None:
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
    return heard.situation.page_product or (heard.focus.products[0] if heard.focus.products else None)


def read_products(heard: Heard, known: Known) -> SlotValue | None:
    """Several: by name, by their places, or all those just shown ("compare them", "both")."""
    named = [value for value in heard.values("product", "sku") if value in heard.situation.products]
    before = known.slots.get(known.slot.name)
    earlier = before if heard.asked == known.slot.name and isinstance(before, tuple) else ()
    placed = ordinals(heard, heard.focus.products)
    found = tuple(dict.fromkeys([*earlier, *named, *placed]))
    if len(found) < 2 and len(heard.focus.products) > 1 and (says("pointing", heard.text) or says("both", heard.text)):
        return heard.focus.products
    return found or None


def read_options(heard: Heard, known: Known) -> SlotValue | None:
    """The option values named: those the product comes in, or, when it comes in none of them, what was said.

    An answer adds to what was chosen before: "blue", and then "42".
    """
    said = tuple(heard.values(*OPTION_LABELS, known.slot.name))
    product = heard.situation.products.get(str(known.slots.get("product", "")))
    if product is None:
        return said or None
    mentions = [mention for mention in mentioned_values(heard.text, product) if not is_ruled_out(mention, heard.text)]
    offered = {value.casefold(): name for variant in product.variants for name, value in variant.options.items()}
    chosen = [*(value for value in said if value.casefold() in offered), *(mention.value for mention in mentions)]
    if not chosen:
        return said or None
    names = {offered[value.casefold()] for value in chosen}
    before = known.slots.get(known.slot.name)
    earlier = before if isinstance(before, tuple) else ()
    kept = [one for one in earlier if offered.get(one.casefold(), "") not in {"", *names}]
    return tuple(dict.fromkeys([*kept, *chosen]))


def _shown(heard: Heard) -> list[Product]:
    products = heard.situation.products
    return [products[id] for id in heard.focus.products if id in products]
