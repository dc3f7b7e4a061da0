"""What the dialogue waits for, as far as it helps to hear it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The form of what is likely to be said."""

    ANYTHING = "anything"
    YES_NO = "yes_no"
    DIGITS = "digits"
    """A number read digit by digit: zip, phone, card ending, quantity."""
    DIGIT = "digit"
    """One of a number that was not clear; `likely` are the two that it may be. Also "five, not eight"."""
    ORDER_ID = "order_id"
    CODE = "code"
    """A one-time code: six digits."""
    EMAIL_SPELLED = "email_spelled"
    """An e-mail address, or a name, letter by letter."""
    CHOICE = "choice"
    """One of `likely`, or its place in the list: "the second one"."""


@dataclass(frozen=True, slots=True)
class Expecting:
    """A leaning, never a fence: somebody asked for a number may still say "talk to a person" and is heard."""

    kind: Kind = Kind.ANYTHING
    likely: tuple[str, ...] = ()
    """As written: this caller's order ids ("W20398"), the titles on offer, names of products just spoken of."""


ANYTHING = Expecting()
