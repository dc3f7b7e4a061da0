"""How long waiting takes, from how long those waited who are through: a range, or nothing where too few are."""

from collections import deque
from collections.abc import Callable, Sequence
from math import ceil, floor
from statistics import quantiles
from threading import Lock
from time import monotonic

from bot.messages import ConversationId

REMEMBERED = 30  # people whose wait counts
FEWEST = 4  # fewer tell nothing
FORGOTTEN_AFTER = 3 * 3600.0  # s; this morning says nothing of the evening
PARTS = 5  # the range is from the first to the last of the cuts: 3 of 5 people fall into it


class Pace:
    """Watches the queue of this process. Somebody's wait is divided by the place they began at."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._began: dict[ConversationId, tuple[float, int]] = {}
        self._waits: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._lock = Lock()

    def saw(self, queue: Sequence[ConversationId]) -> None:
        """The queue as it is now, longest waiting first."""
        now = self._clock()
        with self._lock:
            for gone in self._began.keys() - set(queue):
                since, place = self._began.pop(gone)
                self._waits.append((now, (now - since) / place))
            for place, waiting in enumerate(queue, start=1):
                self._began.setdefault(waiting, (now, place))

    def minutes(self, place: int) -> tuple[int, int] | None:
        """From how many to how many minutes somebody at `place` waits, as it went lately; None: nobody can say."""
        now = self._clock()
        with self._lock:
            lately = [wait for at, wait in self._waits if now - at < FORGOTTEN_AFTER]
        if len(lately) < FEWEST:
            return None
        cuts = quantiles(lately, n=PARTS, method="inclusive")
        return max(1, floor(place * cuts[0] / 60)), max(1, ceil(place * cuts[-1] / 60))
