"""Saying who one is does not hide what is wanted."""

import pytest

from nlu import Intent
from nlu.introductions import end_of_introduction
from nlu.types import Entity


def rest_of(text, **entities):
    places = {label: (text.index(value), text.index(value) + len(value)) for label, value in entities.items()}
    found = [Entity(label, entities[label], entities[label], *place) for label, place in places.items()]
    return text[end_of_introduction(text, found) :]


INTRODUCED = [
    ("My name is Ava Nguyen, my email is ava@example.com ", "Could I get A5 instead?", {"email": "ava@example.com"}),
    ("Hi, I'm Jo Brandt, 20099. ", "where is my parcel", {}),
    ("good evening name's Juan Rossi and I live in 77209 ", "I want to pay another way", {}),
    ("The account is under lee@example.com. ", "please cancel it all", {"email": "lee@example.com"}),
    ("Mira Keller, 10435, ", "please send it back", {}),
    ("hope you can help me, I'm Sam Okafor, sam@example.com. ", "I want it cancelled", {"email": "sam@example.com"}),
]
WHOLE = [
    "My name is Ava Nguyen, my email is ava@example.com",
    "Where is my order?",
    "I want to change my name",
    "Hi there, this is urgent",
]


@pytest.mark.parametrize(("introduction", "rest", "entities"), INTRODUCED)
def test_the_introduction_ends_where_the_wish_begins(introduction, rest, entities):
    assert rest_of(introduction + rest, **entities) == rest


@pytest.mark.parametrize("text", WHOLE)
def test_what_only_introduces_or_never_does_is_left_whole(text):
    assert rest_of(text) == text


def test_the_wish_behind_an_introduction_is_the_wish(pipeline):
    text = "Hi, I'm Jo Brandt, jo@example.com. Please cancel my order W20398"
    [wish] = pipeline.understand(text).wishes
    assert wish.intent is Intent.CANCEL_ORDER
    assert text[wish.start : wish.end] == "Please cancel my order W20398"
