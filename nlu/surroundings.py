"""What the words around a mention make of it: a town's shop, a tier that is no colour, a number that counts goods.

Each rule is one of the table in `data/README.md`, "What is marked, and how far".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nlu import spoken
from nlu.types import Entity

OPTIONS = frozenset({"color", "size", "material", "option_value", "quantity"})
"""What stands before a product and is said of it, but is no part of its name."""
_SHOP = r"(?:stores?|shops?|branch(?:es)?|outlets?|showroom|depot|house|warehouse)"
_SHOP_AFTER = re.compile(rf"(?:'s)? (?:{_SHOP}|one)\b", re.IGNORECASE)
_SHOP_BEFORE = re.compile(
    r"\b(?:stores?|shops?|branch(?:es)?|outlets?|showroom|depot|the one|pick(?:ed)? (?:\w+ )?up|click and collect"
    r"|(?:fetch|collect) (?:\w+ ){1,3}) ?(?:is |are |from |myself )?(?:in|at|from|near) $",
    re.IGNORECASE,
)
_TIERS = re.compile(
    r"\b(?:member(?:s|ship)?|tiers?|status|levels?|points?|cashback|upgrade[ds]?|downgrade[ds]?|bronze|platinum|loyalty"
    r"|benefits?|perks?|rank|go gold|go silver|account|advantages)\b",
    re.IGNORECASE,
)
_COLOR_TALK = re.compile(r"\b(?:colou?rs?|shades?|tone)\b", re.IGNORECASE)
_COLOR_BEFORE = re.compile(r"\b(?:in|in the|not|rose) $", re.IGNORECASE)
_NO_COLOR_AFTER = re.compile(
    r" (?:oil|teas?|coffee|wine|rice|beans?|pepper|onions?|friday|boards?|hole|screen|letters|tape|moon)\b",
    re.IGNORECASE,
)
_NO_GOODS_AFTER = re.compile(
    r" (?:numbers?|sale|shops?|stores?|page|department|company|safe|sleepers?|size)\b", re.IGNORECASE
)
_ONE_AFTER = re.compile(r" (?:ones?|version|plated|edition|frame|rim|trim)\b", re.IGNORECASE)
_METALS = frozenset({"gold", "golden", "silver"})
_NO_SIZE_BEFORE = re.compile(
    r"\b(?:runs?|running|comes? (?:up|out)|came (?:up|out)|fits?|too|so|this|that|how|very|really|is|are|be|it's|"
    r"they're|bit|little|feels?|looks?|by and|at)(?: (?:a bit|very|quite|rather|a little))? $",
    re.IGNORECASE,
)
_SIZE_AFTER = re.compile(
    r" (?:ones?|sized?|version|instead|please|pls|or|not|and|in|if|do|too|is|isn't|rather|but|for)\b|[.,;:!?)/\"]|$",
    re.IGNORECASE,
)
_SIZE_WORDS = frozenset({"small", "medium", "large"})
_NUMBER_BEFORE = re.compile(
    rf"({spoken.NUMBER.pattern}|\b(?:a|two) dozen\b)(?: (?:more|extra|new|of the|of those|of these))? ?$", re.IGNORECASE
)
_NO_COUNT_BEFORE = re.compile(
    r"(?:[$€£#₹.,/-]|\b(?:order|number|no|nr|size|the other|which|this|that|page|level|option) )$", re.IGNORECASE
)
_MOST = 1000
_COUNT_CONFIDENCE = 0.8


def reread(entities: Iterable[Entity], text: str, *, products: Iterable[Entity] = ()) -> Iterator[Entity]:
    """Each mention as its surroundings want it: with another label, or not at all; `products` are in `text`, too."""
    names = frozenset(product.start for product in products)
    for entity in entities:
        if entity.label == "city" and _names_a_shop(entity, text):
            yield replace(entity, label="store")
        elif not _is_something_else(entity, text, names):
            yield entity


def without_options(product: Entity, entities: Sequence[Entity]) -> Entity:
    """`product` from where its name begins: "blue wool coat" -> "coat", where blue and wool are among `entities`."""
    start = product.start
    for other in sorted(entities, key=lambda entity: entity.start):
        begins_it = start <= other.start <= start + 1 and other.end < product.end
        if begins_it and other.label in OPTIONS:
            start = other.end
    if start == product.start:
        return product
    rest = product.text[start - product.start :]
    name = rest.lstrip(" -")
    value = name.lower() if product.value == product.text.lower() else product.value
    return replace(product, text=name, value=value, start=product.end - len(name))


def joined(products: Sequence[Entity], text: str) -> Iterator[Entity]:
    """`products`, which do not overlap, those side by side as one: "garden", "gnomes" -> "garden gnomes"."""
    last: Entity | None = None
    for entity in sorted(products, key=lambda product: product.start):
        if last and text[last.end : entity.start] in {" ", "-"}:
            said = text[last.start : entity.end]
            last = Entity(
                "product", said, said.lower(), last.start, entity.end, max(last.confidence, entity.confidence)
            )
            continue
        if last:
            yield last
        last = entity
    if last:
        yield last


def counts(entities: Sequence[Entity], text: str) -> Iterator[Entity]:
    """The numbers that stand right before a product or before what is said of it: "two blue mugs"."""
    starts = {entity.end: entity for entity in entities if entity.label in OPTIONS - {"quantity"}}
    for product in entities:
        if product.label != "product":
            continue
        at = product.start
        while (said := starts.get(at - 1)) and text[at - 1] == " ":
            at = said.start
        before = text[max(0, at - 40) : at]
        match = _NUMBER_BEFORE.search(before)
        if not match or not before.endswith(" ") or _NO_COUNT_BEFORE.search(before[: match.start()]):
            continue
        number = {"a dozen": 12, "two dozen": 24}.get(match[1].lower()) or spoken.number(match[1])
        if number and number < _MOST:
            start = at - len(before) + match.start(1)
            yield Entity("quantity", match[1], str(number), start, start + len(match[1]), _COUNT_CONFIDENCE)


def _names_a_shop(town: Entity, text: str) -> bool:
    return bool(_SHOP_AFTER.match(text, town.end) or _SHOP_BEFORE.search(text[max(0, town.start - 40) : town.start]))


def _is_something_else(entity: Entity, text: str, names: frozenset[int]) -> bool:
    """A tier, or a way to speak of things; before a product's name (one of `names`) it is what it says."""
    said = entity.text.lower()
    before = text[max(0, entity.start - 30) : entity.start]
    if entity.label == "product" and _NO_GOODS_AFTER.match(text, entity.end):
        return True
    if entity.label == "color" and _NO_COLOR_AFTER.match(text, entity.end):
        return True
    if entity.end + 1 in names:
        return False
    if entity.label == "color" and said in _METALS:
        is_color = _COLOR_TALK.search(text) or _ONE_AFTER.match(text, entity.end) or _COLOR_BEFORE.search(before)
        return not is_color or bool(_TIERS.search(text))
    if entity.label == "size" and said in _SIZE_WORDS:
        return bool(_NO_SIZE_BEFORE.search(before) or not _SIZE_AFTER.match(text, entity.end))
    return False
