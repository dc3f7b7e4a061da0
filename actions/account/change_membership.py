"""Join, move up, move down or leave a membership."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.memberships import fee_of, levels
from actions.account.naming import named
from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.shop.changes.types import ChangeMembership as Change
from actions.shop.errors import Forbidden
from actions.shop.models import Customer
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Facts, Level, Refused


class MembershipMove(StrEnum):
    """Which way."""

    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class ChangeMembership:
    """Change my membership."""

    move: MembershipMove
    membership: str = ""
    """The level wanted, in the shopper's words; empty: the next one that way."""


def preview(request: ChangeMembership, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, previewing(shop, caller), confirm=True)


def run(request: ChangeMembership, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, changing(shop, caller))


def _told(
    request: ChangeMembership, shop: Shop, caller: Caller, decide: Decide, *, confirm: bool = False
) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    known = levels(shop)
    if confirm and (refusal := _refusal(request, account, known)) is not None:
        return refusal
    try:
        changed = decide(Change(account.id, _target(request, known)))
    except Forbidden as error:
        return Refused(error.code, {"others": known}, ask="membership", choices=known)
    old, new = changed.before.membership, changed.after.membership
    facts: Facts = {
        "new": new or None,
        "old": (old or None) if new else None,
        "ends": None if new else old,
        "fee": fee_of(new, shop),
    }
    if confirm:
        return Done("confirm.change_membership", facts)
    return Done("membership_changed" if new else "membership_ended", facts)


def _target(request: ChangeMembership, known: tuple[str, ...]) -> str:
    """The same before and after it is carried out: the level named, else the only one that way."""
    if request.move is MembershipMove.LEAVE or not known:
        return ""
    if request.membership:
        return named(request.membership, known, str) or request.membership
    return known[-1] if request.move is MembershipMove.UPGRADE else known[0]


def _refusal(request: ChangeMembership, account: Customer, known: tuple[str, ...]) -> Refused | None:
    current = account.membership
    if not known:
        return Refused("no_memberships")
    if request.move is MembershipMove.LEAVE:
        return None if current else Refused("no_membership", {"others": known})
    if request.membership:
        same = named(request.membership, known, str) == current != ""
        return Refused("membership_is_the_same", {"membership": current}) if same else None
    possible = _reachable(request.move, current, known)
    if len(possible) > 1:
        return Refused("which_membership", {"others": possible}, ask="membership", choices=possible)
    if possible:
        return None
    is_up = request.move is MembershipMove.UPGRADE
    return Refused("membership_is_highest" if is_up else "membership_is_lowest", {"membership": current or None})


def _reachable(move: MembershipMove, current: str, known: tuple[str, ...]) -> tuple[str, ...]:
    at = known.index(current) if current in known else -1
    return known[at + 1 :] if move is MembershipMove.UPGRADE else known[: max(at, 0)]


ACTION = Action("change_membership", Effect.WRITE, Level.PROVEN, ChangeMembership, run, preview)
