"""What goes to the dialogue, and in which words: a number that was not clear is asked for first."""

from dataclasses import replace

from bot.call.asides import means_this_number
from bot.call.asked import Asked, as_asked
from bot.call.hearing import HeardSaying, Hearing
from bot.call.numbers import Numbers, Unsure
from bot.call.speaking import Speaking
from bot.call.talk import Spoken
from bot.call.turns import Turns
from bot.call.words import CallWords
from bot.speech.expecting import Kind

PHONE = "phone"
"""The slot of a number to call back."""


class Taking:
    """One call's."""

    def __init__(
        self,
        numbers: Numbers,
        turns: Turns,
        speaking: Speaking,
        hearing: Hearing,
        words: CallWords,
        calling_number: str = "",
    ) -> None:
        """`calling_number`: "" where none is shown."""
        self._numbers, self._turns, self._speaking, self._hearing = numbers, turns, speaking, hearing
        self._words, self._calling_number = words, calling_number

    def said(self, said: HeardSaying, asked: Asked, *, heard_out: bool) -> None:
        """To `asked`; `heard_out` when they had heard it to its end."""
        heard = said.transcript
        if heard and asked.name == PHONE and self._calling_number and means_this_number(heard.text):
            self._turns.take(Spoken(self._calling_number))
            return
        number = self._numbers.heard(heard, asked) if heard else None
        if isinstance(number, Unsure):
            self._ask(number, asked)
            return
        if heard and number:
            words = tuple((one, heard.confidence) for one in number.text.split())
            heard = replace(heard, text=number.text, words=words)
            if number.back:
                self._speaking.say("call.number.read_back", {"number": number.back})
        self.as_it_is(replace(said, transcript=heard), heard_out=heard_out)

    def as_it_is(self, said: HeardSaying, *, heard_out: bool = True) -> None:
        """What people read, or what no number was asked for before."""
        text = said.transcript.text if said.transcript else ""
        self._turns.take(Spoken(text, said.transcript, heard_out=heard_out, question=said.question))

    def typed(self, digits: str, asked: Asked) -> None:
        meant = self._numbers.typed(digits, asked)
        if isinstance(meant, Unsure):
            self._ask(meant, asked)
        else:
            self._turns.take(Spoken(meant.text if meant else as_asked(digits, asked)))

    def stands(self, asked: Asked) -> None:
        """This question is open now."""
        self._numbers.forget()
        self._hearing.expecting, self._hearing.question = asked.expecting, asked.yes

    def _ask(self, unsure: Unsure, asked: Asked) -> None:
        """For the digit that was not clear, or whether all of it is right."""
        self._turns.note("number", heard="" if asked.expecting.kind is Kind.CODE else unsure.number)
        self._hearing.expecting = unsure.expecting
        self._speaking.answer(self._words.spoken(unsure.code, unsure.facts))
