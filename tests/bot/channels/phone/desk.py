"""A scripted switchboard: takes calls, keeps what they bring, and does what a test wants at the greeting."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from bot.call.line import Line, Started
from bot.errors import Busy
from bot.speech.audio import Samples

PATIENCE_SECONDS = 5.0


@dataclass
class TakenCall:
    """One call, and everything its gateway told about it."""

    started: Started
    line: Line
    heard: list[Samples] = field(default_factory=list)
    keys: str = ""
    marks: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    def hear(self, samples: Samples) -> None:
        self.heard.append(samples)

    def press(self, key: str) -> None:
        self.keys += key

    def played(self, mark: str) -> None:
        self.marks.append(mark)

    def end(self, reason: str) -> None:
        self.ends.append(reason)

    @property
    def samples(self) -> Samples:
        return np.concatenate([np.zeros(0, np.int16), *self.heard])


@dataclass
class Desk:
    """Answers every call, at most `most` of them, with `greet`."""

    greet: Callable[[Line], None] = lambda line: None
    most: int = 1_000
    calls: list[TakenCall] = field(default_factory=list)

    def answer(self, started: Started, line: Line) -> TakenCall:
        if len(self.calls) >= self.most:
            raise Busy("too many calls")
        self.calls.append(TakenCall(started, line))
        self.greet(line)
        return self.calls[-1]

    async def call(self, number: int = 0) -> TakenCall:
        """The call, once it is there."""
        await until(lambda: len(self.calls) > number)
        return self.calls[number]


async def until(holds: Callable[[], bool]) -> None:
    """Let the loop run until it is so. Raises `TimeoutError`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():
            await asyncio.sleep(0.002)


def tone(samples: int, height: int = 1_000) -> Samples:
    return np.full(samples, height, np.int16)
