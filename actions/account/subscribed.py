"""What somebody pays for again and again, in words, and which of several is meant."""

from collections.abc import Sequence
from typing import Literal

from actions.account.naming import named
from actions.shop.models import Customer, Subscription
from actions.types import Fact, Refused

State = Literal["active", "paused", "cancelled"]
ACTIVE: State = "active"
PAUSED: State = "paused"
CANCELLED: State = "cancelled"


def subscription_facts(subscription: Subscription) -> dict[str, Fact]:
    return {
        "plan": subscription.plan,
        "price": subscription.price,
        "due": subscription.next_due,
        "status": subscription.status,
    }


def meant(said: str, account: Customer, possible: Sequence[Subscription]) -> Subscription | Refused:
    """The one named, or the only one that is possible; a refusal asks which."""
    if not possible:
        return Refused("no_subscription", {"plans": _plans(account.subscriptions)})
    only = possible[0] if len(possible) == 1 else None
    found = named(said, possible, lambda one: one.plan) if said.strip() else only
    plans = _plans(possible)
    return found or Refused("which_subscription", {"plans": plans}, ask="subscription", choices=plans)


def _plans(subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.plan for one in subscriptions))
