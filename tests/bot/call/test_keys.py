"""What keys mean depends on what was asked; zero is a person, said or pressed."""

import pytest

from bot.call.asked import Asked
from bot.speech.expecting import Expecting, Kind

from .exchange import standing
from .questions import CHOICE, CODE, ON_ITS_WAY, ORDER, PERSON, QUEUED, WHERE, YES_NO, asked, greeted


@pytest.mark.parametrize("question", [Asked(), YES_NO, CODE, ORDER, CHOICE])
def test_zero_always_reaches_a_person(question):
    call = asked(question, QUEUED, transfer_to="+3120").press("0").wait(4).until_quiet().wait(4)
    assert call.taken[0] in PERSON
    assert call.how_it_ended == "transferred"


def test_zero_reaches_a_person_in_the_middle_of_an_answer():
    call = greeted({WHERE: standing(*ON_ITS_WAY), **QUEUED}).say(WHERE).wait(2.0).press("0").until_quiet()
    assert call.taken[1] in PERSON


@pytest.mark.parametrize(
    ("question", "keys", "text"),
    [
        (CODE, "012345", "012345"),
        (ORDER, "20398#", "W20398"),
        (ORDER, "55555#", "55555"),
        (Asked("zip_code", Expecting(Kind.DIGITS)), "20099#", "20099"),
        (YES_NO, "1", "b1"),
        (YES_NO, "2", "b2"),
        (CHOICE, "2", "b2"),
        (Asked(), "20398#", "20398"),
        (ORDER, "20*20417#", "W20417"),
    ],
)
def test_keys_mean_what_was_asked(question, keys, text):
    assert asked(question).press(keys).wait(1).taken == [text]


def test_typed_digits_need_no_hash_when_nothing_follows():
    assert asked(ORDER).press("20398").wait(4).taken == ["W20398"]


def test_a_flood_of_keys_is_bounded():
    call = asked(ORDER).press("7" * 5_000, gap=0.0).wait(4)
    assert len(call.taken) == 1
    assert len(call.taken[0]) <= 32


def test_star_says_the_last_answer_again():
    call = greeted({WHERE: standing("It comes today.")}).say(WHERE).until_quiet().press("*").until_quiet()
    assert call.said[-2:] == ["It comes today."] * 2


def test_zero_said_is_zero_pressed_unless_digits_are_asked_for():
    assert greeted(QUEUED).say("zero").until_quiet().taken[0] in PERSON
    assert asked(ORDER, QUEUED).say("zero").until_quiet().taken == ["zero"]
