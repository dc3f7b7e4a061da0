"""What happened on a telephone line beside the words: for those who watch a call, and who read it afterwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CallNoted:
    """Changes nothing of the conversation."""

    at: datetime
    what: str
    """answered, interrupted, unsure, number, unheard, silent, key, consented, refused_recording, transferred,
    sent_link or ended."""
    heard: str = ""
    """What the caller had heard when they broke in, or what was heard of them."""
    unheard: str = ""
    """What they had not."""
    detail: str = ""
    """The number it comes from, the key, the reason it ended."""
