"""What to do about a lower price elsewhere: a proposal for the person who decides, never a promise to a shopper."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from actions.policy import POLICY
from actions.shop.models import Money

SUSPICIOUS_PERCENT = 50
"""Half our price and less is rarely the same thing, new, from a shop that has it."""


class Advice(StrEnum):
    """Of the three, what policy suggests."""

    MATCH = "match"
    OFFER_LIMIT = "offer_limit"
    """Not their price, but as far as policy goes."""
    LOOK_CLOSER = "look_closer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an agent sees beside the case."""

    advice: Advice
    why: str
    """within_limit, beyond_limit, below_cost, suspiciously_low, other_currency or our_price_unknown."""
    price: Money | None = None
    """What to sell it for."""
    below_percent: int | None = None
    """By how much theirs lies below ours, rounded down."""
    margin_left_percent: int | None = None
    """Of `price`; None where the shop does not tell its margin."""

    def details(self) -> Mapping[str, str]:
        """As a filed request carries them."""
        known = {
            "proposal": f"{self.advice}",
            "proposal_why": self.why,
            "proposed_price": f"{self.price.amount} {self.price.currency}" if self.price else "",
            "below_percent": _written(self.below_percent),
            "limit_percent": f"{POLICY.price_match_percent}",
            "margin_left_percent": _written(self.margin_left_percent),
        }
        return {name: value for name, value in known.items() if value}


def propose(ours: Money | None, theirs: Money, settings: Mapping[str, str]) -> Proposal:
    """Within the limit of policy, and never below what the piece costs as far as `margin_percent` tells that."""
    if ours is None or ours.amount <= 0:
        return Proposal(Advice.LOOK_CLOSER, "our_price_unknown")
    if ours.currency != theirs.currency:
        return Proposal(Advice.LOOK_CLOSER, "other_currency")
    below = (ours.amount - theirs.amount) * 100 // ours.amount
    if below >= SUSPICIOUS_PERCENT:
        return Proposal(Advice.LOOK_CLOSER, "suspiciously_low", below_percent=below)
    within = theirs.amount * 100 >= ours.amount * (100 - POLICY.price_match_percent)
    limit = Money(-(-ours.amount * (100 - POLICY.price_match_percent) // 100), ours.currency)
    price = theirs if within else limit
    left = _margin_left(ours, price, settings)
    if left is not None and left < 0:
        return Proposal(Advice.LOOK_CLOSER, "below_cost", below_percent=below, margin_left_percent=left)
    if within:
        return Proposal(Advice.MATCH, "within_limit", price, below, left)
    return Proposal(Advice.OFFER_LIMIT, "beyond_limit", price, below, left)


def _margin_left(ours: Money, price: Money, settings: Mapping[str, str]) -> int | None:
    """Percent of `price` that stays, rounded down; the shop's margin is a setting, in percent of our price."""
    told = settings.get("margin_percent", "").strip()
    if not (told.isascii() and told.isdigit()) or int(told) > 100 or price.amount <= 0:
        return None
    cost_hundredths = ours.amount * (100 - int(told))
    return (price.amount * 100 - cost_hundredths) // price.amount


def _written(percent: int | None) -> str:
    return "" if percent is None else f"{percent}"
