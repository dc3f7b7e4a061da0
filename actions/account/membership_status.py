"""Which membership somebody has."""

from dataclasses import dataclass

from actions.account.memberships import fee_of, levels
from actions.account.own_account import account_not_found, own_account
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Level


@dataclass(frozen=True, slots=True)
class MembershipStatus:
    """What level am I?"""


def run(request: MembershipStatus, shop: Shop, caller: Caller) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    others = tuple(level for level in levels(shop) if level != account.membership)
    if not account.membership:
        return Done("no_membership", {"others": others})
    return Done(
        "membership_status",
        {"membership": account.membership, "fee": fee_of(account.membership, shop), "others": others},
    )


ACTION = Action("membership_status", Effect.READ, Level.KNOWN, MembershipStatus, run)
