"""What kind of suggestion is asked for: by wish, like something, to go with something, cheaper, in blue."""

from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import Recommend
from bot.dialogue.phrases import ends_with, says
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, by_ordinal, words
from nlu.types import Entity, Understanding

IDLE_WORDS = frozenset(
    ["need", "want", "looking", "present", "something", "anything", "like", "have", "can", "you", "recommend", "good",
     "best", "any", "some", "show", "find", "buy", "get", "what", "which", "would", "goes", "gift", "cheaper", "cheap",
     "please", "who", "his", "her", "she", "him", "they", "are", "there", "more", "less", "under", "over", "product",
     "products", "thing", "suggest", "suggestion", "idea", "ideas", "euro", "eur", "around", "about", "max"]
)  # fmt: skip


def recommendation(
    said: str, understanding: Understanding, conversation: Conversation, situation: Situation
) -> Recommend:
    """Read the wish and its constraints."""
    product_id = _reference(said, understanding, conversation, situation)
    cheaper = says("cheaper", said)
    low, high = _price_bounds(said, understanding)
    return Recommend(
        kind=_kind(said, product_id, cheaper),
        words=tuple(sorted(words(_without_prices(said, understanding)) - IDLE_WORDS)),
        product_id=product_id,
        max_price=high,
        min_price=low,
        cheaper=cheaper,
        options=tuple((e.label, e.value) for e in understanding.entities if e.label in {"color", "size", "material"}),
        brand=next((e.value for e in understanding.entities if e.label == "brand"), ""),
    )


def is_critique(said: str, conversation: Conversation, situation: Situation) -> bool:
    """Whether it only makes sense as a word about what was just shown: "cheaper please", "what goes with it"."""
    seen = bool(conversation.focus.products or situation.page_product)
    return seen and any(says(name, said) for name in ("cheaper", "goes_with", "similar"))


def _without_prices(said: str, understanding: Understanding) -> str:
    for price in (entity.text for entity in understanding.entities if entity.label == "price"):
        said = said.replace(price, " ")
    return said


def _kind(said: str, product_id: str, cheaper: bool) -> str:
    if product_id and says("goes_with", said):
        return "goes_with"
    if product_id and (cheaper or says("similar", said)):
        return "similar"
    return "wish"


def _reference(said: str, understanding: Understanding, conversation: Conversation, situation: Situation) -> str:
    """The product the wish starts from; "" when it starts from nothing."""
    heard = Heard(said, understanding.entities, situation, conversation.focus)
    if (placed := by_ordinal(heard, conversation.focus.products)) is not None:
        return placed
    for entity in understanding.entities:
        if entity.label == "product" and entity.value in situation.products:
            return entity.value
    if says("pointing", said) or says("cheaper", said) or says("similar", said) or says("goes_with", said):
        return situation.page_product or next(iter(conversation.focus.products), "")
    return ""


def _price_bounds(said: str, understanding: Understanding) -> tuple[int | None, int | None]:
    """Minor units; a bare amount is a ceiling."""
    low = high = None
    for entity in understanding.entities:
        if entity.label == "price" and (amount := _minor_units(entity)) is not None:
            before = understanding.text[: entity.start]
            if ends_with("at_least", before) and not ends_with("not_over", before):
                low = amount
            else:
                high = amount
    return low, high


def _minor_units(entity: Entity) -> int | None:
    amount = entity.value.split(" ")[0]
    return int(amount) if amount.isdecimal() else None
