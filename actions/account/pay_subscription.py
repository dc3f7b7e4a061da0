"""Pay a subscription's fee that is due."""

from dataclasses import dataclass

from actions.account.own_account import Decide, account_not_found, changing, own_account, previewing
from actions.account.subscribed import ACTIVE, meant, subscription_facts
from actions.shop.changes.types import PaySubscription as Pay
from actions.shop.errors import Forbidden
from actions.shop.models import Customer, PaymentMethodId, Subscription
from actions.shop.shop import Shop
from actions.telling.labels import method_label
from actions.types import Action, ActionResult, Caller, Done, Effect, Fact, Level, Refused

CODES = {
    "gift_card_too_small": "gift_card_below_fee",
    "payment_method_not_found": "fee_method_not_found",
}
"""What the shop answers about a payment method, where it is about a fee."""


@dataclass(frozen=True, slots=True)
class PaySubscription:
    """Take the fee from this method."""

    payment_method: PaymentMethodId
    subscription: str = ""
    """Its plan, in the shopper's words; empty: the only one that is active."""


def preview(request: PaySubscription, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, previewing(shop, caller), "confirm.pay_subscription")


def run(request: PaySubscription, shop: Shop, caller: Caller) -> ActionResult:
    return _told(request, shop, caller, changing(shop, caller), "subscription_paid")


def _told(request: PaySubscription, shop: Shop, caller: Caller, decide: Decide, code: str) -> ActionResult:
    account = own_account(shop, caller)
    if account is None:
        return account_not_found()
    one = meant(request.subscription, account, [one for one in account.subscriptions if one.status == ACTIVE])
    if isinstance(one, Refused):
        return one if account.subscriptions else Refused("no_subscriptions")
    try:
        changed = decide(Pay(account.id, one.id, request.payment_method))
    except Forbidden as error:
        return _refused(CODES.get(error.code, error.code), one)
    after = next(other for other in changed.after.subscriptions if other.id == one.id)
    facts: dict[str, Fact] = {
        "plan": after.plan,
        "price": after.price,
        "method": _method(changed.after, request.payment_method),
        "next_due": after.next_due,
    }
    return Done(code, facts)


def _refused(code: str, subscription: Subscription) -> Refused:
    """About a method another one helps; about the day there is nothing to pay yet."""
    ask = "payment_method" if code in CODES.values() else ""
    return Refused(code, subscription_facts(subscription), ask=ask)


def _method(account: Customer, method_id: PaymentMethodId) -> str:
    return next(method_label(method) for method in account.payment_methods if method.id == method_id)


ACTION = Action("pay_subscription", Effect.WRITE, Level.PROVEN, PaySubscription, run, preview)
