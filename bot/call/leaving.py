"""How a call ends by itself: last words, then the line is hung up or passed on; a gateway that does neither is left."""

from collections.abc import Callable

from bot.call.clock import Alarms, Clock
from bot.call.house import House
from bot.call.line import Line, Started

LET_GO_SECONDS = 10.0
"""Within which a gateway tells that a line which was let go is gone."""


class Leaving:
    """One call's end. `not_confirmed` is called when the gateway never tells that the caller is gone."""

    def __init__(
        self, started: Started, line: Line, house: House, clock: Clock, *, not_confirmed: Callable[[], None]
    ) -> None:
        self._line, self._house = line, house
        self._not_confirmed = not_confirmed
        self._alarms = Alarms(clock)
        self._leave: Callable[[], None] | None = None
        self.can_transfer = bool(house.transfer_to) and started.can_transfer

    def after(self, leave: Callable[[], None]) -> None:
        """Leave this way once everything is said, or when that takes too long."""
        self._leave = leave
        self._alarms.set("last words", self._house.timing.last_words, self.go)

    def to_people(self, gist: str = "") -> None:
        """Whoever answers there is told what it is about."""
        self._line.transfer(self._house.transfer_to, self._house.words.written("call.whisper", {"gist": gist}))

    def go(self) -> None:
        """Now. Again is harmless."""
        leave, self._leave = self._leave, None
        if leave is not None:
            self._alarms.stop_all()
            self._alarms.set("let go", LET_GO_SECONDS, self._not_confirmed)
            leave()

    def close(self) -> None:
        self._alarms.stop_all()
