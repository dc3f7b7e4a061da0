"""Whether there is still somebody, and for how long already."""

from collections.abc import Callable

from bot.call.clock import Alarms, Clock
from bot.call.timing import Timing


class Watch:
    """One call's. `lost` is called when the gateway gives nothing any more, `too_long` when the call lasted enough."""

    def __init__(self, clock: Clock, timing: Timing, *, lost: Callable[[], None], too_long: Callable[[], None]) -> None:
        self._clock, self._timing, self._lost = clock, timing, lost
        self._last_sign = clock.time()
        self._alarms = Alarms(clock)
        self._alarms.set("too long", timing.longest_call, too_long)
        self._alarms.set("lost", timing.lost, self._look)

    def sign(self) -> None:
        """Something came."""
        self._last_sign = self._clock.time()

    def close(self) -> None:
        self._alarms.stop_all()

    def _look(self) -> None:
        left = self._last_sign + self._timing.lost - self._clock.time()
        if left > 0:
            self._alarms.set("lost", left, self._look)
        else:
            self._lost()
