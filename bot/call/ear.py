"""Listening: sound comes in, what somebody says comes out, from its first to its last word.

Time is counted in sound, not on a clock: late frames that arrive all at once are no silence.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.call.silero import CHUNK_SECONDS, Activity, chunk_samples
from bot.call.timing import Timing
from bot.speech.audio import Samples

STARTS = 0.5
"""Probability from which a chunk is speech."""
GOES_ON = 0.35
"""The same in the middle of it."""
STARTING_CHUNKS, OF_LAST = 3, 4
"""Voiced chunks that make a beginning: 96 ms within 128."""
BEFORE_SECONDS = 0.4
"""Kept from before the beginning: first consonants are soft."""


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody speaks."""


@dataclass(frozen=True, slots=True)
class Paused:
    """They may have finished; this is what was said so far."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class WentOn:
    """They had not."""


@dataclass(frozen=True, slots=True)
class Ended:
    """They have finished."""

    samples: Samples
    voiced_seconds: float


Noticed = Began | Paused | WentOn | Ended


class Ear:
    """One call's listening. `needed_seconds` of silence end what is said; it may change at any time."""

    def __init__(self, activity: Activity, rate: int, timing: Timing) -> None:
        self.needed_seconds = timing.endings.complete
        self._activity = activity
        self._timing = timing
        self._size = chunk_samples(rate)
        self._rest = np.zeros(0, np.int16)
        self._before: deque[Samples] = deque(maxlen=round(BEFORE_SECONDS / CHUNK_SECONDS))
        self._voiced: deque[bool] = deque(maxlen=OF_LAST)
        self._said: list[Samples] = []
        self._voiced_chunks = 0
        self._silent_chunks = 0
        self._is_paused = False

    @property
    def is_hearing(self) -> bool:
        """Whether somebody is in the middle of saying something."""
        return bool(self._said)

    @property
    def silent_seconds(self) -> float:
        """Of silence since the last word."""
        return self._silent_chunks * CHUNK_SECONDS

    @property
    def said_seconds(self) -> float:
        """Of what is being said, from a little before its first word."""
        return len(self._said) * CHUNK_SECONDS

    def said(self) -> Samples:
        """So far; somebody must be in the middle of it."""
        return np.concatenate(self._said)

    def hear(self, samples: Samples) -> Iterator[Noticed]:
        """What is to be noticed in the next piece of sound, of any length."""
        sound = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        whole = len(sound) - len(sound) % self._size
        self._rest = sound[whole:].copy()
        for start in range(0, whole, self._size):
            yield from self._take(sound[start : start + self._size])

    def silence(self, seconds: float) -> Iterator[Noticed]:
        """Nothing came for so long: the same as if silence had."""
        for _ in range(round(seconds / CHUNK_SECONDS)):
            yield from self._take(np.zeros(self._size, np.int16))

    def forget(self) -> None:
        """Whatever was being said is none of ours."""
        self._said, self._voiced_chunks, self._silent_chunks, self._is_paused = [], 0, 0, False
        self._voiced.clear()

    def _take(self, chunk: Samples) -> Iterator[Noticed]:
        probability = self._activity(chunk)
        if not self.is_hearing:
            self._before.append(chunk)
            self._voiced.append(probability >= STARTS)
            if sum(self._voiced) >= STARTING_CHUNKS:
                self._said = list(self._before)
                self._voiced_chunks = sum(self._voiced)
                yield Began()
            return
        self._said.append(chunk)
        yield from self._went_on(is_voiced=probability >= GOES_ON)

    def _went_on(self, *, is_voiced: bool) -> Iterator[Noticed]:
        if is_voiced:
            self._voiced_chunks += 1
            self._silent_chunks = 0
            if self._is_paused:
                self._is_paused = False
                yield WentOn()
        else:
            self._silent_chunks += 1
            if not self._is_paused and self.silent_seconds >= self._timing.pause:
                self._is_paused = True
                yield Paused(np.concatenate(self._said))
        is_over = self._is_paused and self.silent_seconds >= self.needed_seconds
        if is_over or len(self._said) * CHUNK_SECONDS >= self._timing.longest_utterance:
            ended = Ended(np.concatenate(self._said), self._voiced_chunks * CHUNK_SECONDS)
            self.forget()
            self._before.clear()
            yield ended
