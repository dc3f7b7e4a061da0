"""Speaking: what turns words into speech, and remembers what it said before."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from bot.speech.audio import Samples, write_wav
from bot.speech.spoken import speakable

KEPT = 200  # sayings; about 100 kB each


@dataclass(frozen=True, slots=True)
class Speech:
    """Something said."""

    samples: Samples
    rate: int
    """Hz."""

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    def to_wav(self) -> bytes:
        return write_wav(self.samples, self.rate)


class Synthesizer(Protocol):
    """Speech from words."""

    def speak(self, text: str) -> Speech:
        """`text` as it is read aloud. Raises `SpeechFailed` or `Busy`."""


class RememberingSynthesizer:
    """Says each sentence once and replays it afterwards. Safe to share between threads."""

    def __init__(self, say: Callable[[str], Speech], *, kept: int = KEPT) -> None:
        self._say = say
        self._kept = kept
        self._said: OrderedDict[str, Speech] = OrderedDict()
        self._lock = Lock()

    def speak(self, text: str) -> Speech:
        spoken = speakable(text)
        with self._lock:
            known = self._said.get(spoken)
            if known is not None:
                self._said.move_to_end(spoken)
                return known
        speech = self._say(spoken)
        with self._lock:
            self._said[spoken] = speech
            while len(self._said) > self._kept:
                self._said.popitem(last=False)
        return speech
