"""Louder and slower: what is said again is said that way, within full scale."""

import numpy as np

from bot.call.mouth import Mouth
from bot.call.obeying import obey
from bot.call.timing import Patience, Timing
from bot.call.words import CallWords
from bot.speech.synthesizer import Speech

from .exchange import NOW, WORDING, SimulatedClock, SimulatedWork

RATE = 8_000


class Tone:
    def speak(self, text: str) -> Speech:
        return Speech((12_000 * np.sin(np.arange(RATE) * 0.3)).astype(np.int16), RATE)


class Ear:
    """A line that keeps what it plays."""

    def __init__(self) -> None:
        self.heard: list[np.ndarray] = []

    def play(self, samples):
        self.heard.append(samples)

    def mark(self, name):
        """Never tells."""

    def clear(self):
        """Nothing waits here."""


def test_louder_is_louder_and_is_never_clipped():
    clock, line = SimulatedClock(), Ear()
    mouth = Mouth(
        line, Tone(), SimulatedWork(clock), clock, rate=RATE, timing=Timing(), patience=Patience(),
        finished=lambda: None, mute=lambda: None,
    )  # fmt: skip
    words = CallWords(WORDING, lambda: NOW)
    mouth.say(("It comes today.",))
    clock.turn_to(5)
    for _ in range(4):
        obey("louder", mouth, ("It comes today.",), words)
        clock.turn_to(clock.now + 5)
    loudness = [float(np.sqrt(np.mean(heard.astype(float) ** 2))) for heard in line.heard]
    assert loudness == sorted(loudness)
    assert len(set(np.round(loudness))) == 3, "natural, louder, loudest"
    assert max(int(np.abs(heard.astype(int)).max()) for heard in line.heard) < 32_768
