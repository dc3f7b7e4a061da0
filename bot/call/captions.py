"""What a caller is saying, shown to people who look at the conversation: as it is spoken, kept nowhere.

It costs nothing where nobody looks. A card number or a code is never shown, not even its beginning.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bot.call.ear import Ear
from bot.call.recording import asks_for_card, holds_card, may_go_on
from bot.call.work import Work
from bot.messages import ConversationId, Transcript
from bot.speech.audio import SAMPLE_RATE, Samples, resample
from bot.speech.digits import runs_in, words_of
from bot.speech.expecting import Expecting, Kind
from bot.speech.partial import Along, Partial
from bot.speech.recognizer import ListensAlong

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Onlookers:
    """People who may look at a conversation while it goes on. Neither function blocks."""

    recognizer: ListensAlong
    are_there: Callable[[ConversationId], bool]
    show: Callable[[ConversationId, str], None]
    """The text so far; "" when it is over."""


class Captions:
    """One call's. `onlookers` None: nobody can look. `conversation_id` gives None before there is one."""

    def __init__(
        self, onlookers: Onlookers | None, rate: int, work: Work, conversation_id: Callable[[], ConversationId | None]
    ) -> None:
        self._onlookers, self._rate, self._work, self._conversation_id = onlookers, rate, work, conversation_id
        self._along: Along | None = None
        """Of the utterance that goes on; what is told of an earlier one is dropped."""
        self._is_listening = self._is_shown = False
        self._is_asked_for = self._is_answered = False
        """A card's number or code, and whether something else was said since."""
        self._is_begun = False
        """A card's number, by what was said last."""

    @property
    def _is_secret(self) -> bool:
        return self._is_asked_for or self._is_begun

    def began(self) -> None:
        """Somebody speaks."""
        self._along = Along(self._onlookers.recognizer) if self._onlookers is not None else None

    def follow(self, ear: Ear, expecting: Expecting) -> None:
        """They go on, and nothing else is to be recognized."""
        along, known, onlookers = self._along, self._conversation_id(), self._onlookers
        if along is None or known is None or onlookers is None or self._is_listening or self._is_secret:
            return
        is_due = along.is_due(round(ear.said_seconds * SAMPLE_RATE))
        if not is_due or expecting.kind is Kind.CODE or not onlookers.are_there(known):
            return
        self._is_listening = True
        job = partial(_so_far, along, ear.said(), self._rate, expecting)
        self._work.do("along", job, lambda given: self._heard(along, known, given))

    def over(self) -> None:
        """They have finished, or are gone; the whole of it is told in another way."""
        self._along = None
        known = self._conversation_id()
        if self._is_shown and known is not None and self._onlookers is not None:
            self._onlookers.show(known, "")
        self._is_shown = False

    def asked(self, lines: Iterable[str]) -> None:
        """This is being said to the caller. What a card is asked for stays asked until they have said something."""
        if asks_for_card(lines):
            self._is_asked_for, self._is_answered = True, False
        elif self._is_answered:
            self._is_asked_for = False

    def known(self, said: Transcript | None) -> None:
        """What they said; None: nobody knows."""
        if said is not None:
            self._is_begun = holds_card(said.text) or (self._is_secret and may_go_on(said.text))
            self._is_answered = not self._is_begun

    def _heard(self, along: Along, known: ConversationId, given: Partial | Exception | None) -> None:
        self._is_listening = False
        if self._along is not along or self._onlookers is None or not isinstance(given, Partial) or self._is_secret:
            return
        if holds_card(given.text):
            self.over()
            return
        self._is_shown = True
        self._onlookers.show(known, _without_numbers(given.text) if may_go_on(given.text) else given.text)


def _so_far(along: Along, samples: Samples, rate: int, expecting: Expecting) -> Partial | None:
    return along.hear(resample(samples, rate, SAMPLE_RATE), expecting)


def _without_numbers(text: str) -> str:
    """A number that is not at its end may be the beginning of a card's."""
    words = words_of(text)
    for run in reversed(runs_in(text)):
        words[run.start : run.end] = [HIDDEN]
    return " ".join(words)
