"""Join, move up, move down or leave a membership."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.naming import named
from actions.account.own_account import Decide, account_not_found, as_told, changing, own_account, previewing
from actions.policy import POLICY
from actions.shop.changes.types import ChangedCustomer
from actions.shop.changes.types import ChangeMembership as Change
from actions.shop.errors import Forbidden
from actions.shop.memberships import below, fee_of, levels, months_of, takes
from actions.shop.models import Customer, MembershipTerm, PaymentMethodId
from actions.shop.shop import Shop
from actions.telling.labels import method_label
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

CODES = {"payment_method_not_found": "fee_method_not_found"}
"""What the shop answers about a payment method, where it is about a fee."""
METHOD_REFUSALS = frozenset({"membership_method_needed", "membership_method_not_possible", "fee_method_not_found"})


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
    payment_method: PaymentMethodId | None = None
    """Pays the fee; asked for only when there is one and several could."""


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
    known = levels(shop.settings())
    if confirm and (refusal := _refusal(request, account, known)) is not None:
        return refusal
    target = _target(request, known)
    method = request.payment_method or _only_method(account)
    try:
        changed = decide(Change(account.id, target, method))
    except Forbidden as error:
        return _forbidden(CODES.get(error.code, error.code), target, account, shop)
    told = ChangedCustomer(as_told(changed.before, shop, caller), changed.after)
    asked, done = _codes(told, request.move)
    return Done(asked if confirm else done, _facts(told, shop))


def _codes(told: ChangedCustomer, move: MembershipMove) -> tuple[str, str]:
    """The question before the yes, and what is said after it."""
    before, after = told.before, told.after
    if after.membership_term is not None and after.membership == before.membership:
        if after.membership_term.ends:
            return "confirm.change_membership.run_out", "membership_runs_out"
        return "confirm.change_membership.go_on", "membership_goes_on"
    given_back = before.membership_term is not None and after.membership_term is None
    if move is MembershipMove.LEAVE or given_back:
        return "confirm.change_membership.end", "membership_ended"
    return "confirm.change_membership", "membership_changed"


def _facts(told: ChangedCustomer, shop: Shop) -> dict[str, Fact]:
    """What is charged or comes back, to which method, and until when it is paid then."""
    before, after, settings = told.before, told.after, shop.settings()
    old, new = before.membership_term, after.membership_term
    paid = new if new is not None and (old is None or new.paid_at != old.paid_at) else None
    back = old if new is None else None
    return {
        "new": after.membership or None,
        "old": before.membership if before.membership != after.membership else None,
        "fee": new.fee if new else None,
        "months": months_of(after.membership, settings) if new else None,
        "charged_to": _label(paid, after) if paid else None,
        "due": new.due if new else None,
        "then": below(after.membership, settings) or None if new else None,
        "refund": back.fee if back else None,
        "refund_to": _label(back, after) if back else None,
        "refund_days": POLICY.refund_days if back else None,
    }


def _label(term: MembershipTerm, account: Customer) -> str | None:
    return next((method_label(one) for one in account.payment_methods if one.id == term.method_id), None)


def _only_method(account: Customer) -> PaymentMethodId | None:
    possible = [method.id for method in account.payment_methods if takes(method)]
    return possible[0] if len(possible) == 1 else None


def _target(request: ChangeMembership, known: tuple[str, ...]) -> str:
    """The same before and after it is carried out: the level named, else the only one that way."""
    if request.move is MembershipMove.LEAVE or not known:
        return ""
    if request.membership:
        return named(request.membership, known, str) or request.membership
    return known[-1] if request.move is MembershipMove.UPGRADE else known[0]


def _refusal(request: ChangeMembership, account: Customer, known: tuple[str, ...]) -> Refused | None:
    current, term = account.membership, account.membership_term
    if not known:
        return Refused("no_memberships")
    is_same = bool(request.membership) and named(request.membership, known, str) == current != ""
    if term is not None and term.ends:
        staying = is_same or request.move is MembershipMove.UPGRADE
        return None if staying else Refused("membership_ends_already", {"membership": current, "due": term.due})
    if request.move is MembershipMove.LEAVE:
        return None if current else Refused("no_membership", {"others": known})
    if request.membership:
        return Refused("membership_is_the_same", {"membership": current}) if is_same else None
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


def _forbidden(code: str, target: str, account: Customer, shop: Shop) -> Refused:
    """About a method another one helps, about a level another level; about an unknown price only a person."""
    settings = shop.settings()
    if code in METHOD_REFUSALS:
        would_do = tuple(method_label(method) for method in account.payment_methods if takes(method))
        facts: dict[str, Fact] = {
            "membership": target,
            "fee": fee_of(target, settings),
            "months": months_of(target, settings),
            "would_do": would_do,
        }
        if not would_do:
            return Refused("membership_method_missing", facts)
        return Refused(code, facts, ask="payment_method", choices=would_do)
    if code == "membership_fee_unclear":
        return Refused(code, {"membership": target})
    known = levels(settings)
    return Refused(code, {"others": known}, ask="membership", choices=known)


ACTION = Action("change_membership", Effect.WRITE, Level.PROVEN, ChangeMembership, run, preview)
