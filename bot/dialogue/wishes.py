"""What a shopper looks for: the words, the prices, the options, and what it must not be."""

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.decisions import Recommend
from bot.dialogue.phrases import ends_with, says, spans
from bot.dialogue.slots import Heard, by_ordinal, words
from nlu.types import Entity

OPTIONS = ("color", "size", "material")
COMPARISONS = ("cheaper", "dearer", "better_rated", "bigger", "smaller", "lighter", "heavier", "other_brand")
"""Names of phrases and of critiques that compare with what was shown."""
ABOUT_SHOWN = ("cheaper", "goes_with", "similar")
SET_ASIDE = ("preferring", "lacking", "no_matter", "anything", *COMPARISONS)
"""Phrases that are no words of the wish."""

IDLE_WORDS = frozenset(
    ["need", "want", "looking", "something", "anything", "like", "have", "can", "you", "recommend", "good", "likes",
     "best", "any", "some", "show", "find", "buy", "get", "what", "which", "would", "goes", "cheaper", "cheap",
     "please", "who", "his", "her", "she", "him", "they", "are", "there", "more", "less", "under", "over", "product",
     "products", "thing", "suggest", "suggestion", "idea", "ideas", "euro", "eur", "around", "about", "max",
     "buying", "search", "searching", "only", "just", "also", "maybe", "instead", "other", "another", "lets", "did",
     "how", "okay", "those", "these", "them", "does", "come", "really", "nice", "great", "perhaps", "hello", "hey",
     "recommendation", "recommendations", "ones", "else", "but", "lot", "bit", "then", "well", "too", "still", "love",
     "loves", "into", "was", "were", "will", "could", "should", "under", "cost", "costs", "spend", "budget",
     "got", "your", "our", "seller", "bestseller", "selling", "popular", "arrival", "trending"]
)  # fmt: skip


def read_wish(heard: Heard) -> Recommend:
    """The wish and its constraints; about a product where one is named, pointed at or placed."""
    product_id = reference(heard)
    low, high = price_bounds(heard)
    options = tuple((e.label, e.value) for e in heard.entities if e.label in OPTIONS and not _is_ruled_out(e, heard))
    is_soft = says("preferring", heard.text)
    return Recommend(
        kind=_kind(heard.text, product_id),
        words=tuple(sorted(wish_words(heard))),
        product_id=product_id,
        thing=_thing(heard),
        max_price=high,
        min_price=low,
        options=() if is_soft else options,
        preferred=options if is_soft else (),
        brand=next(iter(heard.values("brand")), ""),
        critiques=comparisons(heard.text),
        without=without(heard),
        other_than_brands=tuple(e.value for e in heard.entities if e.label == "brand" and _is_ruled_out(e, heard)),
    )


def read_general_wish(heard: Heard) -> Recommend:
    """The same where no product was recognized in it: the thing is what its telling words say."""
    telling = wish_words(heard)
    said = [word for word in heard.text.split() if words(word) & telling]
    return replace(read_wish(heard), thing=" ".join(said).strip("?!.,"))


def comparisons(text: str) -> tuple[str, ...]:
    """ "Cheaper and lighter" -> cheaper, lighter."""
    return tuple(name for name in COMPARISONS if says(name, text))


def wish_words(heard: Heard) -> frozenset[str]:
    """Without prices, options, brands, comparisons, and what is ruled out."""
    named = [(e.start, e.end) for e in heard.entities if e.label in ("price", "brand", "ordinal", *OPTIONS)]
    aside = [span for name in SET_ASIDE for span in spans(name, heard.text)]
    kept = heard.meant
    for start, end in (*named, *aside):
        kept = f"{kept[:start]}{' ' * (end - start)}{kept[end:]}"
    return words(kept) - IDLE_WORDS - {word for thing in without(heard) for word in words(thing)}


def without(heard: Heard) -> tuple[str, ...]:
    """What it must not have: "without a hood", "not leather"."""
    ruled_out = [e.value for e in heard.entities if e.label in OPTIONS and _is_ruled_out(e, heard)]
    lacking = [_first_word(heard.text[end:]) for _, end in spans("lacking", heard.text)]
    return tuple(dict.fromkeys(filter(None, (*ruled_out, *lacking))))


def reference(heard: Heard) -> str:
    """The product the wish starts from; "" when it starts from nothing."""
    if (placed := by_ordinal(heard, heard.focus.products)) is not None:
        return placed
    for value in heard.values("product"):
        if value in heard.situation.products:
            return value
    if any(says(name, heard.text) for name in ("pointing", *ABOUT_SHOWN)):
        return heard.situation.page_product or next(iter(heard.focus.products), "")
    return ""


def price_bounds(heard: Heard) -> tuple[int | None, int | None]:
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


def _kind(said: str, product_id: str) -> str:
    if product_id and says("goes_with", said):
        return "goes_with"
    if product_id and (comparisons(said) or says("similar", said)):
        return "similar"
    return "wish"


def _thing(heard: Heard) -> str:
    """What is wanted itself, and not what it is wanted for: "a stand for my laptop"."""
    named = [e.text for e in heard.entities if e.label == "product" and not _is_ruled_out(e, heard)
             and not ends_with("for_somebody", heard.text[: e.start])]  # fmt: skip
    return named[0] if len(named) == 1 else ""


def _is_ruled_out(entity: Entity, heard: Heard) -> bool:
    return ends_with("ruling_out", heard.text[: entity.start])


def _first_word(text: str) -> str:
    """The first that says something: "a hood" -> "hood"."""
    return next((word for word in _plain(text) if len(word) > 2 and word not in ("the", "any")), "")


def _plain(text: str) -> Iterable[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()[:3]


def _minor_units(entity: Entity) -> int | None:
    amount = entity.value.split(" ")[0]
    return int(amount) if amount.isdecimal() and len(amount) < 12 else None
