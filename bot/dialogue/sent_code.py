"""A one-time code that waits to be said back."""

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
