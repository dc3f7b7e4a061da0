"""What a caller's telephone does with what it is sent: it plays 20 ms at a time and tells which marks it passed."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from bot.call.line import FRAME_SAMPLES
from bot.speech.audio import Samples

SILENCE: Samples = np.zeros(FRAME_SAMPLES, np.int16)


@dataclass(slots=True)
class Earpiece:
    """Sound at 8,000 Hz that waits to be heard, with marks in between."""

    _waiting: deque[Samples | str] = field(default_factory=deque)
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    """When sound came, in the seconds of the caller's clock, and how many samples."""

    @property
    def is_silent(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def put(self, samples: Samples, at: float) -> None:
        self.arrivals.append((at, len(samples)))
        if len(samples):
            self._waiting.append(samples)

    def mark(self, name: str) -> None:
        self._waiting.append(name)

    def clear(self) -> list[str]:
        """Forget everything; the marks in it."""
        marks = [one for one in self._waiting if isinstance(one, str)]
        self._waiting.clear()
        return marks

    def tick(self) -> tuple[Samples, list[str]]:
        """The next 20 ms, silence where nothing waits, and the marks that were passed with it."""
        frame, filled, marks = SILENCE.copy(), 0, []
        while self._waiting:
            head = self._waiting[0]
            if isinstance(head, str):
                marks.append(head)
                self._waiting.popleft()
            elif filled == FRAME_SAMPLES:
                break
            else:
                piece = head[: FRAME_SAMPLES - filled]
                frame[filled : filled + len(piece)] = piece
                filled += len(piece)
                self._waiting.popleft()
                if len(rest := head[len(piece) :]):
                    self._waiting.appendleft(rest)
        return frame, marks
