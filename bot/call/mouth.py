"""Speaking: sentences are spoken one after the other, the first one as soon as it is ready; they can be cut short."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.call.clock import Alarms, Clock
from bot.call.line import Line
from bot.call.stretching import louder, stretched
from bot.call.timing import Patience, Timing
from bot.call.work import Work
from bot.speech.audio import Samples, resample
from bot.speech.synthesizer import Speech, Synthesizer

NEARLY = 0.35
"""Seconds at the end of a sentence that need not be heard to have understood it."""
PACES = (0.7, 0.85, 1.0, 1.15)
GAINS = (1.0, 1.8, 2.8)
TRIES = 2
FINISHED = "finished"


@dataclass(slots=True)
class Sentence:
    """Something said or to be said."""

    text: str
    mark: str
    begins: float = 0.0
    ends: float = 0.0
    is_heard: bool = False

    def was_heard(self, now: float) -> bool:
        return self.is_heard or (self.ends > 0 and now >= self.ends - NEARLY)

    def was_half_heard(self, now: float) -> bool:
        return self.ends > 0 and now >= (self.begins + self.ends) / 2


@dataclass(frozen=True, slots=True)
class Cut:
    """What was said and what was not, when the caller broke in."""

    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    """Begins with the sentence that was broken off."""
    is_heard_out: bool = False
    """Only the last sentence, usually the question, was broken off, and not at its beginning."""


class Mouth:
    """One call's speaking. `finished` is called whenever everything was heard, `mute` when speaking keeps failing."""

    def __init__(
        self,
        line: Line,
        synthesizer: Synthesizer,
        work: Work,
        clock: Clock,
        *,
        rate: int,
        timing: Timing,
        patience: Patience,
        finished: Callable[[], None],
        mute: Callable[[], None],
    ) -> None:
        self._line, self._synthesizer, self._work, self._clock = line, synthesizer, work, clock
        self._rate, self._timing, self._patience = rate, timing, patience
        self._finished, self._mute = finished, mute
        self._alarms = Alarms(clock)
        self._waiting: deque[Sentence] = deque()
        self._said: list[Sentence] = []
        self._is_fetching = False
        self._round = 0
        """Changes with every cut: what was asked for before it is not played."""
        self._numbered = 0
        self._failed = 0
        self._pace, self._gain = PACES.index(1.0), 0
        self.is_open = True

    @property
    def is_speaking(self) -> bool:
        return bool(self._waiting or self._said or self._is_fetching)

    def say(self, texts: tuple[str, ...]) -> None:
        """After whatever is being said."""
        if not self.is_open:
            return
        for text in texts:
            self._numbered += 1
            self._waiting.append(Sentence(text, f"s{self._numbered}"))
        self._alarms.stop(FINISHED)
        self._fetch()

    def cut(self) -> Cut:
        """Stop, now; tells what was heard and what was not."""
        now = self._clock.time()
        sentences = [*self._said, *self._waiting]
        heard = tuple(sentence.text for sentence in sentences if sentence.was_heard(now))
        missed = [sentence for sentence in sentences if not sentence.was_heard(now)]
        if self._said:
            self._line.clear()
        self._forget()
        is_heard_out = not missed or (len(missed) == 1 and missed[0].was_half_heard(now))
        return Cut(heard, tuple(sentence.text for sentence in missed), is_heard_out)

    def close(self) -> None:
        """Nothing more is said."""
        self._forget()
        self.is_open = False

    def played(self, mark: str) -> None:
        """The gateway tells that a sentence was heard, and with it all before it."""
        place = next((place for place, sentence in enumerate(self._said) if sentence.mark == mark), None)
        if place is None:
            return
        for sentence in self._said[: place + 1]:
            sentence.is_heard = True
        self._end_if_heard()

    def change_pace(self, step: int) -> None:
        self._pace = max(0, min(len(PACES) - 1, self._pace + step))

    def change_gain(self, step: int) -> None:
        self._gain = max(0, min(len(GAINS) - 1, self._gain + step))

    def _forget(self) -> None:
        self._round += 1
        self._waiting.clear()
        self._said.clear()
        self._is_fetching = False
        self._alarms.stop_all()

    def _fetch(self, tried: int = 0) -> None:
        if self._is_fetching or not self._waiting:
            return
        self._is_fetching = True
        sentence, asked_in = self._waiting[0], self._round
        pace, gain = PACES[self._pace], GAINS[self._gain]

        def made(given: Samples | Exception) -> None:
            if self._round == asked_in and self.is_open:
                self._is_fetching = False
                self._play(given, tried)

        self._work.do("speak", lambda: self._made(sentence.text, pace, gain), made)

    def _made(self, text: str, pace: float, gain: float) -> Samples:
        """As it goes over the line. Raises `SpeechFailed` or `Busy`."""
        speech: Speech = self._synthesizer.speak(text)
        sound = resample(speech.samples, speech.rate, self._rate)
        return louder(stretched(sound, self._rate, pace), gain)

    def _play(self, given: Samples | Exception, tried: int) -> None:
        if isinstance(given, Exception):
            self._failed_to_speak(tried)
            return
        self._failed = 0
        sentence, now = self._waiting.popleft(), self._clock.time()
        before = self._said[-1].ends if self._said else now
        sentence.begins = max(now, before)
        sentence.ends = sentence.begins + len(given) / self._rate
        self._said.append(sentence)
        self._line.play(given)
        self._line.mark(sentence.mark)
        self._go_on()

    def _go_on(self) -> None:
        """The next sentence; after the last one, wait until it was heard."""
        if self._waiting:
            self._fetch()
        elif self._said:
            left = self._said[-1].ends - self._clock.time()
            self._alarms.set(FINISHED, max(0.0, left) + self._timing.playing_grace, self._assume_heard)
        else:
            self._finished()

    def _failed_to_speak(self, tried: int) -> None:
        """Once more, then without this sentence; a line that stays mute is given up."""
        if tried + 1 < TRIES:
            self._fetch(tried + 1)
            return
        self._waiting.popleft()
        self._failed += 1
        if self._failed >= self._patience.mute:
            self._forget()
            self._mute()
        else:
            self._go_on()

    def _assume_heard(self) -> None:
        for sentence in self._said:
            sentence.is_heard = True
        self._end_if_heard()

    def _end_if_heard(self) -> None:
        if not self._waiting and not self._is_fetching and all(sentence.is_heard for sentence in self._said):
            self._said.clear()
            self._alarms.stop(FINISHED)
            self._finished()
