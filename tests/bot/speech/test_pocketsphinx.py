"""The embedded recognizer over a small shop's language."""

import numpy as np
import pytest

from bot.speech.audio import SAMPLE_RATE, resample
from bot.speech.choosing import make_synthesizer
from bot.speech.expecting import Expecting, Kind
from bot.speech.language_files import build_language
from bot.speech.pocketsphinx import EmbeddedRecognizer, may_be
from bot.speech.shop_language import ShopTalk

pytestmark = pytest.mark.audio


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sentences")
    (folder / "order_status.yaml").write_text("neutral:\n  - where is my order\n  - where is my ordr W20398\n")
    return ShopTalk(folder, ("Talk to a person",), ("Zibbledee lamp",))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("speech")


@pytest.fixture(scope="module")
def recognizer(talk, home):
    return EmbeddedRecognizer(talk, home)


def test_product_names_get_a_sound_and_typing_errors_are_left_out(talk, home):
    words = build_language(talk.said(), talk.titles, home).dictionary.read_text().splitlines()
    assert "zibbledee Z IH B L EH D IY" in words
    assert not any(entry.startswith("ordr ") for entry in words)
    assert {"a AH", "a(2) EY"} <= set(words)


def test_the_language_is_built_once_and_anew_when_its_sources_change(talk, home):
    first = build_language(talk.said(), talk.titles, home)
    made = first.model.stat().st_mtime_ns
    assert build_language(talk.said(), talk.titles, home) == first
    assert first.model.stat().st_mtime_ns == made
    assert build_language(talk.said(), [*talk.titles, "Brass bell"], home) != first


def test_a_catalogue_that_keeps_changing_fills_no_disk(tmp_path):
    for number in range(5):
        newest = build_language(["hello"], ["lamp"] * (number + 1), tmp_path)
    assert newest.dictionary.is_file()
    assert len(list(tmp_path.iterdir())) == 3


def test_silence_is_nothing_said(recognizer):
    assert recognizer(np.zeros(SAMPLE_RATE, np.int16)).text == ""
    assert recognizer(np.zeros(0, np.int16)).text == ""


@pytest.mark.parametrize("seconds", [0.01, 0.1, 0.3])
def test_a_click_breaks_nothing(recognizer, seconds):
    click = np.random.default_rng(0).normal(0, 8_000, int(seconds * SAMPLE_RATE)).astype(np.int16)
    heard = recognizer(click)
    assert 0.0 <= heard.confidence <= 1.0


def test_a_recording_is_heard_the_same_whatever_came_before(recognizer):
    speech = make_synthesizer().speak("where is my order")
    noise = np.random.default_rng(1).normal(0, 6_000, SAMPLE_RATE).astype(np.int16)
    samples = resample(speech.samples, speech.rate, SAMPLE_RATE)
    first = recognizer(samples)
    recognizer(noise)
    assert recognizer(samples) == first
    assert len(first.words) == len(first.text.split())


def _sure(text, confidence):
    return tuple((word, confidence) for word in text.split())


@pytest.mark.parametrize(
    ("heard", "confidence", "is_digit"),
    [
        ("date", 0.1, True),
        ("", 0.0, True),
        ("it's a", 0.46, True),
        ("the digits is saved", 0.18, True),
        ("no", 0.96, False),
        ("never mind", 0.62, False),
        ("cancel my order", 0.98, False),
        ("talk to a person", 0.06, False),
        ("four nine eight", 0.9, False),
    ],
)
def test_a_digit_is_looked_for_in_what_may_be_one(heard, confidence, is_digit):
    assert may_be(_sure(heard, confidence), Expecting(Kind.DIGIT, ("8", "5"))) is is_digit
