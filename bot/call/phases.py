"""How far a call is."""

from enum import StrEnum

from bot.dialogue.conversation import Status


class Phase(StrEnum):
    """How far a call is."""

    OPENING = "opening"
    CONSENT = "consent"
    TALKING = "talking"
    PEOPLE = "people"
    """A person has the conversation, or is waited for."""
    LEAVING = "leaving"
    """Last words are said, or the line is let go."""
    OVER = "over"


NOT_LISTENING = (Phase.OPENING, Phase.LEAVING, Phase.OVER)


def phase_of(status: Status) -> Phase:
    """With people in it, the assistant is silent."""
    return Phase.PEOPLE if status in (Status.QUEUED, Status.AGENT) else Phase.TALKING
