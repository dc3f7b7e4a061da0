"""What was looked up in the knowledge base: what a follow-up is about, and what is reviewed later."""

from dataclasses import dataclass
from datetime import datetime

ANSWERED = "answered"
NEAREST = "nearest"
"""Only entries that come near were offered."""
UNKNOWN = "unknown"
LONGEST = 300
"""Characters of a question that are kept."""
REMEMBERED_TURNS = 3
"""Messages for which "and for sale items?" is about the same."""
MOST_QUOTED = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """The question answered last, and from where."""

    question: str
    entry: str
    """Id of the entry that answered."""
    quoted: tuple[int, ...] = ()
    """Where in its body the quotes began that were given already."""
    turn: int = 0

    def is_fresh(self, turn: int) -> bool:
        return turn - self.turn <= REMEMBERED_TURNS


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A question and what the knowledge base had to it. Who asked is not in it: such words are taken out before."""

    at: datetime
    question: str
    outcome: str
    """answered, nearest or unknown."""
    entry: str = ""
    """Id of the entry that answered, or came nearest."""
    start: int = 0
    """Where in its body the quote begins."""

    def after(self, before: Asked | None, turn: int) -> Asked | None:
        """What a follow-up is about from now on; nothing when there was no answer."""
        if self.outcome != ANSWERED:
            return None
        known = before.quoted if before is not None and before.entry == self.entry else ()
        return Asked(self.question[:LONGEST], self.entry, (*known, self.start)[-MOST_QUOTED:], turn)
