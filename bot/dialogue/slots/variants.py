"""Which variant of a product is meant, and which ones come near."""

from collections.abc import Mapping, Sequence

from actions.shop.models import Product, Variant
from bot.dialogue.conversation import SlotValue
from bot.dialogue.situation import Situation
from bot.dialogue.slots.heard import Heard
from bot.dialogue.slots.products import read_product
from bot.dialogue.slots.spec import Known
from bot.dialogue.slots.values import Mention, is_ruled_out, mentioned_values

OPEN = "?"
"""Begins the value of a slot that is only known in part: "?p7|color=blue"."""
TOWARDS = ("to", "for", "in", "with", "a", "want", "into", "as", "be", "become")


def read_variant(heard: Heard, known: Known) -> SlotValue | None:
    """By its button or its number, or by the product and its option values; in part: "?product|color=blue"."""
    products = heard.situation.products
    variants = {variant.id: variant for product in products.values() for variant in product.variants}
    for value in [*heard.values(known.slot.name, "sku"), *heard.text.split()]:
        if value.strip(".,;") in variants:
            return value.strip(".,;")
    before_id, before = read_open(str(known.slots.get(known.slot.name, "")))
    settled = variants.get(str(known.slots.get(known.slot.name, "")))  # type: ignore[call-overload]
    product_id = _product_of(heard, known, before_id or (settled.product_id if settled else ""))
    product = products.get(product_id)
    if product is None:
        return None
    said = chosen_values(mentioned_values(heard.text, product), heard.text, {})
    if not said and settled is not None and settled.product_id == product.id:
        return None
    wanted = {**(before if product.id == before_id else {}), **said}
    fitting = [variant for variant in product.variants if wanted.items() <= dict(variant.options).items()]
    return fitting[0].id if len(fitting) == 1 else write_open(product.id, wanted)


def _product_of(heard: Heard, known: Known, before: str) -> str:
    named = any(value in heard.situation.products for value in heard.values("product", "sku"))
    if before and not named:
        return before
    if (given := str(known.slots.get("product", ""))) in heard.situation.products:
        return given
    return str(read_product(heard, known) or "")


def chosen_values(mentions: Sequence[Mention], text: str, current: Mapping[str, str]) -> dict[str, str]:
    """One value for each option: what is ruled out or is so already gives way to what is said beside it."""
    chosen: dict[str, str] = {}
    for option in dict.fromkeys(mention.option for mention in mentions):
        said = [mention for mention in mentions if mention.option == option and not is_ruled_out(mention, text)]
        other = [mention for mention in said if mention.value != current.get(option)]
        towards = [mention for mention in other if text[: mention.start].split()[-1:] and _leads(mention, text)]
        if other:
            chosen[option] = (towards or other)[-1].value
    return chosen


def _leads(mention: Mention, text: str) -> bool:
    return text[: mention.start].split()[-1].lower() in TOWARDS


def is_in_stock(variant: Variant, situation: Situation, *, pieces: int = 1) -> bool:
    """Whether it can be sent; where nobody counts, the shop's own word holds."""
    counted = [entry for entry in situation.stock if entry.variant_id == variant.id]
    online = [entry.quantity for entry in counted if entry.store == "online"]
    return sum(online) >= pieces if counted else variant.available


def nearest(
    product: Product, wanted: Mapping[str, str], current: Mapping[str, str], situation: Situation
) -> list[Variant]:
    """What can be sent, nearest to the wish first: what was asked for counts more than what stays as it is."""

    def distance(variant: Variant) -> tuple[int, int]:
        missed = sum(variant.options.get(option) != value for option, value in wanted.items())
        changed = sum(variant.options.get(option) != value for option, value in {**current, **wanted}.items())
        return missed, changed

    others = [variant for variant in product.variants if dict(variant.options) != dict(current)]
    return sorted((variant for variant in others if is_in_stock(variant, situation)), key=distance)


def read_open(value: str) -> tuple[str, dict[str, str]]:
    """("p7", {"color": "blue"}) from "?p7|color=blue"; ("", {}) when the value is no open one."""
    if not value.startswith(OPEN):
        return "", {}
    of, *pairs = value.removeprefix(OPEN).split("|")
    return of, dict(pair.split("=", 1) for pair in pairs)


def write_open(of: str, wanted: Mapping[str, str]) -> str:
    return OPEN + "|".join([of, *(f"{option}={value}" for option, value in wanted.items())])
