"""The turns of a call: one at a time, in the order said, never cut; and "one moment" when one takes long."""

from collections import deque
from collections.abc import Callable

from bot.call.clock import Alarms, Clock
from bot.call.line import Started
from bot.call.talk import Doubted, Spoken, Standing, Taken, Talk
from bot.call.timing import Patience, Timing
from bot.call.work import Work
from bot.messages import ConversationId

ONE_MOMENT = "one moment"
NOTES_SECONDS = 0.5
"""Notes wait so long for a turn that may come first."""


class Turns:
    """What was said waits here for its turn.

    `answered`, `doubted` and `failed` are called with each turn's end, `takes_long` while one runs.
    """

    def __init__(
        self,
        talk: Talk,
        work: Work,
        clock: Clock,
        started: Started,
        *,
        timing: Timing,
        patience: Patience,
        answered: Callable[[Standing], None],
        doubted: Callable[[Spoken], None],
        failed: Callable[[Exception], None],
        takes_long: Callable[[], None],
    ) -> None:
        self._talk, self._work, self._started, self._timing = talk, work, started, timing
        self._answered, self._doubted, self._failed, self._takes_long = answered, doubted, failed, takes_long
        self._alarms = Alarms(clock)
        self._waiting: deque[Spoken] = deque(maxlen=patience.waiting_utterances)
        self._number = 0
        self._notes: deque[tuple[str, dict[str, str]]] = deque(maxlen=patience.waiting_utterances * 8)
        self.conversation_id: ConversationId | None = None
        self.is_thinking = False
        """A turn runs."""
        self._is_writing = False
        self._when_settled: Callable[[], None] | None = None

    def open(self) -> None:
        """Begin the conversation; its greeting is the first answer."""
        self.is_thinking = True
        self._work.do("turn", lambda: self._talk.open(self._started), lambda given: self._ended(given, None))

    def take(self, spoken: Spoken) -> None:
        self._waiting.append(spoken)
        self._next()

    def note(self, what: str, **told: str) -> None:
        """Keep what happened on the line; written a little later, so that no turn waits for it."""
        self._notes.append((what, told))
        self._alarms.set("notes", NOTES_SECONDS, self._next)

    def close(self, settled: Callable[[], None]) -> None:
        """Take no more turns; the one that runs goes on, what was noted is written, then `settled` is called."""
        self._waiting.clear()
        self._alarms.stop_all()
        self._when_settled = settled
        self._next()

    def _next(self) -> None:
        known = self.conversation_id
        if self.is_thinking or self._is_writing:
            return
        if known is None or not (self._waiting or self._notes):
            settled, self._when_settled = self._when_settled, None
            if settled is not None:
                settled()
            return
        if self._waiting:
            spoken = self._waiting.popleft()
            self.is_thinking = True
            self._number += 1
            number = self._number
            self._alarms.set(ONE_MOMENT, self._timing.one_moment, self._takes_long)
            self._work.do(
                "turn",
                lambda: self._talk.take(known, number, spoken, self._started),
                lambda given: self._ended(given, spoken),
            )
        elif self._notes:
            what, told = self._notes.popleft()
            self._is_writing = True
            self._work.do("note", lambda: self._talk.note(known, what, **told), lambda _: self._noted())

    def _noted(self) -> None:
        self._is_writing = False
        self._next()

    def _ended(self, given: Taken | Exception, spoken: Spoken | None) -> None:
        self.is_thinking = False
        self._alarms.stop(ONE_MOMENT)
        match given:
            case Standing():
                self.conversation_id = given.conversation_id
                self._answered(given)
            case Doubted() if spoken is not None:
                self._doubted(spoken)
            case Exception():
                self._failed(given)
        self._next()
