"""What kind of suggestion is asked for: by wish, like something, to go with something, cheaper, in blue."""

from bot.dialogue.decisions import Recommend
from bot.dialogue.phrases import ends_with, says
from bot.dialogue.slots import Heard, by_ordinal, words
from nlu.types import Entity

ABOUT_SHOWN = ("cheaper", "goes_with", "similar")

IDLE_WORDS = frozenset(
    ["need", "want", "looking", "present", "something", "anything", "like", "have", "can", "you", "recommend", "good",
     "best", "any", "some", "show", "find", "buy", "get", "what", "which", "would", "goes", "gift", "cheaper", "cheap",
     "please", "who", "his", "her", "she", "him", "they", "are", "there", "more", "less", "under", "over", "product",
     "products", "thing", "suggest", "suggestion", "idea", "ideas", "euro", "eur", "around", "about", "max"]
)  # fmt: skip


def recommendation(heard: Heard) -> Recommend:
    """Read the wish and its constraints."""
    product_id = _reference(heard)
    cheaper = says("cheaper", heard.text)
    low, high = _price_bounds(heard)
    return Recommend(
        kind=_kind(heard.text, product_id, cheaper),
        words=tuple(sorted(words(_without_prices(heard)) - IDLE_WORDS)),
        product_id=product_id,
        max_price=high,
        min_price=low,
        cheaper=cheaper,
        options=tuple((e.label, e.value) for e in heard.entities if e.label in {"color", "size", "material"}),
        brand=next(iter(heard.values("brand")), ""),
    )


def is_critique(heard: Heard) -> bool:
    """Whether it only makes sense as a word about what was just shown: "cheaper please", "what goes with it"."""
    seen = bool(heard.focus.products or heard.situation.page_product)
    return seen and any(says(name, heard.text) for name in ABOUT_SHOWN)


def _kind(said: str, product_id: str, cheaper: bool) -> str:
    if product_id and says("goes_with", said):
        return "goes_with"
    if product_id and (cheaper or says("similar", said)):
        return "similar"
    return "wish"


def _reference(heard: Heard) -> str:
    """The product the wish starts from; "" when it starts from nothing."""
    if (placed := by_ordinal(heard, heard.focus.products)) is not None:
        return placed
    for value in heard.values("product"):
        if value in heard.situation.products:
            return value
    if any(says(name, heard.text) for name in ("pointing", *ABOUT_SHOWN)):
        return heard.situation.page_product or next(iter(heard.focus.products), "")
    return ""


def _without_prices(heard: Heard) -> str:
    text = heard.text
    for price in (entity.text for entity in heard.entities if entity.label == "price"):
        text = text.replace(price, " ")
    return text


def _price_bounds(heard: Heard) -> tuple[int | None, int | None]:
    """Minor units; a bare amount is a ceiling."""
    low = high = None
    for entity in heard.entities:
        if entity.label == "price" and (amount := _minor_units(entity)) is not None:
            before = heard.text[: entity.start]
            if ends_with("at_least", before) and not ends_with("not_over", before):
                low = amount
            else:
                high = amount
    return low, high


def _minor_units(entity: Entity) -> int | None:
    amount = entity.value.split(" ")[0]
    return int(amount) if amount.isdecimal() and len(amount) < 12 else None
