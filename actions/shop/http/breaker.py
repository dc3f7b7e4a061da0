"""Leaving a back end alone that keeps failing, and trying it again after a while."""

from collections.abc import Callable
from threading import Lock
from time import monotonic


class Breaker:
    """Opens after `failures` in a row; then one call in `pause_seconds` is let through, and its success closes it."""

    def __init__(
        self, *, failures: int = 5, pause_seconds: float = 15.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self._failures = failures
        self._pause = pause_seconds
        self._clock = clock
        self._in_a_row = 0
        self._tried_at = 0.0
        self._lock = Lock()

    def lets_through(self) -> bool:
        """Whether to call now. While it is open, whoever is let through is the trial of this pause."""
        with self._lock:
            if self._in_a_row < self._failures:
                return True
            if self._clock() - self._tried_at < self._pause:
                return False
            self._tried_at = self._clock()
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._in_a_row = 0

    def failed(self) -> None:
        with self._lock:
            self._in_a_row += 1
            self._tried_at = self._clock()
