"""How a call ends by itself: last words, then the line is hung up or passed on; a gateway that does neither is left."""

from collections.abc import Callable

from bot.call.clock import Alarms, Clock
from bot.call.house import House
from bot.call.line import Line, Started
from bot.call.speaking import Note

LET_GO_SECONDS = 10.0
"""Within which a gateway tells that a line which was let go is gone."""


class Leaving:
    """One call's end.

    `begins` is called once, before the last words; `say` speaks them by code; `not_confirmed` is called when the
    gateway never tells that the caller is gone.
    """

    def __init__(
        self,
        started: Started,
        line: Line,
        house: House,
        clock: Clock,
        *,
        begins: Callable[[], None],
        say: Callable[[str], None],
        note: Note,
        not_confirmed: Callable[[], None],
    ) -> None:
        self._line, self._house = line, house
        self._begins, self._say, self._note, self._not_confirmed = begins, say, note, not_confirmed
        self._alarms = Alarms(clock)
        self._leave: Callable[[], None] | None = None
        self._is_begun = False
        self.can_transfer = bool(house.transfer_to) and started.can_transfer

    def hang_up_after(self, code: str) -> None:
        """These last words."""
        self._after(self._line.hang_up, code)

    def transfer(self, gist: str) -> None:
        """To people, who are told what it is about."""
        if not self._is_begun:
            self._note("transferred", detail=self._house.transfer_to)
        self._after(lambda: self._to_people(gist), "call.transferring")

    def mute(self) -> None:
        """Nothing can be said any more: a person takes over, or the line is let go."""
        self._after((lambda: self._to_people("")) if self.can_transfer else self._line.hang_up)
        self.go()

    def go(self) -> None:
        """Now. Again is harmless."""
        leave, self._leave = self._leave, None
        if leave is not None:
            self._alarms.stop_all()
            self._alarms.set("let go", LET_GO_SECONDS, self._not_confirmed)
            leave()

    def close(self) -> None:
        """The caller is gone."""
        self._is_begun = True
        self._alarms.stop_all()

    def _after(self, leave: Callable[[], None], code: str = "") -> None:
        """Leave this way once everything is said, or when that takes too long."""
        if self._is_begun:
            return
        self._is_begun = True
        self._begins()
        self._leave = leave
        self._alarms.set("last words", self._house.timing.last_words, self.go)
        if code:
            self._say(code)

    def _to_people(self, gist: str) -> None:
        self._line.transfer(self._house.transfer_to, self._house.words.written("call.whisper", {"gist": gist}))
