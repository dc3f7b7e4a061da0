"""What is said to the line, and what is said only to listen: as people say it, and the dialogue still gets the rest."""

import pytest

from bot.call.asides import ASIDES, _phrases, aside_in, is_back_channel, says_no, says_yes
from bot.call.digits import with_digits
from bot.call.endings import silence_needed
from bot.call.sentences import sentences, spelled
from bot.call.timing import Endings
from bot.speech.expecting import ANYTHING, Expecting, Kind

ENDINGS = Endings()


@pytest.mark.parametrize(
    ("said", "aside"),
    [
        ("Could you speak more slowly, please?", "slower"),
        ("a bit faster", "faster"),
        ("I can't hear you.", "louder"),
        ("sorry, can you spell that please", "spell"),
        ("Pardon?", "repeat"),
        ("um hold on a second", "wait"),
        ("can you text me the link", "to_my_phone"),
        ("I can’t hear you", "louder"),
        ("slower shipping is fine with me", ""),
        ("can you repeat my last order", ""),
        ("wait until friday with the delivery", ""),
        ("spell", ""),
        ("", ""),
        ("please " * 100_000, ""),
    ],
)
def test_only_a_whole_utterance_is_an_aside(said, aside):
    assert aside_in(said) == aside


@pytest.mark.parametrize("name", [*ASIDES, "back_channel", "agrees", "refuses"])
def test_every_name_has_phrases(name):
    assert len(_phrases()[name]) > 5
    assert "" not in _phrases()[name]


@pytest.mark.parametrize(("said", "is_one"), [("Mhm.", True), ("okay", True), ("okay cancel it", False), ("no", False)])
def test_a_back_channel_says_nothing_else(said, is_one):
    assert is_back_channel(said) is is_one


@pytest.mark.parametrize(
    ("said", "yes", "no"),
    [("Yes, please.", True, False), ("no thank you", False, True), ("where is my order", False, False)],
)
def test_consent_is_a_clear_yes(said, yes, no):
    assert (says_yes(said), says_no(said)) == (yes, no)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("four one one one, one one one one", "41111111"),
        ("my card is four double one one please", "my card is 4111 please"),
        ("two of them", "two of them"),
        ("one or two or three or four", "one or two or three or four"),
    ],
)
def test_a_run_of_spoken_digits_is_written(said, written):
    assert with_digits(said) == written


@pytest.mark.parametrize(
    ("kind", "said", "seconds"),
    [
        (Kind.ANYTHING, "where is my order", ENDINGS.by_kind[Kind.ANYTHING]),
        (Kind.ANYTHING, "my order number is", ENDINGS.unfinished),
        (Kind.ANYTHING, "order w two oh", ENDINGS.unfinished),
        (Kind.ANYTHING, "i need two", ENDINGS.by_kind[Kind.ANYTHING]),
        (Kind.YES_NO, "yes", ENDINGS.complete),
        (Kind.YES_NO, "yes and", ENDINGS.unfinished),
        (Kind.CODE, "one two three four five", ENDINGS.unfinished),
        (Kind.CODE, "one two three four five six", ENDINGS.complete),
        (Kind.ORDER_ID, "w two oh three nine eight", ENDINGS.complete),
        (Kind.EMAIL_SPELLED, "j o at example", ENDINGS.by_kind[Kind.EMAIL_SPELLED]),
    ],
)
def test_a_silence_is_as_long_as_what_is_said_needs(kind, said, seconds):
    assert silence_needed(Expecting(kind), said, ENDINGS) == seconds


def test_before_anything_is_known_the_question_decides():
    assert silence_needed(Expecting(Kind.YES_NO), None, ENDINGS) < silence_needed(ANYTHING, None, ENDINGS)
    assert silence_needed(ANYTHING, None, ENDINGS) < silence_needed(Expecting(Kind.ORDER_ID), None, ENDINGS)


def test_short_sentences_are_said_in_one_breath():
    assert sentences("Yes. It is here. Shall I send it?") == ("Yes. It is here.", "Shall I send it?")
    assert sentences("") == ()
    assert max(map(len, sentences("word " * 1_000))) <= 400


def test_ids_and_addresses_are_spelled_and_amounts_are_not():
    assert spelled("Order W203 is with jo@x.nl.").startswith("W as in Whiskey, 2, 0, 3. J as in Juliett")
    assert spelled("It costs nothing.") == ""
