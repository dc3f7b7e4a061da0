"""One call, told in order: what the gateway gives, what is heard, what is meant for the line, a turn, what is said.

Nothing here blocks or sleeps: what takes time is given to `Work`, what waits is an alarm on `Clock`.
"""

import logging
from collections.abc import Callable, Mapping

from actions.types import Facts
from bot.call.asides import aside_in, is_back_channel, says_no, says_yes
from bot.call.asked import NOTHING_ASKED, Asked, as_asked
from bot.call.clock import Alarms, Clock
from bot.call.ear import Ear
from bot.call.hearing import HeardSaying, Hearing
from bot.call.house import House
from bot.call.keypad import NO_KEY, YES_KEY, Keypad, Meant, Typed
from bot.call.leaving import Leaving
from bot.call.line import Line, Started
from bot.call.mouth import Cut, Mouth
from bot.call.obeying import obey
from bot.call.phases import NOT_LISTENING, Phase, phase_of
from bot.call.reprompts import Reprompts, Then
from bot.call.sentences import sentences
from bot.call.talk import Spoken, Standing
from bot.call.turns import Turns
from bot.call.watching import Watch
from bot.call.work import Work
from bot.dialogue.conversation import Status
from bot.messages import ConversationId
from bot.speech.audio import Samples
from bot.speech.expecting import Expecting, Kind

logger = logging.getLogger(__name__)

GOODBYES = frozenset({"goodbye", "glad"})
"""After these nobody has to say more."""
WORTH_ASKING = 0.4
"""Seconds of voice from which somebody meant to say something."""


class CallSession:
    """A `Call`. `over` is called once, when nothing of it goes on any more."""

    def __init__(
        self, started: Started, line: Line, house: House, work: Work, clock: Clock, over: Callable[[], None]
    ) -> None:
        self.started, self.phase = started, Phase.OPENING
        self.may_record = False
        self.opened: Callable[[ConversationId], None] = lambda conversation_id: None
        """Called once, with the conversation that the call is."""
        self._line, self._house, self._work, self._clock, self._over = line, house, work, clock, over
        timing, patience, rate = house.timing, house.patience, started.rate
        self._alarms = Alarms(clock)
        self._mouth = Mouth(
            line, house.synthesizer, work, clock, rate=rate, timing=timing, patience=patience,
            finished=self._said_all, mute=self._mute,
        )  # fmt: skip
        self._hearing = Hearing(
            Ear(house.listen(rate), rate, timing), house.recognizer, work, clock, rate=rate, timing=timing,
            began=self._began, heard=self._heard,
        )  # fmt: skip
        self._turns = Turns(
            house.talk, work, clock, started, timing=timing, patience=patience, answered=self._answered,
            doubted=self._doubted, failed=self._failed, takes_long=self._takes_long,
        )  # fmt: skip
        self._keypad, self._reprompts = Keypad(patience), Reprompts(patience)
        self._asked: Asked = NOTHING_ASKED
        self._cut: Cut | None = None
        """What was being said when the caller broke in; settled as soon as it is clear what they said."""
        self._unsaid: tuple[str, ...] = ()
        """An answer that nobody heard a word of, because the caller went on."""
        self._last: tuple[str, ...] = ()
        """What was answered last, all of it, for "say that again"."""
        self._greeting: Standing | None = None
        self._failures, self._is_goodbye, self._is_given_time = 0, False, False
        self._leaving = Leaving(started, line, house, clock, not_confirmed=lambda: self.end("not confirmed"))
        self._watch = Watch(
            clock, timing, lost=lambda: self.hang_up("lost"), too_long=lambda: self._go("call.too_long", line.hang_up)
        )
        self._turns.open()

    # What the gateway gives.

    def hear(self, samples: Samples) -> None:
        self._watch.sign()
        if self.phase not in (Phase.LEAVING, Phase.OVER):
            self._hearing.hear(samples)

    def press(self, key: str) -> None:
        self._watch.sign()
        if self.phase in NOT_LISTENING:
            return
        if self.phase is Phase.CONSENT and key in (YES_KEY, NO_KEY):
            self._mouth.cut()
            self._consented(is_given=key == YES_KEY)
            return
        typed = self._keypad.press(key, self._asked, self._clock.time())
        if typed.meant is Meant.IGNORED:
            return
        self._alarms.stop("silence", "keys")
        self._is_given_time = False
        self._reprompts.heard()
        self._broken_off(self._mouth.cut() if self._mouth.is_speaking else None)
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
        self._alarms.stop_all()
        self._leaving.close()
        self._watch.close()
        self._mouth.close()
        self._hearing.close()
        self._turns.note("ended", detail=reason)
        self._turns.close(self._over)

    def told(self, event: Mapping[str, object]) -> None:
        """Something happened in the conversation that the call did not do: what people do, and say."""
        if self.phase not in (Phase.TALKING, Phase.PEOPLE):
            return
        match event.get("type"), event.get("from"):
            case "agent_joined", _:
                self.phase = Phase.PEOPLE
                self._alarms.stop("waiting", "silence")
                self._say("call.joined", {"name": str(event.get("name", ""))})
            case "message", "agent":
                self._speak(sentences(str(event.get("text", ""))))
            case "agent_left", _:
                self.phase = Phase.TALKING
                self._alarms.stop("waiting")
                self._listen()
            case "status", _ if event.get("status") == Status.CLOSED:
                self._go("call.goodbye", self._line.hang_up)

    # What is heard.

    def _began(self) -> None:
        self._alarms.stop("silence")
        self._is_given_time = False
        self._reprompts.sound()
        if self._mouth.is_speaking:
            self._cut = self._mouth.cut()

    def _heard(self, said: HeardSaying) -> None:
        if self.phase in NOT_LISTENING:
            return
        cut, self._cut, transcript = self._cut, None, said.transcript
        if transcript is None:
            self._resume(cut)
            self._say("call.deaf")
        elif not transcript.text.strip() or transcript.confidence < self._house.sure.heard:
            self._not_heard(cut, said)
        elif is_back_channel(transcript.text) and self._only_listens(cut):
            self._resume(cut)
        elif self.phase is Phase.CONSENT and (says_yes(transcript.text) or says_no(transcript.text)):
            self._consented(is_given=says_yes(transcript.text))
        elif aside := aside_in(transcript.text):
            self._reprompts.heard()
            self._aside(aside)
        else:
            self._reprompts.heard()
            self._broken_off(cut)
            if self.phase is Phase.CONSENT:
                self._consented(is_given=False, greets=False)
            is_out = cut is None or cut.is_heard_out
            self._turns.take(Spoken(transcript.text, transcript, heard_out=is_out, question=said.question))

    def _not_heard(self, cut: Cut | None, said: HeardSaying) -> None:
        """A cough, a door, or words that nobody could make out."""
        if cut is not None and cut.unheard:
            self._resume(cut)
        elif said.voiced_seconds < WORTH_ASKING or self._turns.is_thinking or self.phase is Phase.PEOPLE:
            self._listen()
        else:
            code, then = self._reprompts.unheard()
            self._turns.note("unheard")
            self._say(code)
            if then is Then.PERSON:
                self._want_person()

    def _only_listens(self, cut: Cut | None) -> bool:
        """ "Mhm", "okay": said into something that goes on; after a question it may be the answer."""
        if cut is None:
            return self._turns.is_thinking
        is_question = bool(self._asked.name) or self.phase is Phase.CONSENT
        return not (cut.is_heard_out and is_question)

    def _resume(self, cut: Cut | None) -> None:
        """Go on where the caller seemed to break in, with the sentence that was broken off."""
        if cut is not None and cut.unheard:
            self._mouth.say(cut.unheard)
        else:
            self._listen()

    def _broken_off(self, cut: Cut | None) -> None:
        """The caller did break in: what they heard, and what not, is kept for people to see."""
        if cut is None or not cut.unheard:
            return
        if cut.unheard == self._last and not self._asked.name:
            self._unsaid = cut.unheard
        self._turns.note("interrupted", heard=" ".join(cut.heard), unheard=" ".join(cut.unheard))

    # What is meant for the line, and keys.

    def _aside(self, name: str) -> None:
        if name == "wait":
            self._is_given_time = True
            self._say("call.take_your_time")
        elif name == "to_my_phone":
            self._send_link()
        else:
            obey(name, self._mouth, self._last, self._house.words)

    def _typed(self, typed: Typed) -> None:
        match typed.meant:
            case Meant.WAITING:
                self._alarms.set("keys", self._house.timing.between_keys, lambda: self._typed(self._keypad.finish()))
            case Meant.PERSON:
                self._turns.note("key", detail="0")
                self._want_person()
            case Meant.BUTTON:
                self._turns.take(Spoken("", payload=typed.value))
            case Meant.NUMBER:
                self._turns.take(Spoken(as_asked(typed.value, self._asked)))
            case Meant.REPEAT:
                self._mouth.say(self._last)
            case Meant.STARTED_OVER:
                self._say("call.started_over")
            case Meant.IGNORED:
                self._listen()

    def _want_person(self) -> None:
        """The same way as when somebody asks for one, so that the dialogue says what is possible now."""
        if self.phase is Phase.PEOPLE:
            self._say("call.waiting")
        else:
            self._turns.take(Spoken(self._house.words.written("call.person_wanted")))

    def _send_link(self) -> None:
        known = self._turns.conversation_id
        if known is None:
            return

        def sent(given: bool | Exception) -> None:
            if given is True:
                self._turns.note("sent_link")
            self._say("call.link_sent" if given is True else "call.no_link")

        self._work.do("link", lambda: self._house.send_link(known, self.started.caller or ""), sent)

    # A turn.

    def _answered(self, standing: Standing) -> None:
        if self.phase is Phase.OVER:
            return
        self._failures = 0
        if self.phase is Phase.OPENING:
            self.opened(standing.conversation_id)
        if self.phase is Phase.OPENING and self._house.asks_consent:
            self.phase, self._greeting = Phase.CONSENT, standing
            self._hearing.expecting = Expecting(Kind.YES_NO)
            self._say("call.consent")
            return
        self._stand(standing)

    def _consented(self, *, is_given: bool, greets: bool = True) -> None:
        """Without a clear yes nothing is recorded; the call goes on all the same."""
        self.may_record = is_given
        self._turns.note("consented" if is_given else "refused_recording")
        greeting, self._greeting = self._greeting, None
        if greeting is not None:
            self._stand(greeting, says=greets)

    def _stand(self, standing: Standing, *, says: bool = True) -> None:
        """The question now open, and what is said; a person may be wanted from here on."""
        self._asked = standing.asked
        self._hearing.expecting, self._hearing.question = standing.asked.expecting, standing.asked.yes
        self._is_goodbye = bool(standing.codes) and standing.codes[-1] in GOODBYES
        lines = tuple(sentence for line in standing.lines for sentence in sentences(line))
        was, self.phase = self.phase, phase_of(standing.status)
        if says and lines:
            unsaid, self._unsaid, self._last = self._unsaid, (), lines
            self._speak((*unsaid, *lines))
        if standing.status is Status.QUEUED and self._leaving.can_transfer:
            self._transfer(standing.gist)
        elif standing.status is Status.CLOSED:
            self._go("call.goodbye", self._line.hang_up)
        elif self.phase is Phase.PEOPLE and was is not Phase.PEOPLE:
            self._alarms.set("waiting", self._house.timing.waiting, self._still_waiting)
        if not lines:
            self._listen()

    def _takes_long(self) -> None:
        if not self._hearing.is_hearing:
            self._say("call.one_moment")

    def _doubted(self, spoken: Spoken) -> None:
        """A yes that may be none changes nothing. Who did not hear the question to its end hears it again."""
        if self.phase is Phase.OVER:
            return
        self._turns.note("unsure", heard=spoken.text)
        if not spoken.heard_out:
            self._mouth.say(self._last)
        self._say("call.unsure")

    def _failed(self, error: Exception) -> None:
        """The turn did not end well. What was acknowledged is recovered; the caller is told, then gets a person."""
        logger.error("turn of a call failed", exc_info=error, extra={"call_id": self.started.call_id})
        if self.phase is Phase.OVER:
            return
        self._failures += 1
        is_over = self._failures >= self._house.patience.failed_turns or self.phase is Phase.OPENING
        if is_over and self._leaving.can_transfer:
            self._transfer("")
        elif is_over:
            self._go("call.trouble", self._line.hang_up)
        else:
            self._say("call.trouble")

    # What is said, and nothing.

    def _say(self, code: str, facts: Facts | None = None) -> None:
        self._speak(self._house.words.spoken(code, facts))

    def _speak(self, lines: tuple[str, ...]) -> None:
        """Over somebody who speaks nothing is said: it waits until it is clear what they say."""
        self._alarms.stop("silence")
        if self._hearing.is_hearing and self.phase is not Phase.LEAVING:
            before = self._cut or Cut()
            self._cut = Cut(before.heard, (*before.unheard, *lines))
        else:
            self._mouth.say(lines)

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
        how = {"is_goodbye": self._is_goodbye, "is_given_time": self._is_given_time}
        seconds = self._house.timing.silence_after(**how, is_looking=self._asked.is_looked_up)
        self._alarms.set("silence", seconds, self._silent)

    def _silent(self) -> None:
        if self._is_goodbye:
            self._go("call.goodbye", self._line.hang_up)
        elif self.phase is Phase.CONSENT:
            self._consented(is_given=False)
        else:
            code, then = self._reprompts.silent()
            self._turns.note("silent")
            if then is Then.HANG_UP:
                self._go(code, self._line.hang_up)
            else:
                self._say(code)

    def _still_waiting(self) -> None:
        if self.phase is Phase.PEOPLE:
            self._say("call.waiting")
            self._alarms.set("waiting", self._house.timing.waiting, self._still_waiting)

    # The end.

    def _transfer(self, gist: str) -> None:
        self._turns.note("transferred", detail=self._house.transfer_to)
        self._go("call.transferring", lambda: self._leaving.to_people(gist))

    def _go(self, code: str, leave: Callable[[], None]) -> None:
        """Say the last words, then let the line go."""
        if self.phase not in (Phase.LEAVING, Phase.OVER):
            self.phase, self._cut = Phase.LEAVING, None
            self._alarms.stop_all()
            self._leaving.after(leave)
            self._say(code)

    def _mute(self) -> None:
        """Nothing can be said any more: a person takes over, or the line is let go."""
        logger.error("a call went mute", extra={"call_id": self.started.call_id})
        self._alarms.stop_all()
        if self.phase is not Phase.LEAVING:
            self.phase = Phase.LEAVING
            self._leaving.after(self._leaving.to_people if self._leaving.can_transfer else self._line.hang_up)
        self._leaving.go()

    def hang_up(self, reason: str) -> None:
        """Without a word."""
        self._line.hang_up()
        self.end(reason)
