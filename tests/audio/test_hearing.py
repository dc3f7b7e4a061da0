"""From a synthetic caller's voice to words and back, with the real engines and the project's own sentences."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nlu
from bot.speech.audio import SAMPLE_RATE, is_silent, read_wav, resample
from bot.speech.choosing import choose_recognizer, make_synthesizer
from bot.speech.expecting import Expecting, Kind
from bot.speech.shop_language import ShopTalk

from .callers import FLITE_VOICES, flite, has_flite, over_the_phone

pytestmark = pytest.mark.audio
needs_flite = pytest.mark.skipif(not has_flite(), reason="flite is not installed (Debian package flite)")
SENTENCES = Path(nlu.__file__).parent / "data" / "intents"


@pytest.fixture(scope="module")
def recognizer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closed-machine")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_CACHE_HOME", str(folder))
        talk = ShopTalk(SENTENCES, (), ("Brass desk lamp", "Rain jacket"))
        chosen = choose_recognizer("auto", lambda: talk, folder / "speech")
    yield chosen
    chosen.worker.stop()


@pytest.fixture(scope="module")
def synthesizer():
    return make_synthesizer()


def test_without_weights_the_embedded_recognizer_listens(recognizer):
    assert recognizer.name == "embedded"


@needs_flite
@pytest.mark.parametrize("voice", FLITE_VOICES)
@pytest.mark.parametrize(
    ("said", "key_words"),
    [
        ("Where is my order?", {"where", "order"}),
        ("I would like to cancel my order, please.", {"cancel", "order"}),
        ("I want to talk to a person.", {"talk", "person"}),
    ],
)
def test_the_words_that_matter_are_heard(recognizer, voice, said, key_words):
    assert key_words <= set(recognizer.transcribe(flite(said, voice)).text.split())


@needs_flite
def test_an_order_id_said_digit_by_digit_is_heard_digit_by_digit(recognizer):
    heard = recognizer.transcribe(flite("Where is my order W 2 0 3 9 8"))
    assert heard.text.endswith("w two zero three nine eight")
    assert heard.confidence > 0.7
    assert [word for word, _ in heard.words] == heard.text.split()


@needs_flite
def test_over_the_phone_the_order_is_still_asked_for(recognizer):
    assert "order" in recognizer.transcribe(over_the_phone(flite("Where is my order?"))).text.split()


def test_nobody_speaking_is_nothing_heard(recognizer):
    hiss = np.random.default_rng(0).normal(0, 15, 3 * SAMPLE_RATE).astype(np.int16)
    assert recognizer.transcribe(hiss).text == ""


def test_an_answer_is_spoken_and_the_longer_one_takes_longer(synthesizer):
    short, long = synthesizer.speak("Yes."), synthesizer.speak("Your order W20398 is on its way to you.")
    assert not is_silent(resample(short.samples, short.rate, SAMPLE_RATE))
    assert 0.2 < short.seconds < 1.5 < long.seconds < 10
    assert len(read_wav(long.to_wav())) == pytest.approx(long.seconds * SAMPLE_RATE, abs=2)


@pytest.mark.parametrize("text", ["", " ", "…", "💐", "\0\n", "<b>bold</b> & more", "ß" * 2_000])
def test_no_text_breaks_the_synthesizer(synthesizer, text):
    assert synthesizer.speak(text).rate == 22_050


def test_the_server_loads_neither_torch_nor_an_engine():
    source = "import bot.wiring, bot.channels.audio, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "whisper", "pocketsphinx", "espeakng_loader"} & set(loaded)


@needs_flite
def test_an_expected_order_number_is_heard_over_the_phone(recognizer):
    expecting = Expecting(Kind.ORDER_ID, ("W20398", "W20417"))
    heard = recognizer.transcribe(over_the_phone(flite("it's w two zero three nine eight")), expecting)
    assert heard.text.endswith("w two zero three nine eight")


@needs_flite
def test_who_says_something_else_than_expected_is_heard(recognizer):
    said = flite("I want to talk to a person.")
    assert "person" in recognizer.transcribe(said, Expecting(Kind.ORDER_ID, ("W20398",))).text.split()
