"""What is said rather than typed, said twice, or lies inside something else: found, with its place in the message."""

from datetime import date

import pytest

TODAY = date(2025, 11, 20)  # a Thursday


def entities(pipeline, text):
    return pipeline.understand(text, today=TODAY).entities


@pytest.mark.parametrize(
    ("text", "label", "said", "value"),
    [
        ("where is w two three double five", "order_id", "w two three double five", "W2355"),
        ("my email is jane dot doe at gmail dot com", "email", "jane dot doe at gmail dot com", "jane.doe@gmail.com"),
        (
            "my number is oh seven seven double oh nine oh oh one two three",
            "phone",
            "oh seven seven double oh nine oh oh one two three",
            "07700900123",
        ),
        ("it cost thirty five euros", "price", "thirty five euros", "3500 EUR"),
        ("I paid twenty quid for it", "price", "twenty quid", "2000 GBP"),
        ("it should come on the 3rd of May", "date", "3rd of May", "2025-05-03"),
        ("I ordered it last tuesday", "date", "last tuesday", "2025-11-18"),
        ("can it come in two weeks", "date", "in two weeks", "2025-12-04"),
    ],
)  # fmt: skip
def test_spoken_forms_are_written_out(pipeline, text, label, said, value):
    assert (label, said, value) in {(each.label, each.text, each.value) for each in entities(pipeline, text)}


def test_a_phone_number_may_be_said_without_a_word_about_it(pipeline):
    said = "oh seven seven double oh nine oh oh one two three"
    assert ("phone", said, "07700900123") in {(each.label, each.text, each.value) for each in entities(pipeline, said)}


def test_what_is_mentioned_twice_is_found_twice(pipeline):
    text = "two red mugs and two blue mugs"
    colors = [(each.text, each.start, each.end) for each in entities(pipeline, text) if each.label == "color"]
    assert colors == [("red", 4, 7), ("blue", 21, 25)]


def test_two_products_joined_by_and_are_two(pipeline):
    products = [
        each for each in entities(pipeline, "return the trail shoes and rain jacket") if each.label == "product"
    ]
    assert [(each.text, each.value) for each in products] == [("trail shoes", "p1"), ("rain jacket", "p2")]


def test_a_color_inside_a_product_is_kept(pipeline):
    found = {(each.label, each.text) for each in entities(pipeline, "the blue trail shoes please")}
    assert ("color", "blue") in found
    assert "product" in {label for label, _ in found}


@pytest.mark.parametrize("text", ["until the week of the 10th.", "first the 9th, then the 12th, now nothing"])
def test_a_day_of_the_month_is_no_place_in_a_list(pipeline, text):
    assert "ordinal" not in {each.label for each in entities(pipeline, text)}


def test_a_place_beyond_the_third_is_one_beside_what_is_listed(pipeline):
    assert ("ordinal", "4") in {(each.label, each.value) for each in entities(pipeline, "take the 4th one")}
