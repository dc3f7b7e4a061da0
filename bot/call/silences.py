"""It is the caller's turn: how long they may be silent, and what is said to a line that says nothing."""

from collections.abc import Callable

from bot.call.clock import Alarms, Clock
from bot.call.reprompts import Reprompts, Then
from bot.call.speaking import Note
from bot.call.timing import Patience, Timing

SILENCE, WAITING = "silence", "waiting"


class Silences:
    """One call's. `say` speaks by code, `hang_up` does so for the last time."""

    def __init__(
        self,
        clock: Clock,
        timing: Timing,
        patience: Patience,
        *,
        say: Callable[[str], None],
        hang_up: Callable[[str], None],
        note: Note,
    ) -> None:
        self._timing, self._say, self._hang_up, self._note = timing, say, hang_up, note
        self._alarms = Alarms(clock)
        self._reprompts = Reprompts(patience)
        self.is_goodbye = False
        """Nobody has to say more."""
        self._is_given_time = False

    def listen(self, *, is_looking: bool, without_answer: Callable[[], None] | None = None) -> None:
        """From now on; `without_answer` is called instead of asking whether they are there."""
        how = {"is_goodbye": self.is_goodbye, "is_given_time": self._is_given_time}
        seconds = self._timing.silence_after(**how, is_looking=is_looking)
        self._alarms.set(SILENCE, seconds, without_answer or self._silent)

    def begins(self) -> None:
        """Something is said to the caller."""
        self._alarms.stop(SILENCE)

    def sound(self) -> None:
        """There was a sound, at least: somebody is there."""
        self._alarms.stop(SILENCE)
        self._is_given_time = False
        self._reprompts.sound()

    def heard(self) -> None:
        """It was understood."""
        self._reprompts.heard()

    def give_time(self) -> None:
        """They asked for a moment."""
        self._is_given_time = True

    def unheard(self) -> Then:
        """Nobody could make it out: ask again in other words."""
        code, then = self._reprompts.unheard()
        self._note("unheard")
        self._say(code)
        return then

    def wait_for_person(self) -> None:
        """From time to time whoever waits hears that they still do."""
        self._alarms.set(WAITING, self._timing.waiting, self._still_waiting)

    def person_came(self) -> None:
        self._alarms.stop(WAITING)

    def close(self) -> None:
        self._alarms.stop_all()

    def _silent(self) -> None:
        if self.is_goodbye:
            self._hang_up("call.goodbye")
            return
        code, then = self._reprompts.silent()
        self._note("silent")
        (self._hang_up if then is Then.HANG_UP else self._say)(code)

    def _still_waiting(self) -> None:
        self._say("call.waiting")
        self.wait_for_person()
