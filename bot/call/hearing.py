"""From sound to words, early: recognizing begins at the first pause and is thrown away when the caller goes on."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.call.captions import Captions
from bot.call.clock import Alarms, Clock
from bot.call.ear import Began, Ear, Ended, Paused, WentOn
from bot.call.endings import silence_needed
from bot.call.timing import Timing
from bot.call.work import Work
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE, Samples, resample
from bot.speech.expecting import ANYTHING, Expecting
from bot.speech.recognizer import SpeechRecognizer

TRIES = 2
GAP = "gap"


@dataclass(frozen=True, slots=True)
class HeardSaying:
    """What somebody said, from its first to its last word."""

    transcript: Transcript | None
    """None when it could not be recognized: nobody knows what was said."""
    voiced_seconds: float
    samples: Samples
    question: str = ""
    """`Hearing.question` when they began to speak: what comes up later they cannot have answered."""


@dataclass(slots=True)
class Pass:
    """One recognizing of one utterance."""

    samples: Samples
    question: str
    transcript: Transcript | None = None
    is_done: bool = False
    tries: int = 0
    voiced_seconds: float | None = None
    """Known once the utterance is over."""

    @property
    def is_ended(self) -> bool:
        return self.voiced_seconds is not None


class Hearing:
    """One call's hearing. `began` is called with the first word, `heard` after the last, in order."""

    def __init__(
        self,
        ear: Ear,
        recognizer: SpeechRecognizer,
        work: Work,
        clock: Clock,
        *,
        rate: int,
        timing: Timing,
        captions: Captions,
        began: Callable[[], None],
        heard: Callable[[HeardSaying], None],
    ) -> None:
        self.expecting: Expecting = ANYTHING
        self.question = ""
        """Names the question that is open now."""
        self._answered = ""
        """The one that was open when what is being said began."""
        self.thrown_away = 0
        """Recognizings that were begun too early."""
        self._ear, self._recognizer, self._work = ear, recognizer, work
        self._rate, self._timing = rate, timing
        self._captions, self._began, self._heard = captions, began, heard
        self._alarms = Alarms(clock)
        self._pass: Pass | None = None
        """Of what is being said, since its last pause."""
        self._running: Pass | None = None
        self._waiting: deque[Pass] = deque()
        """The recognizer gets one at a time: those thrown away before their turn never cost it anything."""
        self._is_open = True

    @property
    def is_hearing(self) -> bool:
        return self._ear.is_hearing

    def hear(self, samples: Samples) -> None:
        for noticed in self._ear.hear(samples):
            self._take(noticed)
        if self._ear.is_hearing:
            self._alarms.set(GAP, self._timing.gap, self._nothing_came)
            if self._is_open and self._pass is None and self._running is None and not self._waiting:
                self._captions.follow(self._ear, self.expecting)

    def close(self) -> None:
        """What is still being recognized is not told any more."""
        self._is_open = False
        self._captions.over()
        self._alarms.stop_all()

    def _nothing_came(self) -> None:
        for noticed in self._ear.silence(self._timing.gap):
            self._take(noticed)
        if self._ear.is_hearing:
            self._alarms.set(GAP, self._timing.gap, self._nothing_came)

    def _take(self, noticed: Began | Paused | WentOn | Ended) -> None:
        if not self._is_open:
            return
        match noticed:
            case Began():
                self._ear.needed_seconds = silence_needed(self.expecting, None, self._timing.endings)
                self._answered = self.question
                self._captions.began()
                self._began()
            case Paused(samples):
                self._pass = Pass(samples, self._answered)
                self._recognize(self._pass)
            case WentOn():
                self.thrown_away += self._pass is not None
                self._pass = None
                self._ear.needed_seconds = silence_needed(self.expecting, None, self._timing.endings)
            case Ended(samples, voiced_seconds):
                self._alarms.stop(GAP)
                self._captions.over()
                ended, self._pass = self._pass or Pass(samples, self._answered), None
                ended.voiced_seconds = voiced_seconds
                if ended.is_done:
                    self._tell(ended)
                elif ended is not self._running and ended not in self._waiting:
                    self._recognize(ended)

    def _recognize(self, wanted: Pass) -> None:
        """When the recognizer is free."""
        self._waiting.append(wanted)
        self._next()

    def _next(self) -> None:
        while self._running is None and self._waiting:
            wanted = self._waiting.popleft()
            if self._is_wanted(wanted):
                self._running = wanted
                self._work.do("hear", self._job(wanted), partial(self._done, wanted))

    def _is_wanted(self, recognizing: Pass) -> bool:
        return self._is_open and (recognizing.is_ended or recognizing is self._pass)

    def _job(self, wanted: Pass) -> Callable[[], Transcript]:
        expecting = self.expecting
        return lambda: self._transcribe(wanted.samples, expecting)

    def _done(self, recognizing: Pass, given: Transcript | Exception) -> None:
        self._running = None
        recognizing.tries += 1
        if isinstance(given, Exception) and recognizing.tries < TRIES:
            self._waiting.appendleft(recognizing)
        elif self._is_wanted(recognizing):
            recognizing.is_done = True
            recognizing.transcript = None if isinstance(given, Exception) else given
            self._recognized(recognizing)
        self._next()

    def _transcribe(self, samples: Samples, expecting: Expecting) -> Transcript:
        return self._recognizer.transcribe(resample(samples, self._rate, SAMPLE_RATE), expecting)

    def _recognized(self, recognizing: Pass) -> None:
        """While they may still go on, the words tell how long to wait for more."""
        if recognizing.is_ended:
            self._tell(recognizing)
        else:
            said = recognizing.transcript.text if recognizing.transcript else None
            self._ear.needed_seconds = silence_needed(self.expecting, said, self._timing.endings)

    def _tell(self, recognizing: Pass) -> None:
        seconds = recognizing.voiced_seconds or 0.0
        self._heard(HeardSaying(recognizing.transcript, seconds, recognizing.samples, recognizing.question))
