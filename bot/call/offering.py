"""What a screen would show beside a question, said aloud: what there is to choose from, and another way to answer."""

from bot.call.asked import Asked
from bot.call.line import Started
from bot.call.taking import PHONE
from bot.call.words import CallWords
from bot.dialogue.guests import PROOF

MOST = 4
"""Choices read out; nobody keeps more in mind. The others can still be said."""
DETAILS = " · "
"""What follows it on a button is for the eye: the number of an order, its price."""


class Offering:
    """One call's."""

    def __init__(self, started: Started, words: CallWords) -> None:
        self._shows_number, self._words = bool(started.number), words
        self._offered_code = False

    def after(self, asked: Asked) -> tuple[str, ...]:
        """Sentences to say after this question; a code is offered once a call."""
        if asked.name == PROOF and self._shows_number and not self._offered_code:
            self._offered_code = True
            return self._words.spoken("call.code_instead")
        if asked.name == PHONE and self._shows_number:
            return self._words.spoken("call.this_number")
        titles = [title.split(DETAILS)[0] for title in asked.offered]
        lines = [
            line
            for key, title in enumerate(titles[:MOST], 1)
            for line in self._words.spoken("call.choice", {"key": str(key), "title": title})
        ]
        if not lines:
            return ()
        return (*lines, *self._words.spoken("call.choose_more" if len(titles) > MOST else "call.choose"))
