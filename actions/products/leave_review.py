"""Take down what a buyer thinks of a product that has been delivered to them."""

import re
from dataclasses import dataclass

from actions.policy import POLICY
from actions.products.offers import product_not_found
from actions.shop.models import Order, ProductId, ServiceRequest
from actions.shop.returns import arrived_lines
from actions.shop.shop import Shop
from actions.telling.filing import filed, plain
from actions.telling.labels import in_sentence
from actions.telling.owned import own_orders
from actions.types import Action, ActionResult, Caller, Done, Effect, Facts, InOwnWords, Level, Rating, Refused, Story

MOST_ORDERS = 50
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
RATED = re.compile(r"(?<![\w.,/-])([1-5])\s?(?:/\s?5\b|stars?\b|out of (?:5|five)\b)", re.IGNORECASE)
RATED_IN_WORDS = re.compile(r"\b(one|two|three|four|five)[ -](?:stars?\b|out of (?:5|five)\b)", re.IGNORECASE)
BARE = re.compile(r"[1-5]|one|two|three|four|five", re.IGNORECASE)
NUMBERS = re.compile(r"-?\d+(?:[.,/]\d+)*|\b(?:one|two|three|four|five)\b", re.IGNORECASE)
GLYPHS = re.compile(r"(?<![★⭐])[★⭐]{1,5}(?![★⭐])")
LONGEST_RATING = len("four out of five")
STARS = tuple(f"{number} stars" if number > 1 else "1 star" for number in (5, 4, 3, 2, 1))
WITHOUT_WORDS = frozenset({"just the stars", "only the stars", "just stars", "only stars", "no words", "nothing else"})


@dataclass(frozen=True, slots=True)
class LeaveReview:
    """This is what I think of it."""

    product: ProductId
    review: Story
    stars: Rating = Rating("")
    """1 to 5, as said; empty: read from the review or from what announced it, or asked for."""
    announced: InOwnWords = InOwnWords("")
    """ "4 stars for the rain jacket", said before the review itself was asked for."""


def run(request: LeaveReview, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    title = in_sentence(product.title)
    bought = [order for order in own_orders(shop, caller, limit=MOST_ORDERS) if _holds(order, product.id)]
    if not bought:
        return Refused("review_not_bought", {"product": title})
    arrived = [order for order in bought if _has_arrived(order, product.id)]
    if not arrived:
        return Refused("review_not_delivered", {"product": title, "order_id": bought[0].id})
    told = stars_in(request.review, bare=False) or stars_in(request.announced, bare=False)
    stars = _answered(request.stars) if request.stars else told
    if stars is None:
        code = "stars_invalid" if request.stars else "stars_needed"
        return Refused(code, {"product": title}, ask="stars", choices=STARS)
    text = _text(request.review)
    details = {"product": product.id, "stars": str(stars)}
    review = ServiceRequest("review", caller.customer_id, order_id=arrived[0].id, text=text, details=details)
    case = filed(review, shop, caller)
    facts: Facts = {
        "product": title,
        "stars": stars,
        "review": text or None,
        "case": case,
        "hours": POLICY.review_hours,
    }
    return Done("review_filed", facts)


def stars_in(text: str, *, bare: bool = True) -> int | None:
    """1 to 5 stars: "4 stars", "4/5", "five", "★★★"; `bare`: a lone figure counts, too. "-3" and "6" are none."""
    said = text.strip().strip(".!")
    if bare and BARE.fullmatch(said):
        return WORDS.get(said.lower()) or int(said)
    if found := RATED.search(said) or RATED_IN_WORDS.search(said):
        return WORDS.get(found[1].lower()) or int(found[1])
    glyphs = GLYPHS.search(said)
    return len(glyphs[0]) if glyphs else None


def _answered(text: str) -> int | None:
    """The answer to "how many stars?" may be any words around one number: "I'd say 4"."""
    named = NUMBERS.findall(text)
    return stars_in(text) or (stars_in(named[0]) if len(named) == 1 else None)


def _text(review: str) -> str:
    """The words; none when there were to be none, or only the stars."""
    said = plain(review, most=POLICY.review_chars)
    is_only_stars = stars_in(said) is not None and len(said) <= LONGEST_RATING
    return "" if is_only_stars or said.casefold().strip(" .!") in WITHOUT_WORDS else said


def _holds(order: Order, product_id: ProductId) -> bool:
    return any(line.product_id == product_id for line in order.lines)


def _has_arrived(order: Order, product_id: ProductId) -> bool:
    """Its parcel has, even where another of the order has not."""
    return not arrived_lines(order).isdisjoint(line.id for line in order.lines if line.product_id == product_id)


ACTION = Action("leave_review", Effect.REQUEST, Level.KNOWN, LeaveReview, run)
