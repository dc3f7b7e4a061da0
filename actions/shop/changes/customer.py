"""Changing what a shop keeps of a customer: details, memberships, subscriptions, the cart, the account itself."""

from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.calendar import months_later
from actions.shop.changes.cart import filled
from actions.shop.changes.contact import valid_address, valid_email, valid_name, valid_phone
from actions.shop.changes.memberships import with_membership
from actions.shop.changes.types import (
    AddToCart,
    AroundCustomer,
    ChangedCustomer,
    ChangeDefaultAddress,
    ChangeMembership,
    ChangeSubscription,
    CloseAccount,
    CustomerChange,
    PaySubscription,
    SetNewsletter,
    UpdateDetails,
)
from actions.shop.errors import Forbidden
from actions.shop.models import Customer, Money, OrderStatus, PaymentMethod, PaymentMethodId, Subscription
from actions.shop.refunds import GIFT_CARD

MOST_ADDRESSES = 20
_CLOSED = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)


def changed_customer(
    change: CustomerChange, customer: Customer | None, around: AroundCustomer, *, at: datetime
) -> ChangedCustomer:
    """The customer before and after. Raises `Forbidden` where policy or state is against it.

    What is so already is not refused: before and after are the same then.
    """
    if customer is None:
        raise Forbidden("customer_not_found")
    return ChangedCustomer(customer, _after(change, customer, around, at))


def _after(change: CustomerChange, customer: Customer, around: AroundCustomer, at: datetime) -> Customer:
    match change:
        case UpdateDetails():
            return _with_details(customer, change, around)
        case ChangeDefaultAddress():
            return _with_address(customer, change)
        case SetNewsletter():
            return replace(customer, newsletter=change.wanted)
        case ChangeMembership():
            return with_membership(customer, change, around, at)
        case ChangeSubscription():
            return _with_subscription(customer, _turned(_subscription(customer, change.subscription_id), change, at))
        case PaySubscription():
            return _with_fee_paid(customer, change, at)
        case CloseAccount():
            return _closing(customer, change, around, at)
        case AddToCart():
            return filled(customer, change, around)


def _with_details(customer: Customer, change: UpdateDetails, around: AroundCustomer) -> Customer:
    """Refusals: nothing_to_change, name_invalid, email_invalid, email_taken, phone_invalid."""
    names = ("first_name", "last_name", "email", "phone")
    given = {name: value.strip() for name in names if (value := getattr(change, name)) is not None}
    if not given:
        raise Forbidden("nothing_to_change")
    if not all(valid_name(given[name]) for name in names[:2] if name in given):
        raise Forbidden("name_invalid")
    if "email" in given and not valid_email(given["email"]):
        raise Forbidden("email_invalid")
    if "email" in given and around.with_email is not None and around.with_email.id != customer.id:
        raise Forbidden("email_taken")
    if "phone" in given and not valid_phone(given["phone"]):
        raise Forbidden("phone_invalid")
    return replace(customer, **given)


def _with_address(customer: Customer, change: ChangeDefaultAddress) -> Customer:
    """Refusals: address_invalid, no_earlier_address."""
    if change.address is None and len(customer.addresses) < 2:
        raise Forbidden("no_earlier_address")
    wanted = change.address or customer.addresses[1]
    if not valid_address(wanted):
        raise Forbidden("address_invalid")
    others = tuple(address for address in customer.addresses if address != wanted)
    return replace(customer, addresses=(wanted, *others)[:MOST_ADDRESSES])


def _subscription(customer: Customer, subscription_id: str) -> Subscription:
    """Refusals: subscription_not_found."""
    found = next((one for one in customer.subscriptions if one.id == subscription_id), None)
    if found is None:
        raise Forbidden("subscription_not_found")
    return found


def _with_subscription(customer: Customer, changed: Subscription) -> Customer:
    renewed = tuple(changed if one.id == changed.id else one for one in customer.subscriptions)
    return replace(customer, subscriptions=renewed)


def _turned(subscription: Subscription, change: ChangeSubscription, at: datetime) -> Subscription:
    """Cancelled ones are never due; others keep the day until which is paid, today at the earliest."""
    if subscription.status == change.to:
        return subscription
    due = subscription.next_due
    if change.to == "cancelled":
        due = None
    elif change.to == "active":
        due = max(due or at.date(), at.date())
    return replace(subscription, status=change.to, next_due=due)


def _with_fee_paid(customer: Customer, change: PaySubscription, at: datetime) -> Customer:
    """Refusals: subscription_not_found, subscription_not_due, payment_method_not_found, gift_card_too_small."""
    subscription = _subscription(customer, change.subscription_id)
    due = subscription.next_due
    if subscription.status != "active" or due is None or due > at.date() + timedelta(POLICY.subscription_early_days):
        raise Forbidden("subscription_not_due")
    methods = _paying(customer.payment_methods, change.method_id, subscription.price)
    paid = replace(subscription, next_due=months_later(due, 1))
    return _with_subscription(replace(customer, payment_methods=methods), paid)


def _paying(methods: tuple[PaymentMethod, ...], method_id: PaymentMethodId, price: Money) -> tuple[PaymentMethod, ...]:
    method = next((one for one in methods if one.id == method_id), None)
    if method is None:
        raise Forbidden("payment_method_not_found")
    if method.kind != GIFT_CARD:
        return methods
    if method.balance is None or method.balance.currency != price.currency or method.balance < price:
        raise Forbidden("gift_card_too_small")
    charged = replace(method, balance=method.balance - price)
    return tuple(charged if one.id == method_id else one for one in methods)


def _closing(customer: Customer, change: CloseAccount, around: AroundCustomer, at: datetime) -> Customer:
    """Refusals: orders_still_open. Asked again, the first day stands."""
    if change.keep:
        return replace(customer, closes_on=None)
    if any(order.status not in _CLOSED for order in around.orders):
        raise Forbidden("orders_still_open")
    return replace(customer, closes_on=customer.closes_on or at.date() + timedelta(POLICY.account_grace_days))
