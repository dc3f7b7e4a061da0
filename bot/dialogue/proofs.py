"""A one-time code that waits to be said back, and the events of proving who it is."""

from dataclasses import dataclass
from datetime import datetime

from actions.shop.models import CustomerId


@dataclass(frozen=True, slots=True)
class SentCode:
    """Belongs to one conversation and one customer; only a keyed hash of the digits is kept."""

    digest: str
    customer_id: CustomerId
    sent_at: datetime
    channel: str
    """email or text."""
    to: str
    """Where it went, as it may be shown: "j••@example.com"."""


@dataclass(frozen=True, slots=True)
class IdentityRefused:
    """What was said to prove who it is does not fit."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CodeSent:
    at: datetime
    code: SentCode


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """A code that is not the one sent."""

    at: datetime
