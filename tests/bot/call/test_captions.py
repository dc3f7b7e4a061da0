"""What a caller is saying is shown while they say it: to who looks, never a secret, and at no cost to the answer."""

import pytest

from bot.call.asked import NOTHING_ASKED, Asked
from bot.speech.expecting import Expecting, Kind

from .exchange import Exchange, standing

LONG = "i would like to know where my order is that i made last week"
CARD = "my card is four one one one one one one one one one one one one one one one"
CODE = Asked("code", Expecting(Kind.CODE), digits=6)


def watched(line: str = "How can I help?", asked: Asked = NOTHING_ASKED) -> Exchange:
    return Exchange(greeting=standing(line, asked=asked), is_watched=True).until_quiet()


def test_the_words_so_far_are_shown_about_once_a_second_and_gone_with_the_last_one():
    call = watched().say(LONG, 3.4).until_quiet()
    shown = [text for text in call.shown if text]
    assert 2 <= len(shown) <= 3
    assert all(LONG.startswith(text) for text in shown)
    assert sorted(shown, key=len) == shown
    assert call.shown[-1] == ""
    assert call.taken == [LONG]


def test_where_nobody_looks_nothing_is_listened_to():
    call = Exchange().until_quiet().say(LONG, 3.4).until_quiet()
    assert call.shown == call.recognizer.along == []


def test_who_stops_looking_is_shown_no_more():
    call = watched()
    call.is_watched = False
    call.say(LONG, 3.4).until_quiet()
    assert call.recognizer.along == []


def test_the_answer_comes_as_soon_as_without_onlookers():
    begins = []
    for is_watched in (False, True):
        call = Exchange(is_watched=is_watched).until_quiet()
        call.work.costs["along"] = 5.0
        spoken = call.say(LONG, 3.4).clock.now
        call.until_quiet()
        begins.append(call.line.played[2].begins - spoken)
    assert begins[0] == pytest.approx(begins[1])


def test_one_beginning_at_a_time_is_listened_to():
    call = watched()
    call.work.costs["along"] = 5.0
    call.say(LONG, 4.5)
    assert call.work.done.count("along") == 0
    assert call.wait(6).work.done.count("along") == 1
    assert call.shown == []


def test_nothing_is_listened_to_while_what_was_said_is_being_recognized():
    call = watched()
    call.work.costs["hear"] = 4.0
    call.say("my order", 0.4).wait(1.0).say(LONG, 2.0)
    assert call.recognizer.along == []


def test_what_was_said_before_does_not_come_up_in_what_is_said_next():
    call = watched()
    call.work.costs["along"] = 1.5
    call.say("where is my old order", 1.2).wait(0.6).say("hello", 0.9).until_quiet()
    assert "where" not in " ".join(call.shown)


def test_of_a_code_nothing_is_shown():
    call = watched("What is the code?", asked=CODE).say("one two three four five six", 3.0).until_quiet()
    assert call.shown == call.recognizer.along == []


def test_nothing_is_shown_after_a_question_for_a_card_until_something_else_is_asked():
    call = watched("What is your card number?").say("let me get it out of my bag please", 3.0).until_quiet()
    assert call.shown == []
    call.say(LONG, 3.4).until_quiet()
    assert call.shown


@pytest.mark.parametrize("said", [CARD, "it is forty one eleven eleven eleven eleven eleven eleven eleven"])
def test_a_card_number_is_not_shown_from_its_beginning(said):
    call = watched().say(said, 8.0).until_quiet()
    shown = " ".join(call.shown)
    assert not any(word in shown for word in ("one one", "eleven", "1"))
    assert call.say(said, 8.0).shown.count("") <= 1


def test_a_number_that_goes_on_is_hidden_and_the_words_around_it_are_not():
    call = watched().say("my order is w nine zero three nine eight and it is late", 6.0).until_quiet()
    assert "my order is w ••• and it" in " ".join(call.shown)


def test_a_call_that_ends_takes_what_is_shown_with_it():
    call = watched()
    call.say(LONG, 2.0).call.end("hung_up")
    call.wait(2)
    assert call.shown[-1] == ""
    assert call.is_over
