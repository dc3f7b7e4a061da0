"""The caller's own account: found, previewed and changed. Nobody else's can be named."""

from collections.abc import Callable

from actions.shop.changes.types import ChangedCustomer, CustomerChange
from actions.shop.memberships import as_of
from actions.shop.models import Customer
from actions.shop.shop import Shop
from actions.types import Caller, Refused

Decide = Callable[[CustomerChange], ChangedCustomer]
"""Either what a change would do, or the change itself."""


def own_account(shop: Shop, caller: Caller) -> Customer | None:
    customer = shop.customer(caller.customer_id) if caller.customer_id is not None else None
    return as_told(customer, shop, caller) if customer is not None else None


def as_told(customer: Customer, shop: Shop, caller: Caller) -> Customer:
    """As they stand on the caller's day: a membership that has run out is over."""
    return as_of(customer, shop.settings(), caller.at.date()) if customer.membership_term is not None else customer


def account_not_found() -> Refused:
    """Signed in, but the shop has no such account any more."""
    return Refused("account_not_found")


def previewing(shop: Shop, caller: Caller) -> Decide:
    return lambda change: shop.preview_customer(change, at=caller.at)


def changing(shop: Shop, caller: Caller) -> Decide:
    """The same key acts once."""
    return lambda change: shop.change_customer(change, at=caller.at, key=caller.key)
