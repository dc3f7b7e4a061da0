"""Ask the shop to match a price that another shop takes."""

import re
from dataclasses import dataclass

from actions.policy import POLICY
from actions.products.offers import product_not_found
from actions.products.price_matching import Proposal, propose
from actions.shop.models import Money, Product, ProductId, ServiceRequest
from actions.shop.shop import Shop
from actions.telling.contacts import email_in
from actions.telling.filing import answer_address, filed, plain
from actions.telling.labels import in_sentence
from actions.types import Action, ActionResult, Caller, Done, Effect, Facts, Level, Refused

SHOP_CHARS = 300
AMOUNT = re.compile(r"(\d{1,6})(?:[.,](\d{2}))?")
MINOR = re.compile(r"(\d{1,9}) ([A-Z]{3})")


@dataclass(frozen=True, slots=True)
class RequestPriceMatch:
    """They have it cheaper."""

    product: ProductId
    price: str
    """As understood ("4900 EUR") or as written ("49", "€ 49,90")."""
    other_shop: str
    """A link, or the other shop's name."""
    email: str


def run(request: RequestPriceMatch, shop: Shop, caller: Caller) -> ActionResult:
    product = shop.product(request.product)
    if product is None:
        return product_not_found(request.product)
    price = price_in(request.price, shop.settings().get("currency", ""))
    if price is None:
        return Refused("price_invalid", ask="price")
    ours = min((variant.price for variant in product.variants), default=None)
    facts: Facts = {"product": in_sentence(product.title), "price": price, "ours": ours}
    if ours is not None and ours.currency == price.currency and price >= ours:
        return Refused("price_is_not_lower", facts, shown=(product,))
    other_shop = plain(request.other_shop, most=SHOP_CHARS)
    if not any(character.isalpha() for character in other_shop) or email_in(other_shop):
        return Refused("other_shop_needed", ask="other_shop")
    address = answer_address(request.email, shop, caller)
    if isinstance(address, Refused):
        return address
    proposal = propose(ours, price, shop.settings())
    case = filed(_request(product, price, other_shop, address, caller, proposal), shop, caller)
    return Done("price_match_filed", {**facts, "case": case, "answer_days": POLICY.answer_days})


def _request(
    product: Product, price: Money, other_shop: str, address: str, caller: Caller, proposal: Proposal
) -> ServiceRequest:
    asked = {"product": product.id, "price": f"{price.amount} {price.currency}", "other_shop": other_shop}
    details = {**asked, **proposal.details()}
    return ServiceRequest("price_match", caller.customer_id, address, details=details)


def price_in(text: str, currency: str) -> Money | None:
    """Exactly one positive amount; a currency that is not understood is taken for the shop's."""
    if understood := MINOR.fullmatch(text.strip()):
        return Money(int(understood[1]), understood[2]) if int(understood[1]) else None
    written = AMOUNT.findall(text)
    if len(text) > 40 or len(written) != 1 or re.search(r"[-–−]\s?\d", text):
        return None
    units, cents = written[0]
    amount = int(units) * 100 + int(cents or 0)
    return Money(amount, currency) if amount else None


ACTION = Action("request_price_match", Effect.REQUEST, Level.ANONYMOUS, RequestPriceMatch, run)
