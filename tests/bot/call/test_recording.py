"""What is kept of a caller's sound: nothing without a yes, and no card number with one."""

import os
import stat

import numpy as np
import pytest

from bot.call.line import RATE
from bot.call.recording import asks_for_card, erase_recordings, holds_card
from bot.speech.audio import read_wav

from .exchange import STEP, Exchange, standing

CARD = "my card is four one one one one one one one one one one one one one one one"
HALF = "four one one one one one one one"
WHERE = "where is my order"


APART = 5
"""Utterances between two that are told apart: μ-law has steps of 512 up there."""


class Recorded(Exchange):
    def say(self, text, seconds=1.0, *, confidence=0.9):
        super().say(text, seconds, confidence=confidence)
        for _ in range(APART - 1):
            self.recognizer.speaks("", 0.0)
        return self


def agreed(folder, script=None, answer: str = "yes") -> Recorded:
    return Recorded(script, asks_consent=True, recordings=folder).until_quiet().say(answer).until_quiet()


def ended(call: Recorded) -> Recorded:
    call.call.end("hung_up")
    return call.wait(1)


def kept(folder) -> set[int]:
    """The utterances in the recording, by their number; each is sound of one height."""
    (path,) = folder.glob("*.wav")
    loud = read_wav(path.read_bytes(), max_seconds=600).astype(int)
    heights = np.round((loud[loud > 9_000] - 10_000) / (APART * STEP))
    numbers, counts = np.unique(heights, return_counts=True)
    return {int(number) for number, count in zip(numbers, counts, strict=True) if count > RATE / 2 and number >= 0}


def test_who_agrees_is_recorded(tmp_path):
    ended(agreed(tmp_path).say(WHERE).wait(15))
    assert 1 in kept(tmp_path)
    (path,) = tmp_path.glob("c1-*.wav")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


@pytest.mark.parametrize("answer", ["no thanks", WHERE, ""])
def test_without_a_yes_nothing_is_kept(tmp_path, answer):
    ended(agreed(tmp_path, answer=answer).say(WHERE).wait(15))
    assert list(tmp_path.iterdir()) == []


def test_an_installation_that_keeps_nothing_keeps_nothing(tmp_path):
    ended(agreed(None).say(WHERE).wait(15))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("said", [CARD, HALF, "the security code is 123", "four one one one"])
def test_a_card_number_is_cut_out_and_the_call_goes_on_being_recorded(tmp_path, said):
    call = agreed(tmp_path).say(WHERE).wait(6).say(said, 3.0).wait(6)
    ended(call.say("thank you that is all").wait(6).say("where is it now").wait(6))
    assert kept(tmp_path) & {1, 2, 4} == {1, 4}


@pytest.mark.parametrize("second", ["one one one one", ""])
def test_groups_of_a_card_number_are_cut_out_whatever_each_of_them_looks_like(tmp_path, second):
    call = agreed(tmp_path).say(WHERE).wait(6).say("four one one one").wait(6)
    call.say(second, confidence=0.9 if second else 0.05).wait(6)
    for said in ("one one one one", "eleven eleven", "and the code is one two three", "thank you", WHERE):
        call.say(said).wait(6)
    ended(call)
    assert kept(tmp_path) & set(range(1, 9)) == {1, 8}


def test_what_is_erased_while_the_call_goes_on_stays_erased(tmp_path):
    call = agreed(tmp_path).say(WHERE).wait(15)
    assert erase_recordings(tmp_path, ["c1"]) == 1
    ended(call.say(WHERE).wait(15).say("thank you").wait(15))
    assert list(tmp_path.iterdir()) == []


def test_after_a_question_for_a_card_nothing_is_kept_until_something_else_was_said(tmp_path):
    script = {WHERE: standing("What is your card number?")}
    call = agreed(tmp_path, script).say(WHERE).wait(6).say("hmm mumble mumble mumble").wait(6)
    ended(call.say("where is it now").wait(6))
    assert kept(tmp_path) & {2, 3} == {3}


def test_what_could_not_be_recognized_is_not_kept(tmp_path):
    call = agreed(tmp_path)
    call.recognizer.dies = 2
    call.say(WHERE).wait(6)
    call.say("hello").wait(6)
    call.say(WHERE, confidence=0.05).wait(6)
    ended(call)
    assert kept(tmp_path) & {1, 2, 3} == {2}


def test_what_was_said_last_and_is_not_known_yet_is_not_kept(tmp_path):
    call = agreed(tmp_path).say(WHERE).wait(6).say(CARD, 4.0)
    ended(call)
    assert 2 not in kept(tmp_path)


def test_the_tones_of_a_typed_card_number_are_cut_out(tmp_path):
    tone, call = np.full(160, 3_000, np.int16), agreed(tmp_path).say(WHERE).wait(6)
    for keys in ("20398#", "4111111111111111#"):
        for key in keys:
            call.call.press(key)
            call.wait(0.2, tone)
        call.wait(6)
    ended(call)
    (path,) = tmp_path.glob("*.wav")
    sound = read_wav(path.read_bytes(), max_seconds=600)
    seconds = ((sound > 2_800) & (sound < 3_200)).sum() / 16_000
    assert seconds == pytest.approx(6 * 0.2, abs=0.25)


def test_erasing_takes_the_sound_of_a_conversation_and_no_other(tmp_path):
    for name in ("c1-00000001.wav", "c1-00000002.wav", "c11-00000001.wav", "note.txt"):
        (tmp_path / name).write_bytes(b"")
    assert erase_recordings(tmp_path, ["c1", "*", "../c1"]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c11-00000001.wav", "note.txt"]
    assert erase_recordings(tmp_path / "nowhere", ["c1"]) == 0


@pytest.mark.parametrize("text", ["forty one eleven", "it is forty two forty two twelve thirty"])
def test_a_card_number_said_in_pairs_is_one(text):
    assert holds_card(text)


@pytest.mark.parametrize("text", ["w two zero three nine eight", "the code is one two three four five six", "yes", ""])
def test_other_numbers_are_no_cards(text):
    assert not holds_card(text)


def test_questions_for_a_card_are_known():
    assert asks_for_card(["Could you tell me the number on your card?"])
    assert not asks_for_card(["It goes back to your card.", "What's the order number?"])
