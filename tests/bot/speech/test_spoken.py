"""How written answers are read out."""

import numpy as np
import pytest

from bot.speech.spoken import speakable
from bot.speech.synthesizer import RememberingSynthesizer, Speech


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Order W20398 is on its way.", "Order W 2 0 3 9 8 is on its way."),
        ("Your number is #10422.", "Your number is 1 0 4 2 2."),
        ("Order 1003-8841, please.", "Order 1 0 0 3 8 8 4 1, please."),
        ("€89.00 goes back to your Visa ending 4410.", "89 euros goes back to your Visa ending 4410."),
        ("That is £1,249.50 in all", "That is 1249 pounds 50 in all"),
        ("$1.00 or -$3.05", "1 dollar or minus 3 dollars 5"),
        ("It comes 24 – 25 November.", "It comes 24 to 25 November."),
        ("2 × Water bottle, blue", "2 Water bottle, blue"),
        ("You have 30 days, from 9:00 to 17:00.", "You have 30 days, from 9:00 to 17:00."),
        ("A USB-C cable of 2 m", "A USB-C cable of 2 m"),
    ],
)
def test_ids_money_and_ranges_read_well(written, spoken):
    assert speakable(written) == spoken


def test_a_sentence_is_spoken_once_and_the_oldest_is_forgotten():
    asked = []

    def say(text: str) -> Speech:
        asked.append(text)
        return Speech(np.zeros(10, np.int16), 22_050)

    synthesizer = RememberingSynthesizer(say, kept=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        synthesizer.speak(text)
    assert asked == ["one", "two", "three", "two"]
