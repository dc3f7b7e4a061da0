"""Pause a subscription, take it up again, or end it."""

from dataclasses import dataclass
from enum import StrEnum

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.account.subscribed import ACTIVE, CANCELLED, PAUSED, State, meant
from actions.shop.changes.types import ChangeSubscription as Change
from actions.shop.errors import Forbidden
from actions.shop.models import Customer, Subscription
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused


class SubscriptionMove(StrEnum):
    """What is to become of it."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


FROM = {
    SubscriptionMove.PAUSE: (ACTIVE,),
    SubscriptionMove.RESUME: (PAUSED, CANCELLED),
    SubscriptionMove.CANCEL: (ACTIVE, PAUSED),
}


CODES = {
    SubscriptionMove.PAUSE: "subscription_paused",
    SubscriptionMove.RESUME: "subscription_resumed",
    SubscriptionMove.CANCEL: "subscription_cancelled",
}


@dataclass(frozen=True, slots=True)
class ChangeSubscription:
    """Pause, resume or cancel it."""

    subscription_move: SubscriptionMove
    subscription: str = ""
    """Its plan, in the shopper's words; empty: the only one it can be."""


def preview(request: ChangeSubscription, shop: Shop, caller: Caller) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    possible = [one for one in account.subscriptions if one.status in FROM[request.subscription_move]]
    return _told(request, account, possible, previewing(shop, caller), confirm=True)


def run(request: ChangeSubscription, shop: Shop, caller: Caller) -> ActionResult:
    """Tried again, it is the one that the first try has changed already."""
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    possible = [one for one in account.subscriptions if one.status in FROM[request.subscription_move]]
    changed = [one for one in account.subscriptions if one.status == _state_after(request.subscription_move)]
    return _told(request, account, possible or changed, changing(shop, caller))


def _told(
    request: ChangeSubscription,
    account: Customer,
    possible: list[Subscription],
    decide: Decide,
    *,
    confirm: bool = False,
) -> ActionResult:
    move = request.subscription_move
    one = meant(request.subscription, account, possible)
    if isinstance(one, Refused):
        return one if one.code != "no_subscription" else _nothing_to(move, account)
    try:
        changed = decide(Change(account.id, one.id, _state_after(move)))
    except Forbidden as error:
        return Refused(error.code)
    after = next(other for other in changed.after.subscriptions if other.id == one.id)
    before = next(other for other in changed.before.subscriptions if other.id == one.id)
    goes_on = move is SubscriptionMove.RESUME
    facts: dict[str, Fact] = {
        "move": move.value,
        "plan": after.plan,
        "price": after.price,
        "fee_on": after.next_due if goes_on else None,
        "saved_from": None if goes_on else before.next_due,
    }
    return Done("confirm.change_subscription" if confirm else CODES[move], facts)


def _state_after(move: SubscriptionMove) -> State:
    return {
        SubscriptionMove.PAUSE: PAUSED,
        SubscriptionMove.RESUME: ACTIVE,
        SubscriptionMove.CANCEL: CANCELLED,
    }[move]


def _nothing_to(move: SubscriptionMove, account: Customer) -> Refused:
    """There is none, or none in a state that the move starts from."""
    if not account.subscriptions:
        return Refused("no_subscriptions")
    last = account.subscriptions[-1]
    return Refused("subscription_not_movable", {"move": move.value, "plan": last.plan, "status": last.status})


ACTION = Action("change_subscription", Effect.WRITE, Level.PROVEN, ChangeSubscription, run, preview)
