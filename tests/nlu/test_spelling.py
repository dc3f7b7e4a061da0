"""Misspelt words are put right by what fits there; what is no misspelling stays as it is."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import patterns, phrases
from nlu.keyboard import cost
from nlu.normalize import normalize
from nlu.spelling import Speller
from nlu.training.augmentation import with_typos
from tests import pace

SAID = (
    "where is my order", "where is my parcel", "when will my order arrive", "i want to cancel my order", "that's it",
    "i want to return the shoes", "please send the invoice to my address", "i need help with a refund", "i don't know",
    "my order from last week is not here", "the parcel from last month came today", "can you help me with the form",
    "is it in stock", "i want to talk to someone", "thank you", "do you have this in blue", "u help me pls",
)  # fmt: skip


@pytest.fixture(scope="module")
def speller():
    return Speller(phrases.counted(SAID), {"hazelby", "foam", "roller"})


def repaired(speller, text):
    normal = normalize(text)
    return speller.repair(normal, found=tuple(patterns.find(normal))).normal.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wheer is my ordr", "where is my order"),
        ("wher eis my parcel", "where is my parcel"),
        ("whereis my parcel", "where is my parcel"),
        ("i wnat to ca ncel my order", "i want to cancel my order"),
        ("i ened help with a reufnd", "i need help with a refund"),
        ("i want ot retrun teh shoes", "i want to return the shoes"),
        ("i do'nt know", "i don't know"),
        ("thast' it", "thast' it"),
        ("yo uhelp me", "you help me"),
    ],
)
def test_what_was_meant_is_what_fits_there(speller, typed, meant):
    assert repaired(speller, typed) == meant


def test_a_word_that_exists_is_changed_only_where_it_never_stands(speller):
    assert repaired(speller, "my oredr form last week") == "my order from last week"
    assert repaired(speller, "can you help me wiht the form") == "can you help me with the form"


@pytest.mark.parametrize(
    "text",
    [
        "where is my order", "W2O398", "jane@hazlby.example", "my name is Katharna Wollf", "is the HP or LG in stock",
        "do you have this in the Vendra colour", "do you have foam rollers", "hazelby", "r u there pls", "naïve café",
        "code SPRNG25", "send it to www.shp.example", "SKU AB-1932", "restitutions", "a", "y", "b", "", "😀", "sí",
    ],
)  # fmt: skip
def test_what_is_no_misspelling_stays(speller, text):
    assert repaired(speller, text) == text


def test_a_word_of_the_catalogue_may_be_what_was_meant(speller):
    assert repaired(speller, "do you have the hazlebby") == "do you have the hazelby"


def test_the_words_as_written_are_remembered_by_their_place(speller):
    found = speller.repair(normalize("wheer is my pracel"))
    assert found.misspelt == {0: "wheer", 12: "pracel"}
    assert found.normal.text == "where is my parcel"


def test_most_of_what_a_hurried_hand_types_is_put_right(speller):
    typed = [with_typos(said, 0.08, random.Random(n)) for n, said in enumerate(SAID * 4)]
    words = [(said.split(), repaired(speller, text).split()) for said, text in zip(SAID * 4, typed, strict=True)]
    right = sum(a == b for said, read in words for a, b in zip(said, read, strict=False))
    before = sum(a == b for said, text in zip(SAID * 4, typed, strict=True)
                 for a, b in zip(said.split(), text.split(), strict=False))  # fmt: skip
    total = sum(len(said.split()) for said in SAID * 4)
    assert right / total > 0.9 > before / total


@given(st.text(string.ascii_letters + " '.-@9é\u05d0\u0301", max_size=80))
@settings(max_examples=40, deadline=None)
def test_every_character_of_a_repaired_text_has_a_place_in_what_was_written(speller, text):
    normal = speller.repair(normalize(text)).normal
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))


@pytest.mark.parametrize("word", ["xqzv ", "teh ", "a", "ordr", "i don't "])
def test_a_message_of_misspellings_takes_bounded_time(speller, word):
    text = normalize(word * 1_000)
    assert pace.within(0.3, lambda: speller.repair(text))


def test_likelier_slips_cost_less():
    assert cost("order", "order") == 0
    assert cost("order", "oredr") < cost("order", "ordee") < cost("order", "ordqr")
    assert cost("order", "orrder") < cost("order", "orxder")
    assert cost("order", "odr") == cost("order", "orer") * 2


def test_phrases_are_read_as_they_were_written(tmp_path):
    counted = phrases.counted(["Where is W20398?", "where's it - the 2nd one"])
    phrases.write(tmp_path, counted)
    assert phrases.read(tmp_path, {}) == counted
    assert counted.after("where", "is") == counted.after("is", "w") == counted.after("w", phrases.FIGURES) == 1
    assert counted.after(phrases.END, "where") == counted.ways_on("where") == 1


def test_an_older_model_has_only_its_words(tmp_path):
    older = phrases.read(tmp_path, {"order": 3})
    assert older.words == {"order": 3}
    assert older.after("my", "order") == 0
    assert repaired(Speller(older), "my ordr") == "my order"
