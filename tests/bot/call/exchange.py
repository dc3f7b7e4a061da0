"""A telephone exchange on a clock that is turned by hand: callers made of numbers, a line that plays in no time.

Sound is written in samples of one value: a caller's utterance n is `SPEECH + n * STEP`, so that the recognizer knows
it; what the assistant says is the number of its sentence, so that the line knows what it plays.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import numpy as np

from bot.call.asked import NOTHING_ASKED, Asked
from bot.call.captions import Onlookers
from bot.call.house import House
from bot.call.line import FRAME_SAMPLES, FRAME_SECONDS, RATE, Started
from bot.call.session import CallSession
from bot.call.talk import Doubted, Spoken, Standing, Taken
from bot.call.timing import Patience, Sure, Timing
from bot.call.words import CallWords
from bot.dialogue.conversation import Status
from bot.dialogue.wording import Wording
from bot.errors import SpeechFailed
from bot.messages import ConversationId, Transcript
from bot.speech.audio import Samples
from bot.speech.expecting import ANYTHING, Expecting
from bot.speech.synthesizer import Speech

SPEECH, STEP = 10_000, 200
SECONDS_A_CHARACTER = 0.05
QUIET_SECONDS = 1.4
"""Longer than anybody is waited for in the middle of a number."""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDING = Wording(constants={"shop": "Northfield"})
SILENCE = np.zeros(FRAME_SAMPLES, np.int16)


@dataclass(order=True)
class SimulatedAlarm:
    at: float
    order: int
    callback: Callable[[], None] = field(compare=False)
    is_off: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.is_off = True


class SimulatedClock:
    """`Clock`, turned by `turn_to`."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarms: list[SimulatedAlarm] = []
        self._orders = count()

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None]) -> SimulatedAlarm:
        alarm = SimulatedAlarm(self.now + delay, next(self._orders), callback)
        heapq.heappush(self._alarms, alarm)
        return alarm

    def turn_to(self, moment: float) -> None:
        while self._alarms and self._alarms[0].at <= moment:
            alarm = heapq.heappop(self._alarms)
            if not alarm.is_off:
                self.now = max(self.now, alarm.at)
                alarm.callback()
        self.now = moment

    @property
    def waiting(self) -> int:
        return sum(not alarm.is_off for alarm in self._alarms)


class SimulatedWork:
    """`Work` that takes as long as `costs` say, by kind."""

    def __init__(self, clock: SimulatedClock) -> None:
        self.costs = {
            "hear": 0.15,
            "speak": 0.02,
            "turn": 0.05,
            "note": 0.005,
            "link": 0.01,
            "hint": 0.01,
            "record": 0.01,
            "along": 0.4,
        }
        self.done: list[str] = []
        self.running = 0
        self._clock = clock

    def do(self, kind, job, done) -> None:
        self.running += 1

        def end() -> None:
            self.running -= 1
            self.done.append(kind)
            try:
                given = job()
            except Exception as error:
                given = error
            done(given)

        self._clock.call_later(self.costs[kind], end)


class Loudness:
    """`Activity`: speech is what is loud."""

    def __call__(self, chunk: Samples) -> float:
        return 0.9 if np.abs(chunk).mean() > SPEECH / 2 else 0.02


class Recognizer:
    """Knows utterances by their number."""

    def __init__(self) -> None:
        self.utterances: list[tuple[str, float]] = []
        self.asked: list[tuple[float, Expecting]] = []
        self.along: list[tuple[float, Expecting]] = []
        """What was listened to before its end."""
        self.dies = 0
        """How often it dies from now on."""

    def speaks(self, text: str, confidence: float) -> int:
        self.utterances.append((text, confidence))
        return SPEECH + STEP * (len(self.utterances) - 1)

    def transcribe(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        self.asked.append((len(samples) / 16_000, expecting))
        if self.dies:
            self.dies -= 1
            raise SpeechFailed("the recognizer stopped; try again")
        loud = samples[samples > SPEECH - STEP].astype(np.int32)
        numbers, counts = np.unique(np.round((loud - SPEECH) / STEP), return_counts=True)
        often = [int(number) for number, count in zip(numbers, counts, strict=True) if count > len(loud) / 10]
        said = [self.utterances[number] for number in often]
        text = " ".join(text for text, _ in said if text)
        words = tuple((word, said[0][1]) for word in text.split())
        return Transcript(text, min((sure for _, sure in said), default=0.0), "numbers", words)

    def so_far(self, samples: Samples, expecting: Expecting = ANYTHING) -> Transcript:
        """Two words a second."""
        heard = self.transcribe(samples, expecting)
        self.along.append(self.asked.pop())
        return replace(heard, text=" ".join(heard.text.split()[: round(2 * len(samples) / 16_000)]))


class Voice:
    """Says each text as its number."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self.is_dead = False

    def speak(self, text: str) -> Speech:
        if self.is_dead:
            raise SpeechFailed("the synthesizer stopped; try again")
        if text not in self.texts:
            self.texts.append(text)
        seconds = len(text) * SECONDS_A_CHARACTER
        return Speech(np.full(round(seconds * RATE), self.texts.index(text), np.int16), RATE)


@dataclass
class Played:
    text: str
    begins: float
    ends: float
    is_cut: bool = False


class SimulatedLine:
    """`Line` of a gateway that buffers, like Twilio's."""

    def __init__(self, clock: SimulatedClock, voice: Voice, *, tells_marks: bool = True) -> None:
        self.played: list[Played] = []
        self.cleared: list[float] = []
        self.ended: list[tuple[float, str, str]] = []
        self.call: CallSession | None = None
        self._clock, self._voice, self._tells_marks = clock, voice, tells_marks
        self._round = 0
        self.answers_hang_up = True

    @property
    def is_playing(self) -> bool:
        return self._free_at > self._clock.now

    @property
    def _free_at(self) -> float:
        current = [one.ends for one in self.played if not one.is_cut]
        return max([self._clock.now, *current[-1:]])

    def play(self, samples: Samples) -> None:
        text = self._voice.texts[int(np.median(samples))] if len(samples) else ""
        begins = self._free_at
        self.played.append(Played(text, begins, begins + len(samples) / RATE))

    def mark(self, name: str) -> None:
        asked_in = self._round
        call = self.call

        def heard() -> None:
            if self._round == asked_in and call is not None:
                call.played(name)

        if self._tells_marks:
            self._clock.call_later(self._free_at - self._clock.now, heard)

    def clear(self) -> None:
        self._round += 1
        self.cleared.append(self._clock.now)
        for one in self.played:
            if one.ends > self._clock.now:
                one.is_cut, one.ends = True, min(one.ends, max(one.begins, self._clock.now))

    def hang_up(self) -> None:
        self._end("hung up", "")

    def transfer(self, to: str, summary: str) -> None:
        self._end("transferred", f"{to}: {summary}")

    def _end(self, how: str, what: str) -> None:
        self.ended.append((self._clock.now, how, what))
        call = self.call
        if call is not None and self.answers_hang_up:
            self._clock.call_later(0.05, lambda: call.end("hung_up"))


def standing(*lines: str, asked: Asked = NOTHING_ASKED, status: Status = Status.BOT, code: str = "answer") -> Standing:
    return Standing(ConversationId("c1"), status, lines, (code,) * len(lines), asked, "where is W20398")


class ScriptedTalk:
    """Answers by the text; remembers what it was asked and told."""

    def __init__(self, script: Mapping[str, Taken | Exception]) -> None:
        self.script = dict(script)
        self.taken: list[Spoken] = []
        self.notes: list[tuple[str, Mapping[str, str]]] = []
        self.greeting: Standing | Exception = standing("Hello, this is Northfield.", "How can I help?", code="greeting")

    def open(self, started: Started) -> Standing:
        if isinstance(self.greeting, Exception):
            raise self.greeting
        return self.greeting

    def take(self, conversation_id: ConversationId, number: int, spoken: Spoken, started: Started) -> Taken:
        self.taken.append(spoken)
        answer = self.script.get(spoken.payload or spoken.text, standing(f"You said {spoken.text or spoken.payload}."))
        if isinstance(answer, Exception):
            raise type(answer)(*answer.args)  # anew: one that is raised again keeps every traceback
        return answer

    def note(self, conversation_id: ConversationId, what: str, **told: str) -> None:
        self.notes.append((what, told))


class Exchange:
    """One call from a caller's chair. `wait` lets time pass, frame by frame."""

    def __init__(
        self,
        script: Mapping[str, Taken | Exception] | None = None,
        *,
        timing: Timing = Timing(),
        transfer_to: str = "",
        asks_consent: bool = False,
        tells_marks: bool = True,
        can_transfer: bool = True,
        greeting: Standing | Exception | None = None,
        recordings: Path | None = None,
        hinted: tuple[str, ...] = (),
        caller: str = "+31600000001",
        is_watched: bool = False,
    ) -> None:
        self.clock = SimulatedClock()
        self.work = SimulatedWork(self.clock)
        self.voice, self.recognizer = Voice(), Recognizer()
        self.line = SimulatedLine(self.clock, self.voice, tells_marks=tells_marks)
        self.talk = ScriptedTalk(script or {})
        if greeting is not None:
            self.talk.greeting = greeting
        self.links: list[str] = []
        self.overs = 0
        self.shown: list[str] = []
        """To people who look at the conversation while the caller speaks."""
        self.is_watched = is_watched
        onlookers = Onlookers(
            self.recognizer, lambda known: self.is_watched, lambda known, text: self.shown.append(text)
        )
        house = House(
            self.talk, CallWords(WORDING, lambda: NOW), self.recognizer, self.voice, lambda rate: Loudness(),
            lambda conversation_id, number: bool(number) and not self.links.append(number),
            timing, Sure(), Patience(), transfer_to, asks_consent, recordings, lambda number: hinted,
            onlookers=onlookers,
        )  # fmt: skip
        started = Started("call1", "test", caller, "+31600000002", can_transfer=can_transfer)
        self.call = CallSession(started, self.line, house, self.work, self.clock, self._over)
        self.line.call = self.call
        self.is_silent = False
        """The gateway sends nothing at all."""

    def _over(self) -> None:
        self.overs += 1

    def wait(self, seconds: float, sound: Samples = SILENCE) -> "Exchange":
        for _ in range(round(seconds / FRAME_SECONDS)):
            self.clock.turn_to(self.clock.now + FRAME_SECONDS)
            if not self.is_silent:
                self.call.hear(sound)
        return self

    def say(self, text: str, seconds: float = 1.0, *, confidence: float = 0.9) -> "Exchange":
        """Speak, and then be silent until it was heard."""
        value = self.recognizer.speaks(text, confidence)
        return self.wait(seconds, np.full(FRAME_SAMPLES, value, np.int16))

    def press(self, keys: str, gap: float = 0.2) -> "Exchange":
        for key in keys:
            self.call.press(key)
            self.wait(gap)
        return self

    def until_quiet(self, most: float = 60.0) -> "Exchange":
        """Until nothing is said, and nothing goes on that would lead to something being said."""
        end, quiet_since = self.clock.now + most, self.clock.now
        while self.clock.now < end and self.clock.now - quiet_since < QUIET_SECONDS:
            self.wait(0.1)
            if self.line.is_playing or self.work.running:
                quiet_since = self.clock.now
        return self

    @property
    def said(self) -> list[str]:
        """Everything that the caller heard at least the beginning of."""
        return [one.text for one in self.line.played if one.ends > one.begins]

    @property
    def taken(self) -> list[str]:
        return [spoken.payload or spoken.text for spoken in self.talk.taken]

    @property
    def noted(self) -> list[str]:
        return [what for what, _ in self.talk.notes]

    @property
    def how_it_ended(self) -> str:
        return self.line.ended[0][1] if self.line.ended else ""

    @property
    def is_over(self) -> bool:
        return self.overs == 1 and not self.work.running


def spoken_words(code: str, **facts: str) -> Sequence[str]:
    return CallWords(WORDING, lambda: NOW).spoken(code, facts)


__all__ = ["Doubted", "Exchange", "Expecting", "Spoken", "spoken_words", "standing"]
