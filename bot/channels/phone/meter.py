"""Nobody speaks faster than time: what bounds a gateway that sends sound without end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

HEAD_START_SECONDS = 10.0
"""What a network may hold back and let go at once."""
FASTEST = 1.5
"""Seconds of sound a second, for clocks that differ and buffers that empty."""
MESSAGES_A_SECOND = 200
"""Of messages without sound, on top of the head start's."""


class TooMuch(Exception):
    """More sound, or more messages, than a call can have."""


@dataclass(slots=True)
class Meter:
    """What one call has sent so far, against the time it has lasted."""

    clock: Callable[[], float] = monotonic
    _since: float = field(init=False)
    _seconds: float = 0.0
    _messages: int = 0

    def __post_init__(self) -> None:
        self._since = self.clock()

    def take(self, seconds: float) -> None:
        """Count one message with so many seconds of sound. Raises `TooMuch`."""
        self._seconds += seconds
        self._messages += 1
        lasted = self.clock() - self._since
        if self._seconds > HEAD_START_SECONDS + lasted * FASTEST:
            raise TooMuch(f"{self._seconds:.0f} seconds of sound in {lasted:.1f} seconds")
        if self._messages > (HEAD_START_SECONDS + lasted) * MESSAGES_A_SECOND:
            raise TooMuch(f"{self._messages} messages in {lasted:.1f} seconds")
