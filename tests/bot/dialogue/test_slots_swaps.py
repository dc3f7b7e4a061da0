"""Which line becomes which variant, in the ways people say it."""

import pytest

from actions import ACTIONS
from actions.shop.changes.types import Swap
from bot.dialogue.options import question_for
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard, fill, slots_of
from bot.dialogue.slots.swaps import read_swaps
from bot.dialogue.slots.values import value_pattern
from nlu.types import Entity
from tests import pace
from tests.bot.dialogue.shelf import AT, PRODUCTS, heard, known, order

MIXED = order("W1", "k-1l-black", "l-brass", "s-blue-M")
SWAPS = tuple[Swap, ...]


def swaps(text, of=MIXED, before=(), asked="", **entities):
    return read_swaps(heard(text, of, asked=asked, **entities), known(SWAPS, "swaps", order_id=of.id, swaps=before))


SAID = [
    ("change the black kettle to white", ("1>k-1l-white",)),
    ("I want the kettle in blue instead of black", ("1>k-1l-blue",)),
    ("the kettle to 2l", ("1>k-2l-black",)),
    ("make the kettle a blue 2 litre one", ("1>k-2l-blue",)),
    ("the kettle to white and the lamp to black", ("1>k-1l-white", "2>l-black")),
    ("the lamp to black, the shirt in purple, size L", ("2>l-black", "3>s-purple-L")),
    ("exchange the t-shirt for size L instead of M, color purple", ("3>s-purple-L",)),
    ("can I have the shirt in XL?", ("3>s-blue-XL",)),
    ("the shirt in extra large please", ("3>s-blue-XL",)),
    ("the shirt is too small, I need a L", ("3>s-blue-L",)),
    ("in blue the kettle please", ("1>k-1l-blue",)),
    ("the kettle", ("1>?",)),
    ("exchange the lamp for a different finish", ("2>?",)),
    ("the lamp in white", ("2>?finish=white",)),
    ("the kettle to 2l white", ("1>?color=white|capacity=2l",)),
    ("purple", ("3>s-purple-M",)),
    ("with paypal", None),
    ("swap k-1l-black for k-2l-blue", ("1>k-2l-blue",)),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_what_is_said_becomes_swaps(text, expected):
    found = swaps(text)
    assert found == expected or (found and expected and {*map(_plain, found)} == {*map(_plain, expected)})


def _plain(swap):
    line, _, rest = swap.partition(">")
    return line, frozenset(rest.removeprefix("?").split("|")), rest.startswith("?")


ONE = [
    ("b-9-leather-no", "waterproof ones please", ("1>b-9-leather-yes",)),
    ("b-9-leather-yes", "not waterproof", ("1>b-9-leather-no",)),
    ("b-9-leather-no", "size 10, synthetic, waterproof", ("1>b-10-synthetic-yes",)),
    ("b-9-leather-no", "they are too small, one size up: 10", ("1>b-10-leather-no",)),
    ("m-linear-none-fullsize", "clicky switches with RGB backlight, full size", ("1>m-clicky-RGB-fullsize",)),
    ("m-linear-RGB-fullsize", "I want a clicky one without backlight", ("1>m-clicky-none-fullsize",)),
    ("m-linear-RGB-fullsize", "the 80% with a white backlight", ("1>m-linear-white-80%",)),
    ("e-8-inch-Wi-Fi-8GB", "7 inch, wifi and cellular, 32 GB", ("1>e-7-inch-Wi-Fi+Cellular-32GB",)),
    ("e-8-inch-Wi-Fi-8GB", "change it to the 7-inch one with 32 gigabytes", ("1>e-7-inch-Wi-Fi-32GB",)),
    ("u-green", "the gray one", ("1>u-grey",)),
    ("u-green", "exchange it", ("1>?",)),
    ("u-green", "I want the same one again", ("1>u-green",)),
    ("u-green", "an identical one please", ("1>u-green",)),
    ("g-brown-green", "exchange the sunglasses for black", ("1>?",)),
    ("g-brown-green", "the sunglasses with a black frame color", ("1>g-black-green",)),
    ("g-brown-brown", "I'd like them in black", ("1>g-brown-black",)),
]


@pytest.mark.parametrize(("variant", "text", "expected"), ONE)
def test_the_only_line_need_not_be_named(variant, text, expected):
    assert swaps(text, order("W2", variant)) == expected


def test_a_further_swap_is_added():
    assert swaps("also the lamp in black", before=("1>k-1l-white",)) == ("1>k-1l-white", "2>l-black")


def test_another_value_replaces_what_was_wished_for_the_line():
    assert swaps("no, the blue one", before=("1>k-1l-white",)) == ("1>k-1l-blue",)


def test_a_further_value_goes_on_from_what_was_wished():
    assert swaps("and 2l please", before=("1>k-1l-blue",)) == ("1>k-2l-blue",)


def test_another_line_instead_drops_the_first():
    assert swaps("I meant the lamp, to black", before=("1>k-1l-white",)) == ("2>l-black",)
    assert swaps("not the kettle, the lamp to black", before=("1>k-1l-white",)) == ("2>l-black",)


def test_the_answer_to_which_one_is_for_the_line_asked_about():
    assert swaps("black", before=("2>?finish=white",), asked="swaps") == ("2>l-black",)
    assert swaps("the blue one", before=("1>?",), asked="swaps") == ("1>k-1l-blue",)


def test_a_value_that_several_lines_come_in_is_asked_about():
    assert swaps("in black", order("W3", "k-1l-white", "l-brass")) is None


def test_buttons_name_line_and_variant():
    assert swaps("Blue", before=("1>?",), swaps="1>k-1l-blue") == ("1>k-1l-blue",)
    assert swaps("Desk lamp", swaps="2>?") == ("2>?",)


def test_an_answer_about_something_else_changes_nothing():
    assert swaps("my paypal", before=("1>k-1l-blue",)) == ("1>k-1l-blue",)


@pytest.mark.parametrize("text", ["kettle, " * 700, "except " * 800, "not the " * 700, "1 a " * 1300, " " * 5000])
def test_a_huge_message_is_read_in_time(text):
    assert pace.within(1, lambda: swaps(text))


def test_swaps_of_another_order_do_not_follow_into_the_one_that_was_meant():
    action = next(action for action in ACTIONS if action.name == "modify_items")
    other = order("W9", "l-brass", "k-1l-black")
    situation = Situation(AT, orders=(MIXED, other), products=PRODUCTS)
    said = Heard("no, I meant W9", (Entity("order_id", "W9", "W9", 11, 13),), situation)
    found = fill(action, said, (MIXED, other), {"order_id": "W1", "swaps": ("1>k-1l-white",)})
    assert found["order_id"] == "W9"
    assert not found.get("swaps")


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("blue m", True),
        ("the m one please", True),
        ("exchange it for sage m thank you", True),
        ("in m if you have it", True),
        ("in M", True),
        ("I'm cold", False),
        ("m or so", False),
        ("2 m", False),
    ],
)
def test_a_size_of_one_letter_may_be_small_where_it_ends_what_is_wanted(text, is_named):
    assert (value_pattern("size", "M").search(text) is not None) is is_named


KETTLES = order("W5", "k-1l-black", "k-2l-black", "l-brass")
TWINS = [
    (KETTLES, "the kettle to 2l", ("1>k-2l-black",)),
    (KETTLES, "both kettles to blue", ("1>k-1l-blue", "2>k-2l-blue")),
    (KETTLES, "kettle to blue", ("?k>?color=blue",)),
    (KETTLES, "change the kettle", ("?k>?",)),
    (order("W6", "u-green", "u-green"), "the mug to grey", ("1>u-grey",)),
    (order("W6", "u-green", "u-green"), "both mugs to grey", ("1>u-grey", "2>u-grey")),
    (order("W7", "s-blue-M", "s-red-M"), "the t-shirt to red", ("1>s-red-M",)),
]


@pytest.mark.parametrize(("of", "text", "expected"), TWINS)
def test_the_same_product_twice(of, text, expected):
    assert swaps(text, of) == expected


TOLD = [
    ("the 1l one", ("1>k-1l-blue",)),
    ("both", ("1>k-1l-blue", "2>k-2l-blue")),
    ("the black one", None),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_once_told_which_the_wish_goes_on(text, expected):
    before = ("?k>?color=blue",)
    assert swaps(text, KETTLES, before=before, asked="swaps") == (expected or before)


def test_the_button_of_a_line_keeps_the_wish():
    before = ("?k>?color=blue",)
    assert swaps("", KETTLES, before=before, asked="swaps", swaps="2>?color=blue") == ("2>k-2l-blue",)


def test_which_of_the_same_product_is_asked_with_their_options():
    action = next(action for action in ACTIONS if action.name == "modify_items")
    slot = next(spec for spec in slots_of(action.request) if spec.kind == SWAPS)
    asked = question_for(action, slot, {"order_id": "W5", slot.name: ("?k>?color=blue",)}, heard("", KETTLES).situation)
    assert (asked.part, [option.value for option in asked.options]) == ("which", ["1>?color=blue", "2>?color=blue"])
    assert len({option.facts["item"] for option in asked.options}) == 2
