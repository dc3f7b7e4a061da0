"""One-time codes as they are spoken of: reading one, asking for one, where it may go."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import timedelta

from actions.shop.models import Customer
from bot.dialogue.conversation import Conversation
from bot.dialogue.decisions import CheckCode, Decision, Option, SendCode
from bot.dialogue.guests import GUEST_SLOTS
from bot.dialogue.phrases import says
from nlu.types import Intent, Understanding, Wish

CODE = "code"
"""What a reply waits for after a code was sent."""
SEND_CODE = "send_code"
"""What a reply waits for that offers a code, and what its button carries."""
DIGITS = 6
LIFETIME = timedelta(minutes=10)
FEW_WORDS = 6
READ_CHARS = 200  # of a message: a code stands in a short one
EMAIL, TEXT = "email", "text"
SPOKEN = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
TIMES = {"double": 2, "triple": 3}
WORD = re.compile(r"[^\W_]+")


def code_in(text: str) -> str:
    """The six digits said, however they are grouped or spoken: "123 456", "it's one two three, double four 6".

    "" when there are none, or several: then it is not clear which.
    """
    runs = [run for run in _runs(unicodedata.normalize("NFKC", text[:READ_CHARS]).casefold()) if len(run) == DIGITS]
    return runs[0] if len(runs) == 1 else ""


def _runs(text: str) -> Iterator[str]:
    """Digits that follow each other with no other word between."""
    run, times = "", 1
    for word in WORD.findall(text):
        if word in TIMES:
            times = TIMES[word]
            continue
        digits = "".join(str(unicodedata.digit(one)) for one in word) if word.isdecimal() else SPOKEN.get(word, "")
        if not digits:
            yield run
            run, times = "", 1
            continue
        run, times = run + digits * times, 1
    yield run


def decide_on_code(
    conversation: Conversation, understanding: Understanding, wishes: Sequence[Wish], *, is_calling: bool = False
) -> tuple[Decision, ...]:
    """A code that is said back, asked for, or asked for again; () when the message is about something else.

    `is_calling`: a telephone number is shown, so that a guest may ask for a code to what is on file for it.
    """
    if pressed := [entity.value for entity in understanding.entities if entity.label == SEND_CODE]:
        return (SendCode(pressed[0]),)
    if is_code_said(conversation, understanding.text):
        return (CheckCode(code_in(understanding.text)),)
    expected = conversation.expects.name if conversation.expects is not None else ""
    if is_calling and expected in GUEST_SLOTS and says("code_to_me", understanding.text):
        return (SendCode(TEXT),)
    if conversation.code is not None and expected == CODE and says("code_again", understanding.text):
        return (SendCode(_channel(understanding.text, conversation.code.channel)),)
    agrees = {wish.intent for wish in wishes} == {Intent.AFFIRM} or says("by_text", understanding.text)
    if expected == SEND_CODE and agrees and "?" not in understanding.text:
        return (SendCode(_channel(understanding.text, EMAIL)),)
    return ()


def is_code_said(conversation: Conversation, text: str) -> bool:
    """Whether the message is an answer to a code that was sent: asked for, or hardly anything else is said."""
    expected = conversation.expects.name if conversation.expects is not None else ""
    is_asked = expected in {CODE, SEND_CODE} or len(text.split()) <= FEW_WORDS
    return conversation.code is not None and is_asked and bool(code_in(text))


def _channel(text: str, otherwise: str) -> str:
    return TEXT if says("by_text", text) else otherwise


def ways_to(customer: Customer | None, channels: Sequence[str]) -> dict[str, str]:
    """Where a code may go, each as it may be shown: {"email": "j••@example.com", "text": "••• 01"}."""
    known = {EMAIL: mask_email(customer.email), TEXT: mask_phone(customer.phone)} if customer else {}
    return {channel: known[channel] for channel in channels if known.get(channel)}


def mask_email(email: str) -> str:
    """ "jo@example.com" -> "j••@example.com" """
    name, _, domain = email.partition("@")
    return f"{name[:1]}••@{domain}" if name and domain else ""


def mask_phone(phone: str) -> str:
    """ "+49 171 5550 101" -> "••• 01" """
    digits = [character for character in phone if character.isdecimal()]
    return f"••• {''.join(digits[-2:])}" if len(digits) > 5 else ""


def send_options(ways: Sequence[str], *, again: bool = False) -> tuple[Option, ...]:
    """A button for each way a code can go."""
    names = {EMAIL: "code.again" if again else "code.send", TEXT: "code.text"}
    only = {TEXT: names[EMAIL]} if len(ways) == 1 else {}
    return tuple(Option(only.get(way, names[way]), Intent.AFFIRM, SEND_CODE, way) for way in ways)
