"""The next question is the one whose answer narrows the list most."""

import pytest

from recommender import Item
from recommender.asking import best_question, bits

EVERYTHING = 16


def shelf(**changes):
    """Sixteen lamps of one price and brand; `changes` says what the n-th one has instead."""
    return [
        Item(f"lamp{n:02}", "Lamp", "Lighting", 5_000, brand="Alder", **{name: of(n) for name, of in changes.items()})
        for n in range(EVERYTHING)
    ]


@pytest.mark.parametrize(("fitting", "expected"), [((8, 8), 1.0), ((4, 4, 4, 4), 2.0), ((16,), 0.0), ((16, 16), 0.0)])
def test_an_answer_brings_as_many_bits_as_it_halves_the_list(fitting, expected):
    assert bits(fitting, EVERYTHING) == pytest.approx(expected)


def test_four_colours_say_more_than_two_materials():
    lamps = shelf(
        options=lambda n: {"color": (("red", "blue", "green", "black")[n % 4],)},
        attributes=lambda n: {"material": ("brass", "steel")[n % 2]},
    )
    question = best_question(lamps)
    assert question.trait == "color"
    assert dict(question.answers) == {"red": 4, "blue": 4, "green": 4, "black": 4}
    assert best_question(lamps, not_about=["colour"]).trait == "material"
    assert best_question(lamps, not_about=["color", "material"]) is None


def test_a_colour_that_everything_comes_in_is_not_asked_about():
    assert best_question(shelf(options=lambda n: {"color": ("red", "blue")})) is None


def test_what_few_products_tell_is_not_asked_about():
    assert best_question(shelf(attributes=lambda n: {"socket": ("E14", "E27")[n % 2]} if n < 4 else {})) is None


def test_a_kind_that_hardly_anything_is_of_is_not_offered():
    kinds = ["Hiking"] * 20 + ["Clothing"] * 4 + ["Books"] * 2
    things = [Item(f"thing{n:02}", "Thing", kind, 5_000) for n, kind in enumerate(kinds)]
    question = best_question(things)
    assert question is not None
    assert question.answers == (("Hiking", 20), ("Clothing", 4))
    assert best_question(things[:20] + things[24:]) is None


def test_prices_are_asked_about_by_their_middle():
    lamps = [Item(f"lamp{n:02}", "Lamp", "Lighting", 1_000 * (n + 1)) for n in range(EVERYTHING)]
    question = best_question(lamps)
    assert (question.trait, question.answers) == ("price", (("8500", 8),))


def test_nothing_is_asked_about_nothing():
    assert best_question([]) is None
    assert best_question(shelf()[:1]) is None
