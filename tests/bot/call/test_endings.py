"""How a call ends: hanging up in the middle, silent gateways, what fails; nothing is left behind."""

import numpy as np
import pytest

from bot.call.timing import Timing
from bot.errors import StorageUnavailable

from .exchange import Exchange, spoken_words, standing
from .questions import WHERE, greeted


def test_a_turn_that_runs_is_not_cut_by_hanging_up():
    call = greeted({"yes": standing("Your order is cancelled.")})
    call.work.costs["turn"] = 3.0
    call.say("yes").wait(1.0)
    call.call.end("hung_up")
    assert call.overs == 0
    call.wait(5)
    assert call.taken == ["yes"]
    assert call.noted[-1] == "ended"
    assert call.is_over
    assert call.clock.waiting == 0


def test_an_early_hang_up_leaves_nothing_behind():
    for seconds in (0.0, 0.02, 0.06, 0.3, 1.0):
        call = Exchange().wait(seconds)
        call.call.end("hung_up")
        call.call.end("hung_up")
        call.wait(2)
        assert call.is_over
        assert call.clock.waiting == 0


def test_the_longest_call_ends_with_a_word():
    call = greeted(timing=Timing(longest_call=30.0, silence=100.0)).wait(40)
    assert call.said[-1] == spoken_words("call.too_long")[-1]
    assert call.is_over


def test_a_gateway_that_falls_silent_is_left():
    call = greeted()
    call.is_silent = True
    call.wait(70)
    assert call.is_over
    assert call.how_it_ended == "hung up"


def test_a_gateway_that_falls_silent_in_a_word_does_not_keep_it():
    call = greeted().say(WHERE)
    call.is_silent = True
    call.wait(3)
    assert call.taken == [WHERE]


def test_a_gateway_without_marks_is_believed_to_have_played():
    call = greeted(tells_marks=False).wait(25)
    assert spoken_words("call.silent")[0] in call.said


def test_a_line_that_is_never_let_go_is_left():
    call = greeted()
    call.line.answers_hang_up = False
    call.wait(90)
    assert call.is_over


@pytest.mark.parametrize("size", [7, 159, 160, 161, 4_000])
def test_frames_of_any_size_are_heard(size):
    call = greeted()
    value = call.recognizer.speaks(WHERE, 0.9)
    sound = np.concatenate([np.full(8_000, value, np.int16), np.zeros(8_000, np.int16)])
    for start in range(0, len(sound), size):
        call.clock.turn_to(call.clock.now + size / 8_000)
        call.call.hear(sound[start : start + size])
    assert call.wait(1).taken == [WHERE]


def test_a_recognizer_that_dies_is_asked_again_and_then_says_so():
    once, twice = greeted(), greeted()
    once.recognizer.dies, twice.recognizer.dies = 1, 2
    for call in (once, twice):
        call.say(WHERE).until_quiet()
    assert once.taken == [WHERE]
    assert twice.taken == []
    assert twice.said[-1] == spoken_words("call.deaf")[-1]
    assert twice.say(WHERE).until_quiet().taken == [WHERE]


@pytest.mark.parametrize(("to", "ended"), [("+3120", "transferred"), ("", "hung up")])
def test_a_call_that_went_mute_is_passed_on_or_let_go(to, ended):
    call = greeted(transfer_to=to)
    call.voice.is_dead = True
    call.say(WHERE).wait(2).say("hello").wait(2).say("is anybody there").wait(4)
    assert call.how_it_ended == ended
    assert call.is_over


def test_a_turn_that_fails_is_told_and_the_second_brings_a_person():
    call = greeted({WHERE: StorageUnavailable("disk full")}, transfer_to="+3120").say(WHERE).until_quiet()
    assert call.said[-1] == spoken_words("call.trouble")[-1]
    call.say(WHERE).until_quiet().wait(3)
    assert call.how_it_ended == "transferred"


def test_a_conversation_that_cannot_be_opened_ends_the_call_politely():
    call = Exchange(greeting=StorageUnavailable("disk full")).until_quiet().wait(3)
    assert call.said[-1] == spoken_words("call.trouble")[-1]
    assert call.is_over
