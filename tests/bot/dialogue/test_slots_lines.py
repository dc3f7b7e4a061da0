"""Which lines of an order are meant, in the ways people say it."""

import pytest

from actions.shop.models import LineId
from bot.dialogue.slots.lines import read_lines
from tests.bot.dialogue.shelf import heard, known, order

ORDER = order("W1", "k-1l-black", "l-brass", "u-green")
PAIR = order("W2", "s-blue-M", "s-red-L")
LINES = tuple[LineId, ...]

SAID = [
    ("the kettle", ("1",)),
    ("return the mug, it's broken", ("3",)),
    ("the lamp and the mug please", ("2", "3")),
    ("I'd like to send back the desk lamp", ("2",)),
    ("send back everything except the mug", ("1", "2")),
    ("all but the kettle and the lamp", ("3",)),
    ("not the mug, the lamp", ("2",)),
    ("the lamp, not the mug", ("2",)),
    ("all of it", ("1", "2", "3")),
    ("the whole order", ("1", "2", "3")),
    ("everything", ("1", "2", "3")),
    ("just the mug, keep everything else", ("3",)),
    ("the lamp please, everything else as it is", ("2",)),
    ("only one thing, not all of it", None),
    ("I don't know", None),
    ("my visa card", None),
]


@pytest.mark.parametrize(("text", "lines"), SAID)
def test_lines_are_named_by_their_titles(text, lines):
    assert read_lines(heard(text, ORDER), known(LINES, "lines", order_id="W1")) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [("the blue shirt", ("1",)), ("the red t-shirt", ("2",)), ("both", ("1", "2")), ("both shirts", ("1", "2"))],
)
def test_options_tell_lines_of_one_title_apart(text, lines):
    assert read_lines(heard(text, PAIR), known(LINES, "lines", order_id="W2")) == lines


@pytest.mark.parametrize(("text", "lines"), [("the t-shirt", ("?T-Shirt",)), ("my shirts", ("1", "2"))])
def test_one_of_several_lines_of_a_title_is_asked_about(text, lines):
    assert read_lines(heard(text, PAIR), known(LINES, "lines", order_id="W2")) == lines


@pytest.mark.parametrize(
    ("text", "lines"), [("the blue one", ("1", "3")), ("both of them", ("1", "2", "3")), ("no idea", None)]
)
def test_the_one_that_is_meant_joins_what_was_named_beside_it(text, lines):
    three = order("W3", "s-blue-M", "s-red-L", "u-green")
    begun = read_lines(heard("the shirt and the mug", three), known(LINES, "lines", order_id="W3"))
    assert begun == ("3", "?T-Shirt")
    answered = heard(text, three, asked="lines")
    assert read_lines(answered, known(LINES, "lines", order_id="W3", lines=begun)) == lines


def test_an_answer_may_give_an_option_or_a_place():
    assert read_lines(heard("the brass one", ORDER, asked="lines"), known(LINES, "lines", order_id="W1")) == ("2",)
    placed = heard("the first and the last one", ORDER, asked="lines", ordinal=["1", "-1"])
    assert read_lines(placed, known(LINES, "lines", order_id="W1")) == ("1", "3")


def test_a_place_in_another_list_is_no_line():
    assert read_lines(heard("the second one", ORDER, ordinal="2"), known(LINES, "lines", order_id="W1")) is None


def test_an_optional_slot_says_all_of_it_by_staying_empty():
    assert read_lines(heard("all of it", ORDER), known(LINES, "lines", required=False, order_id="W1")) == ()


def test_more_is_added_to_what_was_named_before():
    before = known(LINES, "lines", order_id="W1", lines=("1",))
    assert read_lines(heard("also the mug", ORDER), before) == ("1", "3")
    assert read_lines(heard("no, the mug", ORDER), before) == ("3",)


def test_what_is_ruled_out_goes_from_what_was_named_before():
    before = known(LINES, "lines", order_id="W1", lines=("1", "3"))
    assert read_lines(heard("but not the mug", ORDER), before) == ("1",)
    assert read_lines(heard("oh and keep the mug", ORDER), before) == ("1",)


@pytest.mark.parametrize(("value", "lines"), [("*", ("1", "2", "3")), ("2", ("2",))])
def test_a_button_names_its_line(value, lines):
    assert read_lines(heard("Desk lamp", ORDER, lines=value), known(LINES, "lines", order_id="W1")) == lines


def test_without_an_order_there_are_no_lines():
    assert read_lines(heard("the mug", ORDER), known(LINES, "lines")) is None
