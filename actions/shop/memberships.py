"""Membership levels and what they cost: read off the shop's settings.

`memberships` lists the levels, lowest first: "Circle, Circle Plus". `membership_fee.<level>` is what one costs for
`membership_months.<level>` months (12 when not given); a level without a fee is free.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from actions.shop.importing.amounts import to_minor
from actions.shop.models import Customer, Money, PaymentMethod
from actions.shop.refunds import GIFT_CARD

Settings = Mapping[str, str]

MONTHS = 12


def levels(settings: Settings) -> tuple[str, ...]:
    return tuple(name for part in settings.get("memberships", "").split(",") if (name := part.strip()))


def fee_of(level: str, settings: Settings) -> Money | None:
    """0 for a free one; None when the shop's words for it are no amount, so that nobody joins at an unknown price."""
    currency = settings.get("currency", "EUR")
    try:
        fee = to_minor(Decimal(settings.get(f"membership_fee.{level}", "0")), currency)
    except (InvalidOperation, ValueError):
        return None
    return Money(fee, currency) if fee >= 0 else None


def months_of(level: str, settings: Settings) -> int:
    """For how many months one fee pays."""
    own = settings.get(f"membership_months.{level}", "")
    return int(own) if own.isdecimal() and 0 < int(own) <= 120 else MONTHS


def below(level: str, settings: Settings) -> str:
    """What is left to somebody who leaves `level`: of one that costs a fee the highest free one, otherwise none."""
    known = levels(settings)
    if not _costs(level, settings):
        return ""
    lower = known[: known.index(level)] if level in known else known
    return next((name for name in reversed(lower) if not _costs(name, settings)), "")


def as_of(customer: Customer, settings: Settings, day: date) -> Customer:
    """The customer without a level that has run out."""
    term = customer.membership_term
    if term is None or not term.ends or day < term.due:
        return customer
    return replace(customer, membership=below(customer.membership, settings), membership_term=None)


def takes(method: PaymentMethod) -> bool:
    """Whether a fee that comes again can be taken from it: a gift card runs empty."""
    return method.kind != GIFT_CARD


def _costs(level: str, settings: Settings) -> bool:
    return fee_of(level, settings) != Money(0, settings.get("currency", "EUR"))
