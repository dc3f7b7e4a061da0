"""What somebody is saying, while they say it: for a live transcript, never for the dialogue."""

from dataclasses import dataclass

from bot.errors import AssistantError
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples
from bot.speech.expecting import ANYTHING, Expecting
from bot.speech.recognizer import ListensAlong

EVERY_SECONDS = 1.0
"""Of speech between two partial texts."""
LONGEST_SECONDS = 20.0
"""Of speech that is heard from its beginning again and again; later words come with the whole utterance."""


@dataclass(frozen=True, slots=True)
class Partial:
    """The text so far."""

    text: str
    stable: str
    """Its beginning that was heard the same twice in a row: it hardly changes any more."""


class Along:
    """One utterance at a time: `hear` may be called with every frame, and hardly ever has something to do."""

    def __init__(self, recognizer: ListensAlong, *, every_seconds: float = EVERY_SECONDS) -> None:
        self._recognizer = recognizer
        self._step = round(every_seconds * SAMPLE_RATE)
        self._most = round(LONGEST_SECONDS * SAMPLE_RATE)
        self.forget()

    def forget(self) -> None:
        """The utterance is over."""
        self._heard_samples = 0
        self._words: tuple[str, ...] = ()

    def is_due(self, count: int) -> bool:
        """Whether `count` samples since the first word are enough for another partial text."""
        return self._heard_samples + self._step <= count <= self._most

    def hear(self, samples: Samples, expecting: Expecting = ANYTHING) -> Partial | None:
        """What `samples`, from the first word on, at 16,000 Hz, say so far.

        None where it is too early, where the recognizer is busy or fails, and where nothing more was heard. Blocks as
        long as recognizing takes.
        """
        if not self.is_due(len(samples)):
            return None
        self._heard_samples = len(samples)
        heard = self._so_far(samples, expecting)
        words = tuple(heard.text.split()) if heard is not None else ()
        if not words or words == self._words:
            return None
        before, self._words = self._words, words
        return Partial(" ".join(words), " ".join(words[: _alike(before, words)]))

    def _so_far(self, samples: Samples, expecting: Expecting) -> Transcript | None:
        try:
            return self._recognizer.so_far(samples, expecting)
        except AssistantError:  # the whole utterance is heard all the same, and says so if that fails, too
            return None


def _alike(before: tuple[str, ...], now: tuple[str, ...]) -> int:
    """How many words both begin with."""
    pairs = zip(before, now, strict=False)
    return next((at for at, (old, new) in enumerate(pairs) if old != new), min(len(before), len(now)))
