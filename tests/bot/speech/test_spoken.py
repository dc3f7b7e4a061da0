"""How written answers are read out."""

from dataclasses import dataclass

import numpy as np
import pytest

from bot.errors import ModelMissing
from bot.speech.piper import Piper
from bot.speech.spoken import speakable
from bot.speech.synthesizer import Manner, RememberingSynthesizer, Speech


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Order W20398 is on its way.", "Order W 2 0 3 9 8 is on its way."),
        ("Your number is #10422.", "Your number is 1 0 4 2 2."),
        ("Order 1003-8841, please.", "Order 1 0, 0 3 8, 8 4 1, please."),
        ("€89.00 goes back to your Visa ending 4410.", "89 euros goes back to your Visa ending 4410."),
        ("That is £1,249.50 in all", "That is 1249 pounds 50 in all"),
        ("$1.00 or -$3.05", "1 dollar or minus 3 dollars 5"),
        ("It comes 24 – 25 November.", "It comes 24 to 25 November."),
        ("2 × Water bottle, blue", "2 Water bottle, blue"),
        ("You have 30 days, from 9:00 to 17:00.", "You have 30 days, from 9 am to 5 pm."),
        ("A USB-C cable of 2 m", "A USB-C cable of 2 m"),
        ("Write to jo.b@example.com.", "Write to j o dot b at example dot com."),
        ("anna_99@mail.example.org", "anna underscore 9 9 at mail dot example dot org"),
        ("It was placed on 2026-11-04.", "It was placed on 4 November 2026."),
        ("Fri 4 Dec, between 13:05 and 18:00", "Friday 4 December, between 1 oh 5 pm and 6 pm"),
        ("49.50 EUR, or 12 €", "49 euros 50, or 12 euros"),
        ("JD014600003828 is with DHL", "J D, 0 1 4, 6 0 0, 0 0 3, 8 2 8 is with DHL"),
        ("20% off, 2.5 kg, 15000 mm", "20 percent off, 2.5 kilos, 15000 millimetres"),
        ("**Bold** → next", "Bold to next"),
    ],
)
def test_ids_money_and_ranges_read_well(written, spoken):
    assert speakable(written) == spoken


def test_a_sentence_is_spoken_once_and_the_oldest_is_forgotten():
    asked = []

    def say(saying: tuple[str, Manner]) -> Speech:
        asked.append(saying[0])
        return Speech(np.zeros(10, np.int16), 22_050)

    synthesizer = RememberingSynthesizer(say, kept=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        synthesizer.speak(text)
    assert asked == ["one", "two", "three", "two"]


def test_the_same_sentence_slower_is_another_one():
    asked = []

    def say(saying: tuple[str, Manner]) -> Speech:
        asked.append(saying)
        return Speech(np.zeros(10, np.int16), 22_050)

    synthesizer = RememberingSynthesizer(say)
    synthesizer.speak("one")
    synthesizer.speak("one", Manner(rate=0.8))
    synthesizer.speak("one", Manner(rate=0.8))
    assert asked == [("one", Manner()), ("one", Manner(rate=0.8))]


@pytest.mark.parametrize(("rate", "volume"), [(0.1, 1), (9, 1), (1, 0), (1, 3)])
def test_what_nobody_can_follow_is_refused(rate, volume):
    with pytest.raises(ValueError, match=r"expected a rate of 0\.5 to 2 and a volume of at most 2"):
        Manner(rate, volume)


@dataclass
class Chunk:
    audio_int16_array: np.ndarray
    sample_rate: int = 16_000


def test_a_piper_voice_speaks_sentence_by_sentence(tmp_path):
    voice = tmp_path / "voice.onnx"
    voice.touch()
    told = []

    def load(path):
        def say(text, manner):
            told.append((path, text, manner.rate))
            return [Chunk(np.ones(3, np.int16)), Chunk(np.ones(2, np.int16))]

        return say

    speech = Piper(voice, load=load)("Hello. There.", Manner(rate=0.8))
    assert (len(speech.samples), speech.rate) == (5, 16_000)
    assert told == [(voice, "Hello. There.", 0.8)]
    assert Piper(voice, load=lambda path: lambda text, manner: [])("", Manner()).seconds == 0


def test_a_piper_voice_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"no Piper voice at .*voice\.onnx"):
        Piper(tmp_path / "voice.onnx")
