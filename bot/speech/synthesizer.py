"""Speaking: what turns words into speech, and remembers what it said before."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from bot.speech.audio import Samples, write_wav
from bot.speech.spoken import speakable

KEPT = 200  # sayings; about 100 kB each
SLOWEST, FASTEST = 0.5, 2.0
LOUDEST = 2.0


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


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is said; 1 is usual. Raises `ValueError` for what nobody can follow."""

    rate: float = 1.0
    """Of speaking: 0.8 is slower."""
    volume: float = 1.0

    def __post_init__(self) -> None:
        if not SLOWEST <= self.rate <= FASTEST or not 0 < self.volume <= LOUDEST:
            limits = f"a rate of {SLOWEST:g} to {FASTEST:g} and a volume of at most {LOUDEST:g}"
            raise ValueError(f"expected {limits}, got {self.rate:g} and {self.volume:g}")


USUAL = Manner()
Say = Callable[[tuple[str, Manner]], Speech]


class Synthesizer(Protocol):
    """Speech from words."""

    def speak(self, text: str, manner: Manner = USUAL) -> Speech:
        """`text` as it is read aloud. Raises `SpeechFailed` or `Busy`."""


class RememberingSynthesizer:
    """Says each sentence once and replays it afterwards. Safe to share between threads."""

    def __init__(self, say: Say, *, kept: int = KEPT) -> None:
        self._say = say
        self._kept = kept
        self._said: OrderedDict[tuple[str, Manner], Speech] = OrderedDict()
        self._lock = Lock()

    def speak(self, text: str, manner: Manner = USUAL) -> Speech:
        asked = (speakable(text), manner)
        with self._lock:
            known = self._said.get(asked)
            if known is not None:
                self._said.move_to_end(asked)
                return known
        speech = self._say(asked)
        with self._lock:
            self._said[asked] = speech
            while len(self._said) > self._kept:
                self._said.popitem(last=False)
        return speech
