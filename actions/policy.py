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
    membership_refund_days: int = 14
    """Days from paying a membership's fee within which it comes back, if nothing was ordered meanwhile."""
    reservation_hours: int = 48
    """Longest time that something is held for a customer."""
    reservations_open: int = 3
    """Reservations that a customer may have at a time."""
    reserved_pieces: int = 5
    """Pieces that may be held for a customer at a time."""
    send_back_days: int = 7
    """Days that somebody has at least to send a parcel back, however little is left of the return window."""
    undo_return_hours: int = 24
    """Hours within which a return can be taken back."""
    problem_days: int = 30
    """Days from delivery within which something missing, damaged or wrong is made good at once."""
    problem_limit: int = 150
    """Worth, in whole units of the order's currency, up to which it is made good without a person."""
    problem_claims: int = 2
    """Claims in twelve months from which a person looks first."""
    missing_wait_hours: int = 24
    """Hours after the carrier's scan within which a missing parcel often turns up."""
    warranty_months: int = 24
    """Months from delivery within which what breaks is repaired or replaced."""
    promo_grace_days: int = 2
    """Days after a promo code's last one within which a person usually still accepts it."""
    invoice_years: int = 10
    """Years that invoices are kept by law after an account is deleted."""
    data_export_days: int = 30
    """Days within which a copy of somebody's data is sent, at the latest."""
    answer_days: int = 1
    """Working days within which a person answers what was filed."""
    price_match_percent: int = 20
    """Percent below our price to which a lower one elsewhere is usually matched."""
    complaint_days: int = 10
    """Working days within which a complaint is decided."""
    review_hours: int = 48
    """Hours until a review appears."""
    review_chars: int = 2_000
    """Longest text of a review."""
    call_back_minutes: int = 60
    """Minutes within which we call back while people are there."""
    call_back_days: int = 30
    """Days ahead for which a call can be asked for."""
    message_minutes: int = 90
    """Minutes with people there within which a message is answered."""


POLICY = Policy()
