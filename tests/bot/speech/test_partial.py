"""The text so far, while somebody is still speaking."""

import numpy as np
import pytest

from bot.errors import SpeechFailed
from bot.messages import Transcript
from bot.speech.audio import SAMPLE_RATE
from bot.speech.choosing import WorkingRecognizer
from bot.speech.expecting import ANYTHING, Expecting, Kind
from bot.speech.partial import LONGEST_SECONDS, Along, Partial


class Guesses:
    """Hears one text after another."""

    def __init__(self, *texts: str | None):
        self.texts = list(texts)
        self.asked = []
        self.is_dead = False

    def transcribe(self, samples, expecting=ANYTHING):
        raise AssertionError("the whole utterance is not its business")

    def so_far(self, samples, expecting=ANYTHING):
        self.asked.append((len(samples) / SAMPLE_RATE, expecting))
        if self.is_dead:
            raise SpeechFailed("the live transcript stopped; try again")
        text = self.texts.pop(0)
        return None if text is None else Transcript(text, 0.5, "test")


def spoken(seconds: float) -> np.ndarray:
    return np.ones(round(seconds * SAMPLE_RATE), np.int16)


def test_what_was_heard_twice_in_a_row_is_stable():
    along = Along(Guesses("where is", "where is my older", "where is my order w"))
    told = [along.hear(spoken(seconds)) for seconds in (1, 2, 3)]
    assert told == [
        Partial("where is", ""),
        Partial("where is my older", "where is"),
        Partial("where is my order w", "where is my"),
    ]


def test_at_most_one_a_second_of_speech_is_asked_for():
    recognizer = Guesses("a", "b", "c")
    along = Along(recognizer)
    for frames in range(1, 150):
        along.hear(spoken(frames * 0.02))
    assert [round(seconds, 2) for seconds, _ in recognizer.asked] == [1.0, 2.0]


def test_what_is_expected_is_passed_on():
    recognizer = Guesses("two")
    Along(recognizer).hear(spoken(1), Expecting(Kind.CODE))
    assert recognizer.asked == [(1.0, Expecting(Kind.CODE))]


def test_a_busy_recognizer_and_nothing_new_are_no_partial_text():
    along = Along(Guesses(None, "", "hello", "hello", "hello there"))
    told = [along.hear(spoken(seconds)) for seconds in (1, 2, 3, 4, 5)]
    assert told == [None, None, Partial("hello", ""), None, Partial("hello there", "hello")]


def test_a_dead_recognizer_harms_nobody():
    recognizer = Guesses()
    recognizer.is_dead = True
    assert Along(recognizer).hear(spoken(1)) is None


def test_the_next_utterance_begins_anew():
    along = Along(Guesses("hello there", "hello again"))
    along.hear(spoken(3))
    assert not along.is_due(SAMPLE_RATE)
    along.forget()
    assert along.hear(spoken(1)) == Partial("hello again", "")


@pytest.mark.parametrize("seconds", [0.0, 0.5, LONGEST_SECONDS + 1])
def test_too_early_and_too_late_nothing_is_asked(seconds):
    recognizer = Guesses()
    assert Along(recognizer).hear(spoken(seconds)) is None
    assert recognizer.asked == []


class Engine:
    """A worker that answers with its own name, or is at work."""

    def __init__(self, name: str, *, is_at_work: bool = False):
        self.name, self.is_at_work = name, is_at_work

    def __call__(self, asked):
        return Transcript(self.name, 1.0, "test")

    def at_once(self, asked):
        return None if self.is_at_work else self(asked)


def test_listening_along_leaves_the_process_alone_that_hears_whole_utterances():
    recognizer = WorkingRecognizer("test", Engine("whole", is_at_work=True), Engine("along"))
    assert recognizer.so_far(spoken(1)).text == "along"
    assert recognizer.transcribe(spoken(1)).text == "whole"
    assert WorkingRecognizer("test", Engine("whole"), Engine("along", is_at_work=True)).so_far(spoken(1)) is None
