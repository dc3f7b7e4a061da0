"""One call in real time: say something, listen to the answer, say the next thing, hang up."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.call.line import FRAME_SAMPLES, FRAME_SECONDS
from bot.cli.telephone.earpiece import SILENCE, Earpiece
from bot.cli.telephone.peers import Peer, now
from bot.speech.audio import Samples

LOUD = 200
"""The largest sample of a frame in which somebody is heard; below it lies the hiss of μ-law."""
Turn = Samples | str
"""What the caller does next: says something (8,000 Hz), or presses keys."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """How the caller behaves."""

    quiet_seconds: float = 1.5
    """Of silence after which an answer is over."""
    patience_seconds: float = 30.0
    """Without a sound, until the caller gives up waiting for an answer."""
    key_seconds: float = 0.15
    """From key to key."""
    interrupts_after: float | None = None
    """Seconds into each answer but the last at which the caller goes on; None waits until it is over."""


@dataclass(slots=True)
class Answered:
    """What was heard after one turn of the caller's; the first is the greeting. Times are seconds since the call."""

    said_until: float
    """When the caller had said everything: the end of the last frame in which they are heard."""
    began: float | None = None
    """When the answer was first heard."""
    ended: float = 0.0
    """When it was last heard."""
    cut_at: float | None = None
    """When the caller spoke into it."""
    heard: list[Samples] = field(default_factory=list)
    """The caller's earpiece, from the end of their words on."""

    @property
    def after(self) -> float | None:
        """Seconds from the caller's last word to the first of the answer."""
        return None if self.began is None else self.began - self.said_until

    @property
    def stopped_after(self) -> float | None:
        """Seconds for which an answer that the caller spoke into was still heard."""
        return None if self.cut_at is None else max(0.0, self.ended - self.cut_at)

    @property
    def sound(self) -> Samples:
        return np.concatenate([SILENCE[:0], *self.heard])


async def call_up(
    peer: Peer, turns: Sequence[Turn], conduct: Conduct = Conduct(), ear: Earpiece | None = None
) -> list[Answered]:
    """Call, hear the greeting, take the turns, hang up. What was heard to each; fewer when the other side hung up.

    Whoever gives `ear` sees in it when each piece of sound came. Raises `NoLine`.
    """
    ear = ear or Earpiece()
    await peer.open(ear)
    reading = asyncio.create_task(peer.run())
    caller = _Caller(peer, ear, conduct, reading)
    try:
        await caller.listen(goes_on=bool(turns))
        for number, turn in enumerate(turns, 1):
            if caller.is_alone:
                break
            await (caller.press(turn) if isinstance(turn, str) else caller.say(turn))
            await caller.listen(goes_on=number < len(turns))
        return caller.answers
    finally:
        await peer.hang_up()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


class _Caller:
    """Lives in frames: each is 20 ms of speaking and of listening."""

    def __init__(self, peer: Peer, ear: Earpiece, conduct: Conduct, reading: "asyncio.Task[None]") -> None:
        self._peer, self._ear, self._conduct, self._reading = peer, ear, conduct, reading
        self._started = now()
        self._frames = 0
        self.answers = [Answered(0.0)]

    @property
    def is_alone(self) -> bool:
        """Whether the other side hung up, and all it said is heard."""
        return self._reading.done() and self._ear.is_silent

    async def say(self, samples: Samples) -> None:
        """The answer is counted from the last word: it may come while the recording still runs, in silence."""
        pieces = [samples[at : at + FRAME_SAMPLES] for at in range(0, len(samples), FRAME_SAMPLES)]
        last = max((number for number, piece in enumerate(pieces) if _is_loud(piece)), default=len(pieces) - 1)
        if not self._ear.is_silent:
            self.answers[-1].cut_at = self._at
        for number, piece in enumerate(pieces):
            await self._frame(np.pad(piece, (0, FRAME_SAMPLES - len(piece))))
            if number == last:
                self.answers.append(Answered(self._at))

    async def press(self, keys: str) -> None:
        if not self._ear.is_silent:
            self.answers[-1].cut_at = self._at
        for key in keys:
            for _ in range(round(self._conduct.key_seconds / FRAME_SECONDS)):
                await self._frame(SILENCE)
            await self._peer.press(key)
        self.answers.append(Answered(self._at))

    async def listen(self, *, goes_on: bool) -> None:
        """Until the answer is over, or it is time to speak into it."""
        answer, conduct = self.answers[-1], self._conduct
        while not self.is_alone:
            await self._frame(SILENCE)
            silent = self._at - (answer.said_until if answer.began is None else answer.ended)
            if silent > (conduct.patience_seconds if answer.began is None else conduct.quiet_seconds):
                return
            interrupts = goes_on and conduct.interrupts_after is not None
            if interrupts and answer.began is not None and self._at - answer.began >= (conduct.interrupts_after or 0):
                return

    @property
    def _at(self) -> float:
        """Seconds since the call, in frames: what the caller hears and says is told in them."""
        return self._frames * FRAME_SECONDS

    async def _frame(self, said: Samples) -> None:
        """Say 20 ms, hear 20 ms, and wait until they are over."""
        frame, marks = self._ear.tick()
        await self._peer.speak(said)
        if marks:
            await self._peer.passed(marks)
        answer = self.answers[-1]
        answer.heard.append(frame)
        if _is_loud(frame):
            answer.began = self._at if answer.began is None else answer.began
            answer.ended = self._at + FRAME_SECONDS
        self._frames += 1
        await asyncio.sleep(max(0.0, self._started + self._at - now()))


def _is_loud(frame: Samples) -> bool:
    return bool(len(frame)) and int(np.abs(frame.astype(np.int32)).max()) > LOUD
