"""The sentences that a call says by itself."""

from collections.abc import Callable
from datetime import datetime

from actions.types import Facts
from bot.call.sentences import sentences
from bot.dialogue.wording import Said, Tone, Wording


class CallWords:
    """From a code to what is spoken."""

    def __init__(self, wording: Wording, now: Callable[[], datetime]) -> None:
        self._wording = wording
        self._now = now

    def spoken(self, code: str, facts: Facts | None = None) -> tuple[str, ...]:
        """Sentence by sentence."""
        said, tone = Said(code, facts or {}), Tone(self._now())
        return sentences(self._wording.speech(said, tone) or self._wording.text(said, tone))

    def written(self, code: str, facts: Facts | None = None) -> str:
        return self._wording.text(Said(code, facts or {}), Tone(self._now()))
