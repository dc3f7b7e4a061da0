"""Understanding that needs no model: what the shopper meant is known; noise makes it mishear."""

import random
from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.simulator.saying import Saying, phrases
from nlu.types import Entity, Expectation, Intent, KnownPlace, RankedIntent, Sentiment, Understanding, Wish

Encode = Callable[[list[str]], NDArray[np.float32]]
SURE, UNSURE = 0.96, 0.3


class ScriptedUnderstanding:
    """Understands the messages it was told of exactly; with `noise`, that share of them wrongly."""

    def __init__(self, *, noise: float = 0.0, encode: Encode | None = None) -> None:
        self.noise = noise
        self._encode = encode
        self._meant: dict[str, tuple[Saying, float]] = {}
        self._rng = random.Random(0)

    def begin(self, rng: random.Random) -> None:
        """A new conversation."""
        self._rng = rng
        self._meant = {}

    def expect(self, saying: Saying, sentiment: float) -> None:
        """This will be heard."""
        self._meant[saying.text] = saying, sentiment

    def __call__(self, text: str, expected: Expectation, today: date) -> Understanding:
        saying, sentiment = self._meant.get(text, (Saying(text, "provide_info"), 0.0))
        intent, confidence = Intent(saying.intent), SURE
        entities = [Entity(mark.label, text[mark.start : mark.end], mark.value, mark.start, mark.end)
                    for mark in saying.marks]  # fmt: skip
        second = Intent.OUT_OF_SCOPE if intent is not Intent.OUT_OF_SCOPE else Intent.SMALL_TALK
        if self.noise and self._rng.random() < self.noise:
            intent, second, confidence, entities = self._misheard(intent, second, entities)
        return Understanding(
            text=text,
            language="en",
            ranking=(RankedIntent(intent, confidence), RankedIntent(second, 1 - confidence)),
            wishes=(Wish(intent, confidence, 0, len(text)),),
            entities=tuple(entities),
            sentiment=_sentiment(sentiment),
            in_scope=intent is not Intent.OUT_OF_SCOPE,
            place=KnownPlace(self._encode([text])[0]) if self._encode else None,
        )

    def _misheard(
        self, intent: Intent, second: Intent, entities: list[Entity]
    ) -> tuple[Intent, Intent, float, list[Entity]]:
        """Another intent that is easily taken for it, a mention overheard, or little confidence."""
        alike: list[str] = phrases()["confusable"].get(str(intent), [])
        kinds = ["unsure", *(["intent"] if alike else []), *(["mention"] if entities else [])]
        match self._rng.choice(kinds):
            case "intent":
                return Intent(self._rng.choice(alike)), intent, SURE, entities
            case "mention":
                entities.pop(self._rng.randrange(len(entities)))
                return intent, second, SURE, entities
        return intent, Intent(self._rng.choice(alike)) if alike else second, UNSURE, entities


def _sentiment(score: float) -> Sentiment:
    if score < -0.2:
        return Sentiment("negative", score)
    return Sentiment("positive" if score > 0.2 else "neutral", score)
