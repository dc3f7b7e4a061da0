"""Whether a call may be recorded: asked before anything else, and without a clear yes nothing is."""

from collections.abc import Callable

from bot.call.recording import Recording
from bot.call.speaking import Note
from bot.call.talk import Standing


class Consent:
    """One call's. `goes_on` is called with the greeting that waited for the answer, and whether it is still said."""

    def __init__(self, recording: Recording, note: Note, goes_on: Callable[[Standing, bool], None]) -> None:
        self._recording, self._note, self._goes_on = recording, note, goes_on
        self._greeting: Standing | None = None
        self.is_given = False

    def ask(self, greeting: Standing) -> None:
        self._greeting = greeting

    def answer(self, *, is_given: bool, greets: bool = True) -> None:
        """The call goes on all the same."""
        self.is_given = is_given
        self._note("consented" if is_given else "refused_recording")
        greeting, self._greeting = self._greeting, None
        if greeting is not None:
            if is_given:
                self._recording.begin(greeting.conversation_id)
            self._goes_on(greeting, greets)
