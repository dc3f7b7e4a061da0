"""What is looked at, what may come of it, and why."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Matter(StrEnum):
    """What is asked for."""

    REFUND = "refund"
    """Money back, or goods once more."""
    ACCOUNT = "account"
    """Whose account it is, or where its parcels go."""


class Level(IntEnum):
    """What comes before it is done. There is none that refuses."""

    ALLOW = 0
    STEP_UP = 1
    """A fresh one-time code."""
    EVIDENCE = 2
    """A photo of what is wrong."""
    PERSON = 3
    """A colleague decides, and sees why."""


class Reason(StrEnum):
    """Each is a fact about the matter; none is about what kind of person asks."""

    SIGNED_FOR = "signed_for"
    PARCEL_ARRIVED = "parcel_arrived"
    MANY_REFUNDS = "many_refunds"
    MOST_PAID_BACK = "most_paid_back"
    RECENT_CLAIM = "recent_claim"
    ASKED_BEFORE = "asked_before"
    LINKED_CLAIMS = "linked_claims"
    CREDENTIALS_CHANGED = "credentials_changed"
    NEW_ADDRESS = "new_address"
    NEW_PLACE = "new_place"
    WRONG_PROOFS = "wrong_proofs"


@dataclass(frozen=True, slots=True)
class Signals:
    """Counted facts. The defaults are those of somebody about whom there is nothing to say."""

    matter: Matter
    worth: int = 0
    """What it is about, in whole units of the currency, rounded down; 0 for an account change."""
    signed_for: bool = False
    """Said to be missing, though the carrier has somebody who took it in person."""
    parcel_arrived: bool = False
    """Said to be missing, though something else of the same parcel was sent back or found broken."""
    refunds: int = 0
    """Returns and claims of this customer within 90 days."""
    orders: int = 0
    """Orders of this customer within 365 days."""
    paid_back: float = 0.0
    """Share, in [0, 1], of what they paid within 365 days that went back to them."""
    claims: int = 0
    """Claims (missing, damaged, wrong) within 60 days; counted only where one more is made."""
    asked_before: int = 0
    """Other conversations within 30 days in which the same was asked for and not done."""
    linked_claims: int = 0
    """Claims within 90 days by other accounts with the same address and the same card or pattern of e-mail address."""
    credentials_changed: int = 0
    """Changes of e-mail address or phone number within 24 hours, in other conversations."""
    new_address: bool = False
    """Goes to an address that is new to this customer."""
    new_place: bool = False
    """Asked from a network from which this customer has changed nothing before, though from others they have."""
    wrong_proofs: int = 0
    """Failed tries, in this conversation, to show who it is."""
    can_show: bool = False
    """A photo could show it, and can be sent here."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What comes first, and why."""

    level: Level
    reasons: tuple[Reason, ...] = ()
    """The weightiest first; empty when there is nothing to say."""
    points: int = 0


CALM = Assessment(Level.ALLOW)
