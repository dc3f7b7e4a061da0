"""The whole of understanding on the model for tests."""

import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

import nlu
from nlu import Expectation, Intent, clauses, dates, language, patterns
from nlu.normalize import normalize
from tests import pace

TODAY = date(2025, 11, 20)
SHOP_WORDS = st.sampled_from(
    ["cancel", "W20398", "W2\u200b0398", "trail", "shoes", "two", "double", "at", "dot", "and", "don't", "the",
     "3rd", "of", "May", "€19.99", "jo@example.com", "שלום", "مرحبا", "e\u0301\u0323", "👩‍👩‍👧", "\u202eabc", "\x07",
     "ﬁt", "rtrun", ".", ",", "?"]
)  # fmt: skip
ODD = (
    st.text(st.characters(), max_size=200)
    | st.text("w20398 @.,#£€🙂\u200f\u0301\x00yesno", max_size=200)
    | st.lists(SHOP_WORDS, max_size=30).map(" ".join)
    | st.lists(SHOP_WORDS, max_size=30).map("".join)
)
EXPECTATIONS = st.sampled_from(
    [
        Expectation(),
        Expectation("confirm"),
        Expectation("choice", (), ("a", "b")),
        Expectation("slot", ("order_id", "reason")),
    ]
)


@given(text=ODD, expected=EXPECTATIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_understood_with_valid_ranges(pipeline, text, expected):
    understanding = pipeline.understand(text, expected=expected)
    assert understanding.text == text
    assert sum(ranked.confidence for ranked in understanding.ranking) == pytest.approx(1, abs=1e-3)
    assert all(entity.text == text[entity.start : entity.end] for entity in understanding.entities)
    assert all(0 <= entity.start < entity.end <= len(text) and entity.value for entity in understanding.entities)
    assert all(0 <= wish.start <= wish.end <= len(text) for wish in understanding.wishes)
    assert -1 <= understanding.sentiment.score <= 1
    assert understanding.place.vector.shape == (384,)


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t", "😀" * 10_000, "a" * 100_000, "where is my order " * 6_000, "\x00\x01", "\ud800", " " * 100_000,
        "e" + "\u0301" * 100_000, "שלום " * 20_000, "\u200b" * 100_000, "wnat teh ordr " * 7_000, "cancel it. " * 9_000,
        "1/1/25 " * 14_000, "a@" * 50_000, "yes " * 25_000, "," * 100_000, "x." * 50_000,
    ],
)  # fmt: skip
def test_huge_and_empty_text_takes_bounded_time(pipeline, text):
    assert pace.within(0.8, lambda: pipeline.understand(text))  # two passes of 128 tokens, and of the clauses


@pytest.mark.parametrize(
    "unit", ["9", "w two ", "a@", "x", " ", "\n", ".", "change the a, ", "12 Ab ", "...x", "don't a "]
)
def test_reading_without_encoders_is_linear_in_the_text(unit):
    text = (unit * 20_000)[:20_000]

    def read():
        normal = normalize(text, max_chars=len(text))
        clauses.split(normal.text)
        list(patterns.find(normal))
        list(dates.find(normal, today=TODAY))
        language.detect(normal.text)

    assert pace.within(2, read)  # quadratic, one of them alone took 16 seconds


def test_an_empty_message_is_not_in_scope(pipeline):
    assert not pipeline.understand("   ").in_scope


def test_another_language_is_told_and_not_guessed(pipeline):
    understanding = pipeline.understand("wo ist meine Bestellung, ich warte schon lange")
    assert understanding.language == "de"
    assert not understanding.in_scope


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("où est ma commande s'il vous plaît", "fr"),
        ("¿dónde está mi pedido?", "es"),
        ("где мой заказ", "ru"),
        ("我的订单在哪里", "zh"),
        ("is my order in Paris", "en"),
        ("W20398", "en"),
        ("ok", "en"),
        ("change W20398 to size 44", "en"),
        ("send W20398 to Fischmarkt 1, 22767 Hamburg instead", "en"),
    ],
)
def test_the_language_is_detected(pipeline, text, language):
    assert pipeline.understand(text).language == language


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("where is my order W20398?", Intent.ORDER_STATUS),
        ("i want to cancel my order", Intent.CANCEL_ORDER),
        ("I forgot my password", Intent.RECOVER_PASSWORD),
        ("let me talk to a human", Intent.CONTACT_HUMAN_AGENT),
        ("hello", Intent.GREETING),
    ],
)
def test_plain_wishes_are_understood(pipeline, text, intent):
    understanding = pipeline.understand(text)
    assert understanding.ranking[0].intent == intent
    assert understanding.in_scope


def test_misspelt_words_keep_their_place_in_the_message(pipeline):
    text = "i wnat to retrun my Ridgeway Trial Sheos"
    products = [entity for entity in pipeline.understand(text).entities if entity.label == "product"]
    assert [(product.text, product.value) for product in products] == [("Ridgeway Trial Sheos", "p1")]


def test_anger_and_joy_are_told_apart(pipeline):
    angry = pipeline.understand("THIS IS THE THIRD TIME!!! your service is awful, where is my parcel??").sentiment
    happy = pipeline.understand("thank you so much, you have been wonderful, I love it").sentiment
    assert angry.score < 0 < happy.score


def test_the_frozen_encoder_gives_unit_vectors(pipeline):
    vectors = pipeline.encoder.encode(["where is my parcel", "track my package", "a recipe for soup"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_serving_imports_no_torch(models):
    code = (
        "import sys, nlu; from pathlib import Path; "
        f"nlu.load(Path({str(models)!r})).warm_up(); "
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_process_that_understands_keeps_to_one_core(models):
    with threadpool_limits(2, user_api="blas"):
        nlu.load(models)
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
