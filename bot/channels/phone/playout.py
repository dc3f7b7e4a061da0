"""Playing by the clock, for gateways that leave it to us: a frame every 20 ms, and hardly anything ahead."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.call.line import FRAME_SECONDS, RATE
from bot.speech.audio import Samples

logger = logging.getLogger(__name__)

AHEAD = 3
"""Frames sent and not heard yet: the gateway's buffer against our lateness, and how late `clear` is heard (60 ms)."""
LONGEST_SECONDS = 300.0
"""Of sound that waits; what comes on top is not said."""
TOLERANCE = 1e-6  # seconds, of adding up twentieths of a second
NOTHING: Samples = np.zeros(0, np.int16)


@dataclass(slots=True)
class Playout:
    """What waits to be said, and when each piece of it is due. Times are seconds of any one clock."""

    rate: int = RATE
    ahead: int = AHEAD
    """Frames."""
    _waiting: deque[Samples | str] = field(default_factory=deque)
    """Whole frames, and the marks between them."""
    _rest: Samples = field(default_factory=lambda: NOTHING)
    """Less than a frame, at the end."""
    _marks: deque[tuple[float, str]] = field(default_factory=deque)
    """When everything before each has been heard."""
    _heard_until: float = 0.0
    """When what was sent has been heard."""

    @property
    def frame_samples(self) -> int:
        return round(self.rate * FRAME_SECONDS)

    @property
    def seconds(self) -> float:
        """How much waits to be sent."""
        return len(self._waiting) * FRAME_SECONDS

    def play(self, samples: Samples) -> None:
        """Add sound at the end."""
        room = round(max(0.0, LONGEST_SECONDS - self.seconds) * self.rate)
        if len(samples) > room:
            logger.warning("more to say than waits", extra={"seconds": self.seconds})
        sound = np.concatenate([self._rest, samples[:room]])
        whole = len(sound) - len(sound) % self.frame_samples
        self._waiting.extend(sound[:whole].reshape(-1, self.frame_samples))
        self._rest = sound[whole:]

    def mark(self, name: str) -> None:
        """Add a mark at the end; what was said before it ends with silence up to a whole frame."""
        self._fill()
        self._waiting.append(name)

    def clear(self) -> None:
        """Forget what is not sent yet, with its marks."""
        self._waiting.clear()
        self._marks.clear()
        self._rest = NOTHING

    def due(self, now: float) -> tuple[list[Samples], list[str]]:
        """The frames to send now, and the marks before which everything has been heard."""
        frames: list[Samples] = []
        self._heard_until = max(self._heard_until, now)
        while self._waiting or self._is_drying_up(now):
            if not self._waiting:
                self._fill()
            head = self._waiting[0]
            if isinstance(head, str):
                self._marks.append((self._heard_until, head))
            elif self._has_room(now):
                frames.append(head)
                self._heard_until += FRAME_SECONDS
            else:
                break
            self._waiting.popleft()
        heard: list[str] = []
        while self._marks and self._marks[0][0] <= now + TOLERANCE:
            heard.append(self._marks.popleft()[1])
        return frames, heard

    def next_at(self) -> float | None:
        """When there is something to do again; None while nothing waits."""
        times = [self._marks[0][0]] if self._marks else []
        if self._waiting:
            times.append(self._heard_until - (self.ahead - 1) * FRAME_SECONDS)
        elif len(self._rest):
            times.append(self._heard_until - FRAME_SECONDS)
        return min(times, default=None)

    def _has_room(self, now: float) -> bool:
        return self._heard_until - now <= (self.ahead - 1) * FRAME_SECONDS + TOLERANCE

    def _is_drying_up(self, now: float) -> bool:
        """Whether less than a frame is all there is, and the last one sent is being heard."""
        return bool(len(self._rest)) and self._heard_until - now <= FRAME_SECONDS + TOLERANCE

    def _fill(self) -> None:
        if len(self._rest):
            self._waiting.append(np.pad(self._rest, (0, self.frame_samples - len(self._rest))))
            self._rest = NOTHING


class Player:
    """A playout on the event loop's clock: `send` gets frames that go out now, `played` the marks that were heard."""

    def __init__(
        self,
        send: Callable[[Sequence[Samples]], None],
        played: Callable[[str], None],
        *,
        rate: int = RATE,
        ahead: int = AHEAD,
    ) -> None:
        self._send = send
        self._played = played
        self._playout = Playout(rate, ahead)
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    def play(self, samples: Samples) -> None:
        self._playout.play(samples)
        self._soon()

    def mark(self, name: str) -> None:
        self._playout.mark(name)
        self._soon()

    def clear(self) -> None:
        self._playout.clear()

    def stop(self) -> None:
        """Nothing is sent from now on."""
        self._is_over = True
        self._playout.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _soon(self) -> None:
        """Marks are never told from within `mark`: a call that waits for one would meet itself."""
        if not self._is_over:
            self._arm(self._loop.time())

    def _arm(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(at, self._go_on)

    def _go_on(self) -> None:
        self._timer = None
        frames, heard = self._playout.due(self._loop.time())
        if frames:
            self._send(frames)
        for name in heard:
            self._played(name)
        at = self._playout.next_at()
        if at is not None and self._timer is None and not self._is_over:
            self._arm(at)
