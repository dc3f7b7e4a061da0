"""What is said to a line that says nothing, or nothing that can be heard: each time something else, not for ever."""

from enum import StrEnum

from bot.call.timing import Patience

SILENT = ("call.silent", "call.silent_again", "call.silent_last")
UNHEARD = ("call.unheard", "call.unheard_again", "call.unheard_last")


class Then(StrEnum):
    """What comes after it was said."""

    LISTEN = "listen"
    HANG_UP = "hang_up"
    PERSON = "person"


class Reprompts:
    """Counts in a row; whatever is understood begins anew."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._silent = 0
        self._unheard = 0

    def heard(self) -> None:
        """Something was."""
        self._silent = self._unheard = 0

    def sound(self) -> None:
        """There was a sound, at least: somebody is there."""
        self._silent = 0

    def silent(self) -> tuple[str, Then]:
        """The code to say, and what then."""
        self._silent += 1
        is_last = self._silent >= self._patience.silences
        return _at(SILENT, self._silent, is_last=is_last), Then.HANG_UP if is_last else Then.LISTEN

    def unheard(self) -> tuple[str, Then]:
        self._unheard += 1
        is_last = self._unheard >= self._patience.unheard
        return _at(UNHEARD, self._unheard, is_last=is_last), Then.PERSON if is_last else Then.LISTEN


def _at(codes: tuple[str, ...], count: int, *, is_last: bool) -> str:
    return codes[-1] if is_last else codes[min(count, len(codes) - 1) - 1]
