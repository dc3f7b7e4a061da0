"""The customer's own payment methods: which one is meant, and which would do."""

from collections.abc import Callable

from actions.account.own_account import own_account
from actions.orders.refusals import order_refused
from actions.shop.changes.types import OrderChange
from actions.shop.differences import method_that_paid
from actions.shop.errors import Forbidden
from actions.shop.models import Order, PaymentMethodId
from actions.shop.refunds import GIFT_CARD
from actions.shop.shop import Shop
from actions.telling.labels import method_label
from actions.telling.money import moved
from actions.types import Caller, Fact, Refused

NO_OTHER = "no_other_payment_method"
METHOD_REFUSALS = frozenset({"gift_card_too_small", "payment_method_not_found", "same_payment_method"})


def method_facts(
    named: PaymentMethodId | None, shop: Shop, caller: Caller, change: Callable[[PaymentMethodId], OrderChange]
) -> dict[str, Fact]:
    """What is said when a method will not do: its balance, what is needed, and the customer's methods that would do."""
    account = own_account(shop, caller)
    methods = account.payment_methods if account is not None else ()
    charges: dict[str, Fact] = {}
    for method in methods:
        try:
            changed = shop.preview_order(change(method.id), at=caller.at)
        except Forbidden:
            continue
        charges[method_label(method)] = moved(changed)["charge"]
    balance = next((method.balance for method in methods if method.id == named and method.kind == GIFT_CARD), None)
    return {
        "balance": balance,
        "needed": next((charge for charge in charges.values() if charge), None),
        "would_do": tuple(charges),
    }


def method_refused(
    code: str,
    order: Order,
    named: PaymentMethodId | None,
    shop: Shop,
    caller: Caller,
    change: Callable[[PaymentMethodId], OrderChange],
) -> Refused:
    """Another method is asked for, among those that would do; where none would, it is said what to do about that."""
    facts = method_facts(named, shop, caller, change)
    payer = method_that_paid(order)
    facts["paid_with"] = method_label(payer) if payer is not None else None
    would_do = facts["would_do"]
    choices = would_do if isinstance(would_do, tuple) else ()
    if not choices:
        too_small = facts["balance"] if code == "gift_card_too_small" else None
        return order_refused(NO_OTHER, order, shop, caller, {**facts, "balance": too_small})
    return order_refused(code, order, shop, caller, facts, ask="payment_method", choices=choices)
