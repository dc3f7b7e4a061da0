"""Numbers that are said: sure ones go on, one doubtful digit is asked for alone, and puts right what was heard."""

import pytest

from bot.call.asked import Asked
from bot.call.numbers import REPAIRS, Given, Numbers, Unsure
from bot.call.timing import Sure
from bot.dialogue.guests import PROOF
from bot.messages import Transcript
from bot.speech.expecting import Expecting, Kind

MINE = ("W20398", "W20395", "W41734")
ORDER = Asked("order_id", Expecting(Kind.ORDER_ID))
OWN = Asked("order_id", Expecting(Kind.ORDER_ID, MINE))
ZIP = Asked(PROOF, Expecting(Kind.DIGITS))
EMAIL = Asked("email", Expecting(Kind.EMAIL_SPELLED))


def heard(text: str, *doubtful: str, sure: float = 0.95, others: tuple[str, ...] = ()) -> Transcript:
    """`doubtful` words, each heard badly where it stands last."""
    words = [[word, sure] for word in text.split()]
    for doubt in doubtful:
        next(one for one in reversed(words) if one[0] == doubt)[1] = 0.3
    return Transcript(text, sure, "test", tuple((word, one) for word, one in words), others)


@pytest.fixture
def numbers() -> Numbers:
    return Numbers(Sure())


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("w two zero three nine eight", "W20398"),
        ("it's w two oh three nine eight", "it's W20398"),
        ("two zero three nine eight please", "20398 please"),
    ],
)
def test_a_number_that_was_clear_goes_on_and_is_read_back(numbers, said, text):
    given = numbers.heard(heard(said), ORDER)
    assert isinstance(given, Given)
    assert given.text == text
    assert given.back.endswith("2 0, 3 9 8")


def test_only_the_doubtful_digit_is_asked_for(numbers):
    said = heard("w two zero three nine eight", "eight", others=("w two zero three nine five",))
    asked = numbers.heard(said, ORDER)
    assert (asked.code, dict(asked.facts)) == (
        "call.number.digit", {"before": "W 2 0, 3 9", "first": "8", "second": "5"},
    )  # fmt: skip
    assert numbers.heard(heard("five"), ORDER).text == "W20395"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("eight", "W20398"),
        ("it was five", "W20395"),
        ("three", "W20393"),
        ("five not eight", "W20395"),
        ("the last one is five", "W20395"),
        ("two zero three nine five", "W20395"),
    ],
)
def test_whatever_way_the_digit_is_said_it_puts_the_number_right(numbers, answer, text):
    numbers.heard(heard("w two zero three nine eight", "eight", others=("w two zero three nine five",)), ORDER)
    assert numbers.heard(heard(answer), ORDER).text == text


def test_the_rest_may_be_said_from_the_doubtful_digit_on(numbers):
    numbers.heard(heard("w two zero three nine eight", "three"), ORDER)
    assert numbers.heard(heard("four nine eight"), ORDER).text == "W20498"


def test_a_digit_that_is_further_down_the_list_is_found(numbers):
    numbers.heard(heard("w two zero three nine eight", "eight"), ORDER)
    assert numbers.heard(heard("paid", sure=0.3, others=("date", "eight")), ORDER).text == "W20398"


def test_several_doubtful_digits_are_read_back_as_a_whole(numbers):
    asked = numbers.heard(heard("w two zero three nine eight", "nine", "eight"), ORDER)
    assert (asked.code, dict(asked.facts)) == ("call.number.right", {"number": "W 2 0, 3 9 8"})
    assert numbers.heard(heard("yes"), ORDER) == Given("W20398")


def test_a_number_with_a_word_in_its_midst_is_read_back(numbers):
    asked = numbers.heard(heard("w two zero um three nine eight"), ORDER)
    assert asked.facts["number"] == "W 2 0, 3 9 8"


def test_a_no_with_the_right_digit_needs_no_second_round(numbers):
    numbers.heard(heard("w two zero three nine eight", "nine", "eight"), ORDER)
    assert numbers.heard(heard("no the last one is five"), ORDER).text == "W20395"


def test_a_no_asks_for_it_again(numbers):
    numbers.heard(heard("w two zero three nine eight", "nine", "eight"), ORDER)
    assert numbers.heard(heard("no"), ORDER).code == "call.number.again"
    assert numbers.heard(heard("w four one seven three four"), ORDER).text == "W41734"


def test_after_two_repairs_keys_are_offered_and_then_it_is_taken_as_it_is(numbers):
    bad = heard("w two zero three nine eight", "two", "three", "eight")
    codes = [numbers.heard(heard("no") if place % 2 else bad, ORDER).code for place in range(REPAIRS + 1)]
    assert codes[-1] == "call.number.keys"
    assert numbers.heard(bad, ORDER).text == "W20398"


def test_a_caller_may_always_say_something_else(numbers):
    numbers.heard(heard("w two zero three nine eight", "eight"), ORDER)
    assert numbers.heard(heard("can i talk to a person"), ORDER) is None


def test_a_digit_that_nobody_could_make_out_is_asked_for_with_the_whole_number(numbers):
    numbers.heard(heard("w two zero three nine eight", "eight"), ORDER)
    assert numbers.heard(heard("the day", sure=0.26), ORDER).code == "call.number.again"
    assert numbers.heard(heard("w four one seven three four"), ORDER).text == "W41734"


def test_a_key_settles_the_doubtful_digit(numbers):
    numbers.heard(heard("w two zero three nine eight", "eight"), ORDER)
    assert numbers.typed("5", ORDER).text == "W20395"
    assert numbers.typed("5", ORDER) is None


def test_a_key_says_yes_or_no_to_a_whole_number(numbers):
    said = heard("w two zero three nine eight", "nine", "eight")
    numbers.heard(said, ORDER)
    assert numbers.typed("1", ORDER) == Given("W20398")
    numbers.heard(said, ORDER)
    assert numbers.typed("2", ORDER).code == "call.number.again"
    numbers.heard(said, ORDER)
    assert numbers.typed("20398", ORDER) is None


def test_of_ones_own_orders_the_one_that_can_be_meant_is_meant(numbers):
    assert numbers.heard(heard("w four one seven three for", "for"), OWN).text == "W41734"


def test_between_two_of_ones_own_orders_the_digit_decides(numbers):
    asked = numbers.heard(heard("w two zero three nine", others=("w two zero three nine nine",)), OWN)
    assert asked.code == "call.number.digit"
    assert {asked.facts["first"], asked.facts["second"]} == {"5", "8"}
    assert numbers.heard(heard("five"), OWN).text == "W20395"


def test_an_order_that_is_none_of_ones_own_goes_on_as_it_was_said(numbers):
    assert numbers.heard(heard("w seven seven one one two"), OWN).text == "W77112"


def test_a_hint_chooses_between_readings_and_adds_no_digit(numbers):
    hinted = Numbers(Sure(), ("W20398",))
    said = heard("w two zero three nine five", "five", others=("w two zero three nine eight",))
    assert hinted.heard(said, ORDER).text == "W20398"
    for other in ("w two zero three nine five", "w two zero three nine nine", "w four one seven three four"):
        said = heard(other, other.split()[-1])
        assert hinted.heard(said, ORDER) == numbers.heard(said, ORDER)
        hinted.forget(), numbers.forget()


def test_right_after_it_went_on_a_digit_can_still_be_put_right(numbers):
    numbers.heard(heard("w two zero three nine eight"), ORDER)
    assert numbers.heard(heard("no the last one is five"), ZIP).text == "no, I meant W20395"


@pytest.mark.parametrize(
    "answer", ["two zero zero nine nine", "no i moved to two zero zero nine nine", "jo at mail dot com"]
)
def test_an_answer_to_the_next_question_puts_nothing_right(numbers, answer):
    numbers.heard(heard("w two zero three nine eight"), ORDER)
    given = numbers.heard(heard(answer), ZIP)
    assert given is None or "20398" not in given.text.replace(" ", "")


def test_a_card_number_is_never_read_back(numbers):
    assert numbers.heard(heard("four one one one " + "one " * 12, "four"), ORDER) is None


def test_a_code_is_checked_and_not_read_back(numbers):
    code = Asked("code", Expecting(Kind.CODE), digits=6)
    assert numbers.heard(heard("one two three four five six"), code) == Given("123456")
    assert numbers.heard(heard("one two three four five six", "two"), code).code == "call.number.digit"


def test_a_number_that_nobody_asked_for_is_checked_where_it_is_named(numbers):
    asked = numbers.heard(heard("where is w two zero three nine eight", "eight"), Asked())
    assert isinstance(asked, Unsure)
    assert numbers.heard(heard("eight"), Asked()).text == "W20398"
    assert numbers.heard(heard("i ordered two lamps for fifty five"), Asked()) is None


def test_an_address_that_was_not_clear_is_read_back(numbers):
    said = heard("jo dot brandt at example dot com", "brandt")
    assert numbers.heard(said, EMAIL).code == "call.address.right"
    assert numbers.heard(heard("yes"), EMAIL) == Given("jo.brandt@example.com")


def test_an_address_that_was_wrong_is_spelled_and_then_written(numbers):
    numbers.heard(heard("jo dot brandt at example dot com", "brandt"), EMAIL)
    assert numbers.heard(heard("no"), EMAIL).code == "call.address.again"
    assert numbers.heard(heard("b o at example dot com", "b"), EMAIL).code == "call.address.link"


def test_an_address_that_was_clear_is_a_turn_like_any_other(numbers):
    assert numbers.heard(heard("jo at example dot com"), EMAIL) is None
