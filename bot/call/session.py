"""One call, told in order: what the gateway gives, what is heard, what is meant for the line, a turn, what is said.

Nothing here blocks or sleeps: what takes time is given to `Work`, what waits is an alarm on `Clock`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence

from bot.call.asides import says_yes
from bot.call.asked import NOTHING_ASKED, Asked
from bot.call.captions import Captions
from bot.call.clock import Alarms, Clock
from bot.call.consent import Consent
from bot.call.ear import Ear
from bot.call.hearing import HeardSaying, Hearing
from bot.call.house import House
from bot.call.keypad import NO_KEY, YES_KEY, Keypad, Meant, Typed
from bot.call.leaving import Leaving
from bot.call.line import Line, Started
from bot.call.meaning import PERSON, For, Now, meant_for
from bot.call.mouth import Cut, Mouth
from bot.call.numbers import Numbers
from bot.call.offering import Offering
from bot.call.phases import NOT_LISTENING, Phase, phase_of
from bot.call.recording import Recording
from bot.call.reprompts import Then
from bot.call.sentences import sentences
from bot.call.silences import Silences
from bot.call.speaking import Speaking
from bot.call.taking import Taking
from bot.call.talk import Spoken, Standing
from bot.call.turns import Turns
from bot.call.watching import Watch
from bot.call.work import Work
from bot.dialogue.conversation import Status
from bot.messages import ConversationId
from bot.speech.audio import Samples
from bot.speech.expecting import Expecting, Kind

logger = logging.getLogger(__name__)

GOODBYES = frozenset({"goodbye", "goodbye.nothing_changed", "glad"})
"""After these nobody has to say more."""
WORTH_ASKING = 0.4
"""Seconds of voice from which somebody meant to say something."""


class CallSession:
    """A `Call`. `over` is called once, when nothing of it goes on any more."""

    def __init__(
        self, started: Started, line: Line, house: House, work: Work, clock: Clock, over: Callable[[], None]
    ) -> None:
        self.started, self.phase = started, Phase.OPENING
        self.opened: Callable[[ConversationId], None] = lambda conversation_id: None
        """Called once, with the conversation that the call is."""
        self._line, self._house, self._work, self._clock, self._over = line, house, work, clock, over
        timing, patience, rate = house.timing, house.patience, started.rate
        self._keys = Alarms(clock)
        self._captions = Captions(house.onlookers, rate, work, lambda: self._turns.conversation_id)
        self._mouth = Mouth(
            line, house.synthesizer, work, clock, rate=rate, timing=timing, patience=patience,
            finished=self._said_all, mute=self._mute,
        )  # fmt: skip
        self._hearing = Hearing(
            Ear(house.listen(rate), rate, timing), house.recognizer, work, clock, rate=rate, timing=timing,
            captions=self._captions, began=self._began, heard=self._heard,
        )  # fmt: skip
        self._turns = Turns(
            house.talk, work, clock, started, timing=timing, patience=patience, answered=self._answered,
            doubted=self._doubted, failed=self._failed, takes_long=self._takes_long,
        )  # fmt: skip
        self._speaking = Speaking(
            self._mouth, house.words, is_heard_out=self._is_heard_out, begins=lambda: self._silences.begins(),
            listen=self._listen, note=self._turns.note,
        )  # fmt: skip
        self._silences = Silences(
            clock,
            timing,
            patience,
            say=self._speaking.say,
            hang_up=lambda code: self._leaving.hang_up_after(code),
            note=self._turns.note,
        )
        self._keypad, self._numbers = Keypad(patience), Numbers(house.sure)
        self._taking = Taking(self._numbers, self._turns, self._speaking, self._hearing, house.words, started.number)
        self._recording = Recording(house.recordings, rate, work, clock)
        self._consent = Consent(self._recording, self._turns.note, self._stand)
        self._asked: Asked = NOTHING_ASKED
        self._offering, self._failures = Offering(started, house.words), 0
        self._leaving = Leaving(
            started, line, house, clock, begins=self._leaves, say=self._speaking.say, note=self._turns.note,
            not_confirmed=lambda: self.end("not confirmed"),
        )  # fmt: skip
        self._watch = Watch(
            clock,
            timing,
            lost=lambda: self.hang_up("lost"),
            too_long=lambda: self._leaving.hang_up_after("call.too_long"),
        )
        self._turns.open()

    # What the gateway gives.

    def hear(self, samples: Samples) -> None:
        self._watch.sign()
        if self.phase not in (Phase.LEAVING, Phase.OVER):
            self._recording.hear(samples)
            self._hearing.hear(samples)

    def press(self, key: str) -> None:
        self._watch.sign()
        if self.phase in NOT_LISTENING:
            return
        if self.phase is Phase.CONSENT and key in (YES_KEY, NO_KEY):
            self._mouth.cut()
            self._consent.answer(is_given=key == YES_KEY)
            return
        typed = self._keypad.press(key, self._asked, self._clock.time())
        if typed.meant is Meant.IGNORED:
            return
        self._keys.stop_all()
        self._recording.pressed()
        self._silences.sound()
        self._silences.heard()
        self._speaking.broken_off(self._speaking.stop(), is_asked=bool(self._asked.name))
        self._typed(typed)

    def played(self, mark: str) -> None:
        self._watch.sign()
        if self.phase is not Phase.OVER:
            self._mouth.played(mark)

    def end(self, reason: str) -> None:
        """The caller is gone. A turn that runs is not cut, and an open task stays in the conversation."""
        if self.phase is Phase.OVER:
            return
        self.phase = Phase.OVER
        for part in (self._silences, self._leaving, self._watch, self._mouth, self._hearing, self._recording):
            part.close()
        self._keys.stop_all()
        self._turns.note("ended", detail=reason)
        self._turns.close(self._over)

    def told(self, event: Mapping[str, object]) -> None:
        """Something happened in the conversation that the call did not do: what people do, and say."""
        if self.phase not in (Phase.TALKING, Phase.PEOPLE):
            return
        match event.get("type"), event.get("from"):
            case "agent_joined", _:
                self.phase = Phase.PEOPLE
                self._silences.person_came()
                self._speaking.say("call.joined", {"name": str(event.get("name", ""))})
            case "message", "agent":
                lines = sentences(str(event.get("text", "")))
                self._tells(lines)
                self._speaking.speak(lines)
            case "agent_left", _:
                self.phase = Phase.TALKING
                self._silences.person_came()
                self._listen()
            case "status", _ if event.get("status") == Status.CLOSED:
                self._leaving.hang_up_after("call.goodbye")

    # What is heard.

    def _began(self) -> None:
        self._recording.began()
        self._silences.sound()
        self._speaking.broken_into()

    def _heard(self, said: HeardSaying) -> None:
        if self.phase in NOT_LISTENING:
            return
        known = said.transcript if self._is_made_out(said) else None
        self._recording.known(known)
        self._captions.known(known)
        cut = self._speaking.settle()
        meant, aside = meant_for(said, cut, self._now())
        if meant in (For.CONSENT, For.LINE, For.DIALOGUE):
            self._silences.heard()
        match meant:
            case For.NOBODY:
                self._speaking.go_on(cut)
                self._speaking.say("call.deaf")
            case For.NOTHING:
                self._not_heard(cut, said)
            case For.LISTENING:
                self._speaking.go_on(cut)
            case For.CONSENT if said.transcript:
                self._consent.answer(is_given=says_yes(said.transcript.text))
            case For.LINE:
                self._aside(aside)
            case For.DIALOGUE:
                self._turn(cut, said)

    def _is_made_out(self, said: HeardSaying) -> bool:
        heard = said.transcript
        return heard is not None and bool(heard.text.strip()) and heard.confidence >= self._house.sure.heard

    def _now(self) -> Now:
        asks_consent = self.phase is Phase.CONSENT
        is_question = bool(self._asked.name) or asks_consent
        return Now(self._house.sure.heard, is_question, asks_consent, self._turns.is_thinking, self._asked.takes_digits)

    def _turn(self, cut: Cut | None, said: HeardSaying) -> None:
        self._speaking.broken_off(cut, is_asked=bool(self._asked.name))
        if self.phase is Phase.CONSENT:
            self._consent.answer(is_given=False, greets=False)
        is_out = cut is None or cut.is_heard_out
        if self.phase is Phase.TALKING:
            self._taking.said(said, self._asked, heard_out=is_out)
        else:
            self._taking.as_it_is(said)

    def _not_heard(self, cut: Cut | None, said: HeardSaying) -> None:
        """A cough or a door is nothing; what somebody meant to say is asked for again."""
        if cut is not None and cut.unheard:
            self._speaking.go_on(cut)
        elif said.voiced_seconds < WORTH_ASKING or self._turns.is_thinking or self.phase is Phase.PEOPLE:
            self._listen()
        elif self._silences.unheard() is Then.PERSON:
            self._want_person()

    # What is meant for the line, and keys.

    def _aside(self, name: str) -> None:
        if name == "wait":
            self._silences.give_time()
            self._speaking.say("call.take_your_time")
        elif name == "to_my_phone":
            self._send_link()
        elif name == PERSON:
            self._want_person()
        else:
            self._speaking.obey(name)

    def _typed(self, typed: Typed) -> None:
        if typed.meant is not Meant.WAITING:
            self._recording.typed(typed.value)
        match typed.meant:
            case Meant.WAITING:
                self._keys.set("keys", self._house.timing.between_keys, lambda: self._typed(self._keypad.finish()))
            case Meant.PERSON:
                self._turns.note("key", detail="0")
                self._want_person()
            case Meant.BUTTON:
                self._turns.take(Spoken("", payload=typed.value))
            case Meant.NUMBER:
                self._taking.typed(typed.value, self._asked)
            case Meant.REPEAT:
                self._speaking.again()
            case Meant.STARTED_OVER:
                self._speaking.say("call.started_over")
            case Meant.IGNORED:
                self._listen()

    def _want_person(self) -> None:
        """The same way as when somebody asks for one, so that the dialogue says what is possible now."""
        if self.phase is Phase.PEOPLE:
            self._speaking.say("call.waiting")
        else:
            self._turns.take(Spoken(self._house.words.written("call.person_wanted")))

    def _send_link(self) -> None:
        known = self._turns.conversation_id
        if known is None:
            return

        def sent(given: bool | Exception) -> None:
            if given is True:
                self._turns.note("sent_link")
            self._speaking.say("call.link_sent" if given is True else "call.no_link")

        self._work.do("link", lambda: self._house.send_link(known, self.started.caller or ""), sent)

    # A turn.

    def _answered(self, standing: Standing) -> None:
        if self.phase is Phase.OVER:
            return
        self._failures = 0
        if self.phase is Phase.OPENING:
            self.opened(standing.conversation_id)
            self._work.do("hint", lambda: self._house.hint(self.started.number), self._hinted)
        if self.phase is Phase.OPENING and self._house.asks_consent:
            self.phase = Phase.CONSENT
            self._consent.ask(standing)
            self._hearing.expecting = Expecting(Kind.YES_NO)
            self._speaking.say("call.consent")
            return
        self._stand(standing)

    def _hinted(self, given: tuple[str, ...] | Exception) -> None:
        """Nothing waits for it, and nothing is said of it."""
        self._numbers.hinted = given if isinstance(given, tuple) else ()

    def _stand(self, standing: Standing, says: bool = True) -> None:
        """The question now open, and what is said; a person may be wanted from here on."""
        self._asked = standing.asked
        self._taking.stands(standing.asked)
        self._silences.is_goodbye = bool(standing.codes) and standing.codes[-1] in GOODBYES
        lines = tuple(sentence for line in standing.lines for sentence in sentences(line))
        lines = (*lines, *self._offering.after(standing.asked)) if lines else ()
        was, self.phase = self.phase, phase_of(standing.status)
        self._tells(lines)
        if says and lines:
            self._speaking.answer(lines)
        if standing.status is Status.QUEUED and self._leaving.can_transfer:
            self._leaving.transfer(standing.gist)
        elif standing.status is Status.CLOSED:
            self._leaving.hang_up_after("call.goodbye")
        elif self.phase is Phase.PEOPLE and was is not Phase.PEOPLE:
            self._silences.wait_for_person()
        elif self.phase is Phase.TALKING:
            self._silences.person_came()
        if not lines:
            self._listen()

    def _tells(self, lines: Sequence[str]) -> None:
        """A question for a card number is followed by what is kept nowhere and shown to nobody."""
        self._recording.asked(lines)
        self._captions.asked(lines)

    def _takes_long(self) -> None:
        """Who is being read their number back is told something already."""
        if not self._hearing.is_hearing and not self._mouth.is_speaking:
            self._speaking.say("call.one_moment")

    def _doubted(self, spoken: Spoken) -> None:
        """A yes that may be none changes nothing. Who did not hear the question to its end hears it again."""
        if self.phase is Phase.OVER:
            return
        self._turns.note("unsure", heard=spoken.text)
        if not spoken.heard_out:
            self._speaking.again()
        self._speaking.say("call.unsure")

    def _failed(self, error: Exception) -> None:
        """The turn did not end well. What was acknowledged is recovered; the caller is told, then gets a person."""
        logger.error("turn of a call failed", exc_info=error, extra={"call_id": self.started.call_id})
        if self.phase is Phase.OVER:
            return
        self._failures += 1
        is_over = self._failures >= self._house.patience.failed_turns or self.phase is Phase.OPENING
        if is_over and self._leaving.can_transfer:
            self._leaving.transfer("")
        elif is_over:
            self._leaving.hang_up_after("call.trouble")
        else:
            self._speaking.say("call.trouble")

    # Whose turn it is.

    def _is_heard_out(self) -> bool:
        return not self._hearing.is_hearing or self.phase is Phase.LEAVING

    def _said_all(self) -> None:
        if self.phase is Phase.LEAVING:
            self._leaving.go()
        else:
            self._listen()

    def _listen(self) -> None:
        """It is the caller's turn: how long they may be silent depends on what they were asked."""
        is_ours = self._mouth.is_speaking or self._hearing.is_hearing or self._turns.is_thinking
        if is_ours or self.phase not in (Phase.TALKING, Phase.CONSENT):
            return
        refuses = (lambda: self._consent.answer(is_given=False)) if self.phase is Phase.CONSENT else None
        self._silences.listen(is_looking=self._asked.is_looked_up, without_answer=refuses)

    # The end.

    def _leaves(self) -> None:
        """Last words follow, and nothing is heard any more."""
        self.phase = Phase.LEAVING
        self._speaking.settle()
        self._silences.close()
        self._keys.stop_all()

    def _mute(self) -> None:
        logger.error("a call went mute", extra={"call_id": self.started.call_id})
        self._leaving.mute()

    def hang_up(self, reason: str) -> None:
        """Without a word."""
        self._line.hang_up()
        self.end(reason)
