"""Keys: digits are collected into a number, one key answers a question, 0 brings a person."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from bot.call.asked import Asked
from bot.call.line import KEYS
from bot.call.timing import Patience

PERSON_KEY = "0"
YES_KEY, NO_KEY = "1", "2"


class Meant(StrEnum):
    """What keys stand for."""

    PERSON = "person"
    NUMBER = "number"
    BUTTON = "button"
    REPEAT = "repeat"
    STARTED_OVER = "started_over"
    """What was typed is forgotten."""
    WAITING = "waiting"
    """More may come."""
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the keys so far mean."""

    meant: Meant
    value: str = ""
    """The digits, or a button's payload."""


WAITING = Typed(Meant.WAITING)
IGNORED = Typed(Meant.IGNORED)


class Keypad:
    """One caller's keys. `now` is in seconds; the session says when nothing more came (`finish`)."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._typed = ""
        self._recent: deque[float] = deque(maxlen=patience.keys_in_a_second)

    @property
    def is_typing(self) -> bool:
        return bool(self._typed)

    def press(self, key: str, asked: Asked, now: float) -> Typed:
        """One key. Of a flood only the first ones in each second count."""
        if key not in KEYS or len(key) != 1 or self._is_flood(now):
            return IGNORED
        if key == "#":
            return self.finish()
        if key == "*":
            if not self._typed:
                return Typed(Meant.REPEAT)
            self._typed = ""
            return Typed(Meant.STARTED_OVER)
        if not self._typed and (payload := _button(key, asked)):
            return Typed(Meant.BUTTON, payload)
        if len(self._typed) < self._patience.digits:
            self._typed += key
        if asked.digits and len(self._typed) == asked.digits:
            return self.finish()
        return self.finish() if self._typed == PERSON_KEY and not asked.takes_digits else WAITING

    def finish(self) -> Typed:
        """Nothing more comes."""
        typed, self._typed = self._typed, ""
        if not typed:
            return IGNORED
        return Typed(Meant.PERSON) if typed == PERSON_KEY else Typed(Meant.NUMBER, typed)

    def _is_flood(self, now: float) -> bool:
        if len(self._recent) == self._recent.maxlen and now - self._recent[0] < 1.0:
            return True
        self._recent.append(now)
        return False


def _button(key: str, asked: Asked) -> str:
    """The payload that this key presses; "" where it presses none."""
    if asked.yes:
        return {YES_KEY: asked.yes, NO_KEY: asked.no}.get(key, "")
    if asked.takes_digits or key == PERSON_KEY:
        return ""
    place = int(key) - 1
    return asked.choices[place].payload if place < len(asked.choices) else ""
