"""Numbers that callers say: digits in words, which of their orders is meant, one wrong digit put right."""

import pytest

from bot.messages import Transcript
from bot.speech.digits import digit_runs, distance
from bot.speech.expecting import Expecting, Kind
from bot.speech.leaning import leaned
from bot.speech.order_numbers import Ambiguous, Found, Nothing, read_back, resolve
from bot.speech.repairing import repaired

ORDERS = ("W20398", "W20401", "W20390", "W18544")


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("where is order w two zero three nine eight please", ("20398",)),
        ("w two double oh, or 12", ("200", "12")),
        ("two oh to three nine", ("20239",)),
        ("i want to know", ()),
        ("twenty fifteen and thirty two", ("2015", "32")),
        ("W20398", ("20398",)),
        ("triple four", ("444",)),
    ],
)
def test_digits_are_read_from_words(said, digits):
    assert digit_runs(said) == digits


def test_digits_that_sound_alike_are_nearer():
    assert distance("20395", "20399") < distance("20395", "20392") == 1
    assert distance("20398", "20398") == 0
    assert distance("2398", "20398") < 1 < distance("198", "20398")


@pytest.mark.parametrize(
    ("readings", "order"),
    [
        (["w two zero three nine eight"], "W20398"),
        (["w two oh three five eight"], "W20398"),
        (["it's two three nine eight", "two oh three nine eight"], "W20398"),
        (["w one eight five double four"], "W18544"),
        (["where is the one ending four oh one"], "W20401"),
        (["W20390"], "W20390"),
    ],
)
def test_an_order_of_the_callers_own_is_found(readings, order):
    assert resolve([readings], ORDERS) == Found(order, pytest.approx(0, abs=0.8))


def test_what_may_be_two_orders_is_told_and_one_more_word_decides():
    heard = ["w two oh three nine"]
    assert resolve([heard], ORDERS) == Ambiguous(("W20390", "W20398"))
    assert isinstance(found := resolve([heard, ["eight at the end"]], ORDERS), Found)
    assert found.order_id == "W20398"


def test_a_number_that_was_refused_is_not_offered_again():
    heard = ["w two oh three nine oh"]
    assert resolve([heard], ORDERS) == Found("W20390", 0)
    found = resolve([heard, ["no"]], ORDERS, refused=["W20390"])
    assert isinstance(found, Found)
    assert found.order_id == "W20398"


@pytest.mark.parametrize(
    ("readings", "known", "digits"),
    [(["w seven seven seven one two"], ORDERS, "77712"), (["yes"], ORDERS, ""), ([], ORDERS, ""), (["two"], (), "2")],
)
def test_another_number_is_nobodys(readings, known, digits):
    assert resolve([readings], known) == Nothing(digits)


@pytest.mark.parametrize(
    ("order", "spoken"), [("W20398", "W 2 0, 3 9 8"), ("#10422", "1 0, 4 2 2"), ("1003-8841", "1 0, 0 3 8, 8 4 1")]
)
def test_a_number_is_read_back_in_groups(order, spoken):
    assert read_back(order) == spoken


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("no the last one is five", "20395"),
        ("it ends with nine five", "20395"),
        ("five not eight", "20395"),
        ("not eight but five", "20395"),
        ("the third digit is four", "20498"),
        ("it begins with one", "10398"),
        ("no two zero four nine eight", "20498"),
        ("no five", "20358"),
        ("no", None),
        ("not seven but five", None),
    ],
)
def test_one_wrong_digit_is_repaired(said, number):
    assert repaired("20398", said) == number


def heard(text: str, *others: str) -> Transcript:
    return Transcript(text, 0.8, "test", tuple((word, 0.8) for word in text.split()), others)


def test_a_misheard_number_becomes_the_callers_own_and_what_was_heard_an_alternative():
    given = leaned(heard("where is order w two oh three five eight please"), Expecting(likely=ORDERS))
    assert given.text == "where is order w two zero three nine eight please"
    assert given.alternatives == ("where is order w two oh three five eight please",)
    assert [word for word, _ in given.words] == given.text.split()


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("w two oh three nine eight", Expecting(Kind.ORDER_ID, ORDERS)),
        ("w seven seven one one two", Expecting(Kind.ORDER_ID, ORDERS)),
        ("i want two lamps", Expecting(likely=ORDERS)),
        ("two oh three five eight", Expecting(Kind.CODE, ORDERS)),
        ("two oh three five eight", Expecting(Kind.ORDER_ID)),
        ("the one ending three five eight", Expecting(Kind.ORDER_ID, ORDERS)),
    ],
)
def test_anything_else_stays_as_it_was_heard(text, expecting):
    assert leaned(heard(text), expecting) == heard(text)
