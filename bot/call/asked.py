"""What the dialogue waits for, as the line wants to know it: what is likely to be said, and what keys mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.types import Action, Effect
from bot.dialogue.codes import CODE, DIGITS
from bot.dialogue.conversation import Conversation
from bot.dialogue.guests import ACCOUNT_EMAIL, PROOF
from bot.messages import QuickReply
from bot.speech.expecting import ANYTHING, Expecting, Kind
from nlu.types import Intent

SPELLED = frozenset({"email", ACCOUNT_EMAIL})
COUNTED = frozenset({"phone", "zip_code", "quantity", "amount", "rating", PROOF})
LOOKED_UP = frozenset({Kind.ORDER_ID, Kind.CODE, Kind.EMAIL_SPELLED, Kind.DIGITS})
"""Somebody may have to find it first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The open question."""

    name: str = ""
    """The slot, or the action to confirm; "" when nothing is asked."""
    expecting: Expecting = ANYTHING
    yes: str = ""
    no: str = ""
    """Payloads of the buttons; "" where it is no yes-or-no question."""
    choices: tuple[QuickReply, ...] = ()
    """In the order of their keys, from 1."""
    offered: tuple[str, ...] = ()
    """What there is to choose from, as the first of `choices` are called; none where they only offer help."""
    is_write: bool = False
    """A yes changes something in the shop."""
    digits: int = 0
    """Typed ones that complete the answer without #; 0 where that is not known."""

    @property
    def takes_digits(self) -> bool:
        return self.expecting.kind in (Kind.ORDER_ID, Kind.CODE, Kind.DIGITS)

    @property
    def is_looked_up(self) -> bool:
        return self.expecting.kind in LOOKED_UP


NOTHING_ASKED = Asked()


def what_is_asked(conversation: Conversation, actions: Mapping[str, Action], own_orders: Sequence[str] = ()) -> Asked:
    """The question that the last reply asked. `own_orders` are ids of the customer's, where one is known."""
    expects = conversation.expects
    if expects is None:
        return Asked(expecting=Expecting(likely=tuple(own_orders)))
    if expects.kind == "confirm":
        action = actions.get(expects.name)
        yes, no = _yes_and_no(conversation)
        is_write = action is not None and action.effect is Effect.WRITE
        return Asked(expects.name, Expecting(Kind.YES_NO), yes, no, is_write=is_write)
    buttons = _buttons(conversation)
    if expects.name == CODE:
        return Asked(expects.name, Expecting(Kind.CODE), digits=DIGITS)
    if expects.name == "order_id":
        return Asked(
            expects.name, Expecting(Kind.ORDER_ID, tuple(own_orders)), choices=buttons, offered=expects.options
        )
    if expects.name in SPELLED:
        return Asked(expects.name, Expecting(Kind.EMAIL_SPELLED))
    if expects.name in COUNTED:
        return Asked(expects.name, Expecting(Kind.DIGITS))
    if buttons:
        return Asked(
            expects.name,
            Expecting(Kind.CHOICE, tuple(one.title for one in buttons)),
            choices=buttons,
            offered=expects.options,
        )
    return Asked(expects.name, Expecting(likely=tuple(own_orders)))


def _buttons(conversation: Conversation) -> tuple[QuickReply, ...]:
    return tuple(button for reply in conversation.last_replies for button in reply.quick_replies)


def _yes_and_no(conversation: Conversation) -> tuple[str, str]:
    """The payloads that agree and refuse; the first one agrees where none says so."""
    intents = {offer.payload: offer.intent for offer in conversation.offers}
    payloads = [button.payload for button in _buttons(conversation)]
    no = next((payload for payload in payloads if intents.get(payload) == Intent.DENY), "")
    others = [payload for payload in payloads if payload != no]
    return next((one for one in others if intents.get(one) == Intent.AFFIRM), others[0] if others else ""), no


def as_asked(digits: str, asked: Asked) -> str:
    """Typed digits as they are written where one of the likely answers has just these: "20398" is W20398."""
    same = [known for known in asked.expecting.likely if "".join(filter(str.isdecimal, known)) == digits]
    return same[0] if len(same) == 1 else digits
