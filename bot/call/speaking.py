"""What the caller is told, and how much of it they heard: said at once, kept while they speak, said again."""

from collections.abc import Callable
from typing import Protocol

from actions.types import Facts
from bot.call.mouth import Cut, Mouth
from bot.call.obeying import obey
from bot.call.words import CallWords


class Note(Protocol):
    """Keeps what happened on the line."""

    def __call__(self, what: str, **told: str) -> None: ...


class Speaking:
    """One call's. `is_heard_out` tells whether nobody speaks whom one would talk over; `begins` is called before
    anything is said, `listen` when there is nothing to say after all."""

    def __init__(
        self,
        mouth: Mouth,
        words: CallWords,
        *,
        is_heard_out: Callable[[], bool],
        begins: Callable[[], None],
        listen: Callable[[], None],
        note: Note,
    ) -> None:
        self._mouth, self._words = mouth, words
        self._is_heard_out, self._begins, self._listen, self._note = is_heard_out, begins, listen, note
        self._cut: Cut | None = None
        """What was being said when the caller broke in; settled as soon as it is clear what they said."""
        self._unsaid: tuple[str, ...] = ()
        """An answer that nobody heard a word of, because the caller went on."""
        self.last: tuple[str, ...] = ()
        """What was answered last, all of it, for "say that again"."""

    def say(self, code: str, facts: Facts | None = None) -> None:
        self.speak(self._words.spoken(code, facts))

    def speak(self, lines: tuple[str, ...]) -> None:
        """Over somebody who speaks nothing is said: it waits until it is clear what they say."""
        self._begins()
        if self._is_heard_out():
            self._mouth.say(lines)
        else:
            before = self._cut or Cut()
            self._cut = Cut(before.heard, (*before.unheard, *lines))

    def answer(self, lines: tuple[str, ...]) -> None:
        """What a turn led to, after the answer before it where that was not heard at all."""
        unsaid, self._unsaid, self.last = self._unsaid, (), lines
        self.speak((*unsaid, *lines))

    def again(self) -> None:
        """The last answer, or go on with what was broken off and is the same."""
        self._mouth.say(self.last)

    def obey(self, aside: str) -> None:
        """Slower, louder, once more, letter by letter."""
        obey(aside, self._mouth, self.last, self._words)

    # When the caller breaks in.

    def stop(self) -> Cut | None:
        """Now; what was heard and what was not, None when nothing was being said."""
        return self._mouth.cut() if self._mouth.is_speaking else None

    def broken_into(self) -> None:
        """The caller began to speak: be silent until it is clear what they say."""
        self._cut = self.stop() or self._cut

    def settle(self) -> Cut | None:
        """It is clear now; what they had broken into."""
        cut, self._cut = self._cut, None
        return cut

    def go_on(self, cut: Cut | None) -> None:
        """Where the caller seemed to break in, with the sentence that was broken off."""
        if cut is not None and cut.unheard:
            self._mouth.say(cut.unheard)
        else:
            self._listen()

    def broken_off(self, cut: Cut | None, *, is_asked: bool) -> None:
        """The caller did break in: what they heard, and what not, is kept for people to see."""
        if cut is None or not cut.unheard:
            return
        if cut.unheard == self.last and not is_asked:
            self._unsaid = cut.unheard
        self._note("interrupted", heard=" ".join(cut.heard), unheard=" ".join(cut.unheard))
