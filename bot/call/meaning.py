"""What was said, told apart: nothing, only listening, something for the line, about recording, or a turn. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.call.asides import aside_in, is_back_channel, says_no, says_yes
from bot.call.hearing import HeardSaying
from bot.call.mouth import Cut

PERSON = "person"
""" "Zero", by the word of "press zero for a person"."""


class For(StrEnum):
    """What something said is for."""

    NOBODY = "nobody"
    """It could not be recognized; that is our fault."""
    NOTHING = "nothing"
    """A cough, a door, or words that nobody could make out."""
    LISTENING = "listening"
    """ "Mhm", "okay", said into something that goes on."""
    CONSENT = "consent"
    LINE = "line"
    DIALOGUE = "dialogue"


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand while it is said."""

    surely: float
    """How sure hearing has to be."""
    is_question: bool
    """Something is asked, which a short word may answer."""
    asks_consent: bool
    is_thinking: bool
    """A turn runs."""
    takes_digits: bool = False
    """Digits are asked for."""


def meant_for(said: HeardSaying, cut: Cut | None, now: Now) -> tuple[For, str]:
    """What it is for, and which aside where it is one; `cut` is what they broke into."""
    transcript = said.transcript
    if transcript is None:
        return For.NOBODY, ""
    text = transcript.text
    if not text.strip() or transcript.confidence < now.surely:
        return For.NOTHING, ""
    if is_back_channel(text) and _only_listens(cut, now):
        return For.LISTENING, ""
    if now.asks_consent and (says_yes(text) or says_no(text)):
        return For.CONSENT, ""
    aside = aside_in(text)
    is_digit = aside == PERSON and now.takes_digits
    return (For.LINE, aside) if aside and not is_digit else (For.DIALOGUE, "")


def _only_listens(cut: Cut | None, now: Now) -> bool:
    """After a question it may be the answer."""
    return now.is_thinking if cut is None else not (cut.is_heard_out and now.is_question)
