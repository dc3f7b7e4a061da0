"""How many pieces are wanted, in the ways people say it."""

from dataclasses import replace

import pytest

from actions.types import Pieces
from bot.dialogue.slots.pieces import is_about_pieces, read_pieces
from tests.bot.dialogue.shelf import heard, known, order

PAIR = replace(order("W1", "u-green"), lines=(replace(order("W1", "u-green").lines[0], quantity=2),))
SAID = [
    ("the quantity in my confirmation is wrong, it says two and i wanted one", 1),
    ("I ordered 2 mugs but I need only 1", 1),
    ("make it three", 3),
    ("one instead of two please", 1),
    ("three instead of 2", 3),
    ("not two, just one", 1),
    ("i don't need two, one is enough, i meant 1", 1),
    ("remove one of the two mugs", 1),
    ("one fewer", 1),
    ("one more please", 3),
    ("add two more", 4),
    ("12", 12),
    ("the quantity is wrong", None),
    ("it says two", None),
    ("not this one", None),
    ("2x please", 2),
    ("quick one: in 2K please", None),
]


@pytest.mark.parametrize(("text", "pieces"), SAID)
def test_the_number_that_is_wanted(text, pieces):
    assert read_pieces(heard(text, PAIR), known(Pieces, "quantity", order_id="W1", lines=("1",))) == pieces


def test_a_size_or_a_price_counts_nothing():
    said = heard("make it size 3 for 12 euros", PAIR, size="3", price="12")
    assert read_pieces(said, known(Pieces, "quantity", order_id="W1", lines=("1",))) is None


@pytest.mark.parametrize(
    ("text", "values", "is_about"),
    [
        ("change the mug to 500 pieces", {"option_value": "500"}, False),
        ("only one piece of the 500 pieces puzzle, that makes 1 instead of 2", {"option_value": "500"}, True),
        ("the number of pieces is wrong", {}, True),
    ],
)
def test_a_number_that_tells_the_kind_counts_nothing(text, values, is_about):
    assert is_about_pieces(heard(text, PAIR, **values)) is is_about


def test_the_title_of_a_pressed_item_counts_nothing():
    title = "2 × coffee mug, camel 40"
    assert read_pieces(heard(title, PAIR, lines=title), known(Pieces, "quantity", order_id="W1", lines=("1",))) is None


def test_as_many_as_there_are_is_an_answer_too():
    """So that it can be said that nothing would change."""
    answer = heard("two", PAIR, asked="quantity")
    assert read_pieces(answer, known(Pieces, "quantity", order_id="W1", lines=("1",))) == 2


@pytest.mark.parametrize(
    ("text", "product", "is_about"),
    [
        ("I only wanted one mug", "mug", True),
        ("one more coffee mug please", "coffee mug", True),
        ("one more kettle please", "kettle", False),
        ("it says two and I wanted one", "", True),
        ("in blue please", "", False),
        ("one more thing: I'd like it in blue", "", False),
        ("from 2 to 1 pieces", "", True),
    ],
)
def test_it_is_about_how_many_where_what_was_ordered_is_meant(text, product, is_about):
    entities = {"product": product} if product else {}
    assert is_about_pieces(heard(text, PAIR, **entities)) is is_about
