"""Joining, moving between and leaving the shop's membership levels, and what that costs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from actions.policy import POLICY
from actions.shop.calendar import months_later
from actions.shop.changes.types import AroundCustomer, ChangeMembership
from actions.shop.differences import own_method
from actions.shop.errors import Forbidden
from actions.shop.memberships import as_of, below, fee_of, levels, months_of, takes
from actions.shop.models import Customer, MembershipTerm, Money, Order, OrderStatus


def with_membership(customer: Customer, change: ChangeMembership, around: AroundCustomer, at: datetime) -> Customer:
    """A fee is paid on joining; who leaves has it back early on, and otherwise keeps the level for what is paid.

    Refusals: membership_unknown, membership_fee_unclear, membership_method_needed, membership_method_not_possible,
    payment_method_not_found.
    """
    today = as_of(customer, around.settings, at.date())
    wanted = _wanted(change.membership, today, around)
    term = today.membership_term
    if wanted == today.membership:
        return replace(today, membership_term=replace(term, ends=False)) if term is not None else today
    fee = fee_of(wanted, around.settings)
    if fee is None:
        raise Forbidden("membership_fee_unclear")
    if fee.amount:
        months = months_of(wanted, around.settings)
        return replace(today, membership=wanted, membership_term=_paid(today, fee, months, change, at))
    if term is None or is_given_back(term, around.orders, at):
        return replace(today, membership=wanted, membership_term=None)
    return replace(today, membership_term=replace(term, ends=True))


def is_given_back(term: MembershipTerm, orders: Sequence[Order], at: datetime) -> bool:
    """Soon after it was paid, by somebody who has ordered nothing with it."""
    soon = at <= term.paid_at + timedelta(days=POLICY.membership_refund_days)
    used = any(order.placed_at >= term.paid_at and order.status is not OrderStatus.CANCELLED for order in orders)
    return soon and not used


def _wanted(name: str, customer: Customer, around: AroundCustomer) -> str:
    """As the shop writes it; of "" what is left to somebody who leaves."""
    if not name.strip():
        return below(customer.membership, around.settings)
    named = {level.casefold(): level for level in levels(around.settings)}
    if name.strip().casefold() not in named:
        raise Forbidden("membership_unknown")
    return named[name.strip().casefold()]


def _paid(customer: Customer, fee: Money, months: int, change: ChangeMembership, at: datetime) -> MembershipTerm:
    if change.method_id is None:
        raise Forbidden("membership_method_needed")
    method = own_method(customer, change.method_id)
    if not takes(method):
        raise Forbidden("membership_method_not_possible")
    return MembershipTerm(fee, method.id, at, months_later(at.date(), months))
