"""Which membership somebody has, and how long it is paid."""

from dataclasses import dataclass

from actions.account.own_account import account_not_found, own_account
from actions.shop.memberships import fee_of, levels, months_of
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level


@dataclass(frozen=True, slots=True)
class MembershipStatus:
    """What level am I?"""


def run(request: MembershipStatus, shop: Shop, caller: Caller) -> ActionResult:
    """The days on which money moves are told only to somebody who is signed in."""
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    settings = shop.settings()
    others = tuple(level for level in levels(settings) if level != account.membership)
    if not account.membership:
        return Done("no_membership", {"others": others})
    fee = fee_of(account.membership, settings)
    term = account.membership_term if caller.level >= Level.PROVEN else None
    facts: dict[str, Fact] = {
        "membership": account.membership,
        "fee": fee if fee is not None and fee.amount else None,
        "months": months_of(account.membership, settings),
        "due": term.due if term is not None and not term.ends else None,
        "ends_on": term.due if term is not None and term.ends else None,
        "others": others,
    }
    return Done("membership_status", facts)


ACTION = Action("membership_status", Effect.READ, Level.KNOWN, MembershipStatus, run)
