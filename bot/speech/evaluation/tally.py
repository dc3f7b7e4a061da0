"""Counting what was heard: words, numbers, intents, time."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

_OTHER_SIGNS = re.compile(r"[^a-z' ]")
SPELLINGS = {"zero": "oh", "ok": "okay", "email": "e mail"}
"""Nought is said one way, and so on."""


def comparable(text: str) -> list[str]:
    """Words only."""
    words = _OTHER_SIGNS.sub(" ", text.lower()).split()
    return " ".join(SPELLINGS.get(word, word) for word in words).split()


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Substituted, missing and additional words."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(before + (word != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


@dataclass(slots=True)
class Tally:
    """Of one voice family on one line, or of a part of its sentences."""

    sentences: int = 0
    words: int = 0
    wrong_words: int = 0
    numbers: int = 0
    exact: int = 0
    """Numbers whose every digit was heard."""
    resolved: int = 0
    """Orders found with the first hearing."""
    repaired: int = 0
    """Orders found after one more."""
    intents_of_text: int = 0
    intents_heard: int = 0
    cpu_seconds: float = 0.0
    audio_seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """Wall seconds of each utterance."""

    def count_words(self, said: str, heard: str) -> None:
        self.sentences += 1
        words = comparable(said)
        self.words += len(words)
        self.wrong_words += word_errors(words, comparable(heard))

    @property
    def word_error_rate(self) -> float:
        return self.wrong_words / self.words if self.words else 0.0

    @property
    def order_rate(self) -> float:
        """Orders found with at most one repair."""
        return (self.resolved + self.repaired) / self.numbers if self.numbers else 0.0

    @property
    def intent_rate(self) -> float:
        """Right intents of what was heard, relative to those of the text."""
        return self.intents_heard / self.intents_of_text if self.intents_of_text else 0.0

    @property
    def real_time_factor(self) -> float:
        """CPU seconds a second of sound."""
        return self.cpu_seconds / self.audio_seconds if self.audio_seconds else 0.0

    def wait_ms(self, share: float) -> float:
        """The wait that `share` of the utterances stay under."""
        return 1_000 * statistics.quantiles(self.waits, n=100)[round(share * 100) - 1] if len(self.waits) > 1 else 0.0
