"""Which subscriptions somebody has, what they cost and when the next fee is due."""

from dataclasses import dataclass

from actions.account.own_account import account_not_found, own_account
from actions.account.subscribed import ACTIVE, CANCELLED, PAUSED, subscription_facts
from actions.shop.models import Subscription
from actions.shop.shop import Shop
from actions.types import Action, ActionResult, Caller, Done, Effect, Level

CODES: dict[str, str] = {
    ACTIVE: "subscription_is_active",
    PAUSED: "subscription_is_paused",
    CANCELLED: "subscription_is_cancelled",
}


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """Is it running, and when do I pay?"""


def run(request: SubscriptionStatus, shop: Shop, caller: Caller) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    going_on = [one for one in account.subscriptions if one.status != CANCELLED]
    told = going_on or list(account.subscriptions[-1:])
    if not told:
        return Done("no_subscriptions")
    if len(told) == 1:
        code = CODES.get(told[0].status, "subscription_is_active")
        if code == "subscription_is_active" and (due := told[0].next_due) is not None and due < caller.at.date():
            code = "subscription_is_overdue"
        return Done(code, subscription_facts(told[0]))
    return Done("subscriptions_listed", _listed(told))


def _listed(subscriptions: list[Subscription]) -> dict[str, tuple[str, ...] | int]:
    return {
        "count": len(subscriptions),
        "active": tuple(one.plan for one in subscriptions if one.status == ACTIVE),
        "paused": tuple(one.plan for one in subscriptions if one.status == PAUSED),
    }


ACTION = Action("subscription_status", Effect.READ, Level.PROVEN, SubscriptionStatus, run)
