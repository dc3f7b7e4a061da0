"""Whether a promo code works, and if not, what would make it work."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.own_account import own_account
from actions.policy import POLICY
from actions.shop.models import PromoCode
from actions.shop.shop import Shop
from actions.telling.filing import plain
from actions.types import Action, ActionResult, Caller, Done, Effect, Facts, Level, Refused

CODE_CHARS = 40
TOLD_CHARS = 20
TOLD_WORDS = 3
"""What is longer is no code that somebody mistyped, but something that is better not said back."""


class AtCheckout(StrEnum):
    """What came of it where it was entered."""

    REFUSED = "refused there"


@dataclass(frozen=True, slots=True)
class CheckPromoCode:
    """Does this code work?"""

    promo_code: str
    at_checkout: AtCheckout | None = None


def run(request: CheckPromoCode, shop: Shop, caller: Caller) -> ActionResult:
    written = "".join(request.promo_code.split()).upper()
    code = shop.promo_code(written) if 0 < len(written) <= CODE_CHARS else None
    if code is None:
        is_short = len(written) <= TOLD_CHARS and len(request.promo_code.split()) <= TOLD_WORDS
        told = plain(written) if is_short else None
        return Refused("promo_code_unknown", {"promo_code": told}, ask="promo_code")
    facts = _facts(code)
    today = caller.at.date()
    if code.valid_to is not None and code.valid_to < today:
        lately = (today - code.valid_to).days <= POLICY.promo_grace_days
        return Refused("promo_code_expired", {**facts, "grace_days": POLICY.promo_grace_days if lately else None})
    if code.valid_from is not None and code.valid_from > today:
        return Refused("promo_code_not_yet", facts)
    account = own_account(shop, caller)
    if code.members_only and (account is None or not account.membership):
        return Refused("promo_code_members_only", facts)
    return Done("promo_code_works.refused" if request.at_checkout else "promo_code_works", facts)


def _facts(code: PromoCode) -> Facts:
    """Everything it hangs on: the reader sees at once which of it their cart misses."""
    return {
        "promo_code": code.code,
        "does": code.says,
        "valid_from": code.valid_from,
        "valid_to": code.valid_to,
        "minimum": code.minimum,
        "departments": code.departments,
    }


ACTION = Action("check_promo_code", Effect.READ, Level.ANONYMOUS, CheckPromoCode, run)
