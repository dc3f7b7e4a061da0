"""The shop's rules as numbers; `policy.md` says the same in prose, and a test holds the two together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """One field a number of policy.md."""

    return_days: int = 30
    """Days from delivery within which something can be sent back."""
    refund_days: int = 5
    """Working days until a refund shows on a card or PayPal; a gift card has it at once."""
    undo_minutes: int = 15
    """Minutes within which a change of an order that has not been packed can be taken back."""
    low_stock: int = 3
    """Pieces at or below which stock is called low."""
    cart_pieces: int = 50
    """Pieces of one variant that a cart takes."""
    account_grace_days: int = 14
    """Days between the wish to delete an account and its deletion."""
    subscription_early_days: int = 7
    """Days before a subscription's fee is due from which it can be paid."""
    reservation_hours: int = 48
    """Longest time that something is held for a customer."""
    reservations_open: int = 3
    """Reservations that a customer may have at a time."""
    reserved_pieces: int = 5
    """Pieces that may be held for a customer at a time."""


POLICY = Policy()
