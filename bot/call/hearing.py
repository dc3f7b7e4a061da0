"""From sound to words, early: recognizing begins at the first pause and is thrown away when the caller goes on."""

from collections.abc import Callable
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Pass:
    """One recognizing of one utterance."""

    samples: Samples
    transcript: Transcript | None = None
    is_done: bool = False
    ended: list[float] = field(default_factory=list)
    """Its voiced seconds, once the utterance is known to be over."""


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
        began: Callable[[], None],
        heard: Callable[[HeardSaying], None],
    ) -> None:
        self.expecting: Expecting = ANYTHING
        self.thrown_away = 0
        """Recognizings that were begun too early."""
        self._ear, self._recognizer, self._work = ear, recognizer, work
        self._rate, self._timing = rate, timing
        self._began, self._heard = began, heard
        self._alarms = Alarms(clock)
        self._pass: Pass | None = None
        self._is_open = True

    @property
    def is_hearing(self) -> bool:
        return self._ear.is_hearing

    def hear(self, samples: Samples) -> None:
        for noticed in self._ear.hear(samples):
            self._take(noticed)
        if self._ear.is_hearing:
            self._alarms.set(GAP, self._timing.gap, self._nothing_came)

    def close(self) -> None:
        """What is still being recognized is not told any more."""
        self._is_open = False
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
                self._began()
            case Paused(samples):
                self._pass = self._recognize(Pass(samples))
            case WentOn():
                self.thrown_away += self._pass is not None
                self._pass = None
                self._ear.needed_seconds = silence_needed(self.expecting, None, self._timing.endings)
            case Ended(samples, voiced_seconds):
                self._alarms.stop(GAP)
                recognizing = self._pass or self._recognize(Pass(samples))
                self._pass = None
                recognizing.ended.append(voiced_seconds)
                self._tell(recognizing)

    def _recognize(self, recognizing: Pass, tried: int = 1) -> Pass:
        expecting = self.expecting

        def done(given: Transcript | Exception) -> None:
            if isinstance(given, Exception) and tried < TRIES:
                if recognizing.ended or self._pass is recognizing:
                    self._recognize(recognizing, tried + 1)
                return
            recognizing.is_done = True
            recognizing.transcript = None if isinstance(given, Exception) else given
            self._recognized(recognizing)

        self._work.do("hear", lambda: self._transcribe(recognizing.samples, expecting), done)
        return recognizing

    def _transcribe(self, samples: Samples, expecting: Expecting) -> Transcript:
        return self._recognizer.transcribe(resample(samples, self._rate, SAMPLE_RATE), expecting)

    def _recognized(self, recognizing: Pass) -> None:
        """While they may still go on, the words tell how long to wait for more."""
        if recognizing.ended:
            self._tell(recognizing)
        elif self._pass is recognizing:
            said = recognizing.transcript.text if recognizing.transcript else None
            self._ear.needed_seconds = silence_needed(self.expecting, said, self._timing.endings)

    def _tell(self, recognizing: Pass) -> None:
        if recognizing.is_done and self._is_open:
            self._heard(HeardSaying(recognizing.transcript, recognizing.ended[0], recognizing.samples))
