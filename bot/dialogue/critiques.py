"""What is said about what was just shown: cheaper, in blue, another brand, not those, back, why, any colour will do."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import Recommend
from bot.dialogue.phrases import begins, says
from bot.dialogue.search import Search
from bot.dialogue.slots import Heard, by_ordinal, words
from bot.dialogue.slots.products import titled
from bot.dialogue.wishes import ABOUT_SHOWN, OPTIONS, read_wish, without
from nlu.types import Intent, Understanding

TRAIT, RELAX, HISTORY = "trait", "relax", "history"
"""Labels of what a button carries: "color=blue", the constraint that is given up, on or off."""
SHORT = 10
"""Words of a remark about what was shown; more of them are another matter."""
LIKE_A_REMARK = frozenset({
    Intent.PRODUCT_RECOMMENDATION, Intent.PRODUCT_QUESTION, Intent.PRICE_MATCH, Intent.PRICE_OR_OFFER_QUESTION,
    Intent.CHOOSE, Intent.PROVIDE_INFO, Intent.CORRECT, Intent.DENY, Intent.CANCEL_TASK, Intent.REPEAT,
    Intent.OUT_OF_SCOPE, Intent.SMALL_TALK, Intent.AFFIRM, Intent.SIZE_FIT_HELP,
})  # fmt: skip
"""What a remark about what was shown may be taken for."""
CLEARLY_SOMETHING_ELSE = 0.8
ASKS_WHICH = "ask_which"
"""Begins the codes of the questions that narrow what was shown."""
FEW = 5
"""Words of "something to wear", which goes on with what was looked for."""
GIVEN_UP = {
    "said_price": ("max_price", "min_price"),
    "said_color": ("options.color",),
    "said_size": ("options.size", "limits.size"),
    "said_material": ("options.material",),
    "said_brand": ("brand", "other_than_brands"),
    "said_rating": ("min_rating",),
    "said_weight": ("limits.weight",),
}
"""Phrase -> the constraints it may mean."""


def recommendation(heard: Heard, conversation: Conversation) -> Recommend:
    """Read a wish, or a remark about the search in hand."""
    if values := heard.values(RELAX):
        return Recommend("relax", relaxed=values[0])
    if values := heard.values(TRAIT):
        return _answered(values[0])
    if values := heard.values(HISTORY):
        return Recommend("history", allowed=values[0] == "on")
    if said := _history(heard.text):
        return said
    search = in_hand(conversation)
    return next(_remarks(heard, conversation, search), read_wish(heard)) if search else _first(read_wish(heard))


def is_remark(heard: Heard, conversation: Conversation, intents: dict[Intent, float]) -> bool:
    """Whether it is about the search in hand, whatever it sounds like."""
    if len(heard.text.split()) > SHORT:
        return False
    if _history(heard.text):
        return True
    if conversation.task is not None:
        return False
    search = in_hand(conversation)
    if search is None or says("which_of_them", heard.text):
        return False
    if heard.values("order_id", "email", "promo_code") or (set(intents) == {Intent.CHOOSE} and titled(heard)):
        return False
    if says("all_of_them", heard.text) and set(intents) == {Intent.PRODUCT_AVAILABILITY} and len(search.shown) > 1:
        return bool(heard.values(*OPTIONS))
    like = LIKE_A_REMARK | {Intent.PRODUCT_AVAILABILITY} if without(heard) else LIKE_A_REMARK
    other = [one for one, sure in intents.items() if one not in like and sure >= CLEARLY_SOMETHING_ELSE]
    return not other and next(_remarks(heard, conversation, search), None) is not None


def has_no_preference(conversation: Conversation, understanding: Understanding) -> bool:
    """ "No", to "does the colour matter?": that question is answered, and nothing else is over."""
    if conversation.task is not None or not _told(conversation).startswith(ASKS_WHICH):
        return False
    believed = {wish.intent for wish in understanding.wishes if not wish.negated}
    is_no = believed == {Intent.DENY} and len(understanding.text.split()) <= FEW
    return is_no or says("no_preference", understanding.text)


def is_critique(heard: Heard) -> bool:
    """Whether it only makes sense as a word about what was just shown: "cheaper please", "what goes with it"."""
    seen = bool(heard.focus.products or heard.situation.page_product)
    return seen and any(says(name, heard.text) for name in ABOUT_SHOWN)


def in_hand(conversation: Conversation) -> Search | None:
    """The newest search, while what it showed is what is being spoken of."""
    newest = next(iter(conversation.searches), None)
    seen = conversation.focus.products
    if newest is None or (newest.blocked and _told(conversation).startswith("recommendations_")):
        return newest
    return newest if seen and set(seen) <= set(newest.shown) else None


def _told(conversation: Conversation) -> str:
    return conversation.last_replies[-1].code if conversation.last_replies else ""


def _remarks(heard: Heard, conversation: Conversation, search: Search) -> Iterator[Recommend]:
    """What it may mean, the likeliest first; nothing when it says something of its own."""
    text = heard.text
    wish = read_wish(heard)
    own = frozenset(wish.words)
    about_one = by_ordinal(heard, heard.focus.products) or ""
    narrows = bool(wish.critiques or wish.options or wish.preferred or wish.max_price or wish.min_price
                   or wish.brand or wish.without or wish.other_than_brands)  # fmt: skip
    if says("why_shown", text) and not narrows:
        yield Recommend("why", product_id=about_one)
    if says("back_to_before", text) and not narrows and len(conversation.searches) > 1:
        yield Recommend("back")
    if says("no_matter", text) and (constraint := _given_up(text, search)):
        yield Recommend("relax", relaxed=constraint)
    if (answer := _offered(text, search)) and not wish.critiques:
        yield _answered(answer)
    if wish.kind == "goes_with":
        return
    if about_one and narrows:
        yield replace(wish, kind="similar", product_id=about_one)
    if narrows and (not own or _speaks_of_shown(own, heard)):
        yield replace(wish, kind="refine", product_id="")
    elif narrows:
        yield replace(wish, kind="wish", product_id="")
    if says("other_ones", text) and not narrows and not own:
        yield Recommend("others")
    if own and search.is_vague and says("for_somebody", text):
        yield replace(wish, kind="refine", product_id="")
    if own and not heard.values("product") and begins("purpose", text) and len(text.split()) <= FEW:
        yield replace(wish, kind="refine", product_id="", words=tuple(sorted(own | set(search.words))))
    if own and not heard.values("product") and says("anything", text) and len(text.split()) <= FEW:
        yield replace(wish, kind="refine", product_id="", words=tuple(sorted(own | set(search.words))))


def _first(wish: Recommend) -> Recommend:
    """With nothing shown there is nothing to compare with but the product that is spoken of."""
    return wish if wish.product_id else replace(wish, critiques=())


def _history(text: str) -> Recommend | None:
    """ "Don't recommend from my history", "use my history again"."""
    if not says("from_history", text):
        return None
    if says("not_from", text):
        return Recommend("history", allowed=False)
    return Recommend("history", allowed=True) if says("use_again", text) else None


def _given_up(text: str, search: Search) -> str:
    """The constraint that is given up, if the search has it."""
    active = {
        *(name for name in ("max_price", "min_price", "min_rating", "brand", "other_than_brands", "without")
          if getattr(search, name)),
        *(f"options.{name}" for name in search.options), *(f"limits.{name}" for name in search.limits),
    }  # fmt: skip
    named = (name for phrase, names in GIVEN_UP.items() if says(phrase, text) for name in names)
    return next((name for name in named if name in active), "")


def _offered(text: str, search: Search) -> str:
    """The answer to the question asked with what was shown: "color=blue"."""
    said = words(text)
    fitting = [f"{trait}={value}" for trait, value in search.offered if words(value) and words(value) <= said]
    return fitting[0] if len(fitting) == 1 else ""


def _answered(answer: str) -> Recommend:
    trait, _, value = answer.partition("=")
    match trait:
        case "category":
            return Recommend("refine", category=value)
        case "brand":
            return Recommend("refine", brand=value)
        case "price":
            return Recommend("refine", max_price=int(value) if value.isdecimal() else None)
        case _:
            return Recommend("refine", options=((trait, value),))


def _speaks_of_shown(own: frozenset[str], heard: Heard) -> bool:
    """ "Poles, but cheaper": the word is in a title that was shown."""
    titles = [
        words(heard.situation.products[id].title) for id in heard.focus.products if id in heard.situation.products
    ]
    return any(own <= title for title in titles)
