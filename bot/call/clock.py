"""The clock of a call: an argument everywhere. A running event loop is one; tests turn one by hand."""

from collections.abc import Callable
from typing import Protocol


class Alarm(Protocol):
    """Something that will be called."""

    def cancel(self) -> object:
        """Not any more; again is harmless."""


class Clock(Protocol):
    """Seconds that only go forward, and alarms on them."""

    def time(self) -> float:
        """Seconds since some moment."""

    def call_later(self, delay: float, callback: Callable[[], None]) -> Alarm:
        """Call `callback` in `delay` seconds, in the thread that asked."""


class Alarms:
    """The alarms of one call, by name: setting one again moves it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._set: dict[str, Alarm] = {}

    def set(self, name: str, seconds: float, callback: Callable[[], None]) -> None:
        self.stop(name)

        def ring() -> None:
            del self._set[name]
            callback()

        self._set[name] = self._clock.call_later(seconds, ring)

    def stop(self, *names: str) -> None:
        for name in names:
            if alarm := self._set.pop(name, None):
                alarm.cancel()

    def stop_all(self) -> None:
        self.stop(*tuple(self._set))

    def __len__(self) -> int:
        return len(self._set)
