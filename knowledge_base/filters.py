"""Which entries may answer: by topic, language, audience and channel."""

from dataclasses import dataclass
from datetime import date

from knowledge_base.types import Entry


@dataclass(frozen=True, slots=True)
class Filter:
    """What the one who asks may be told. By default: whatever is for everybody."""

    topics: frozenset[str] = frozenset()
    """Only these; empty: all."""
    language: str = ""
    """BCP 47; entries in another language are left out. "en" and "en-GB" are one language; empty: any."""
    audiences: frozenset[str] | None = frozenset()
    """What the one who asks belongs to: entries for somebody else are left out. None: nothing is held back."""
    channel: str = ""
    """Where it is told, such as "chat" or "voice"; empty: anywhere."""

    def allows(self, entry: Entry, day: date | None) -> bool:
        """Whether `entry` may answer; with a `day`, only when it is valid then."""
        return (
            (day is None or entry.holds_on(day))
            and (not self.topics or entry.topic in self.topics)
            and (not self.language or not entry.language or _primary(entry.language) == _primary(self.language))
            and (not entry.audience or self.audiences is None or entry.audience in self.audiences)
            and (not self.channel or not entry.channels or self.channel in entry.channels)
        )


EVERYBODY = Filter()
UNLIMITED = Filter(audiences=None)
"""Nothing is held back: for those who care for the base."""


def _primary(language: str) -> str:
    """ "en-GB" -> "en"."""
    return language.partition("-")[0].lower()
