"""A trained model, read from its folder: one judgement a text."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu import artifacts, phrases, recognizer
from nlu.classifier import LinearHead, softmax
from nlu.encoder import FrozenEncoder, Reading, TunedEncoder
from nlu.phrases import Phrases
from nlu.recognizer import Recognizer
from nlu.scope import Scope
from nlu.sentiment import moods
from nlu.tagger import spans
from nlu.types import Entity, Intent

Array = NDArray[np.floating[Any]]
SURE = 0.8
"""Probability from which the fine-tuned encoder is believed without asking the frozen one.

Of own held-out sentences 61 % pass it, of third-party ones 76 %, and of either the same share is right as without; of
CLINC150's sentences that are out of scope 5 %, of which the distances would turn away a third.
"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the encoders say about one text."""

    intents: Array
    """Calibrated probabilities in the order of `Model.intents`."""
    sentiments: Array
    """Probabilities in the order of `sentiment.LABELS`."""
    in_scope: bool
    tagged: tuple[Entity, ...] | None
    """None where there is no tagger."""
    parts: Sequence[Array]
    """Probabilities of the intents of each part that was asked for; none without a fine-tuned encoder."""
    place: "PlaceOf"


@dataclass(frozen=True, slots=True)
class Model:
    """The encoders and heads of one training; immutable, replaced as a whole."""

    folder: Path
    intents: tuple[Intent, ...]
    """In the order of the probabilities."""
    frozen: FrozenEncoder
    tuned: TunedEncoder | None
    """None until the fine-tuned encoder is trained: the heads on frozen features answer meanwhile."""
    intent_head: LinearHead
    sentiment_head: LinearHead
    scope: Scope
    phrases: Phrases
    """Words of the training sentences, and what follows them."""
    names: Recognizer | None = None
    tags: tuple[str, ...] = ()
    blend: float = 0.0
    """Weight of the fine-tuned encoder's logits against the frozen head's, in [0, 1]."""
    temperature: float = 1.0
    """Of the blend."""
    mood_blend: float = 1.0
    """Weight of the fine-tuned encoder's probabilities of a mood, in [0, 1]."""

    def judge(self, text: str, parts: Sequence[tuple[int, int]] = ()) -> Judgement:
        """What `text` means, and each of the character ranges `parts` in its light.

        The frozen encoder is asked where the fine-tuned one is not sure by itself.
        """
        reading = self.tuned.read(text, parts) if self.tuned else None
        place = PlaceOf(self, text, reading)
        if reading is None:
            return self._judged_by_both(place, None, None, ())
        tagged = spans(reading, self.tags, text)
        alone, *of_parts = self._alone(np.stack([reading.intent_logits, *reading.part_logits]))
        if self._is_sure(alone, SURE):
            return Judgement(alone, softmax(reading.sentiment_logits), True, tagged, of_parts, place)
        return self._judged_by_both(place, reading, tagged, of_parts)

    def _judged_by_both(
        self, place: "PlaceOf", reading: Reading | None, tagged: tuple[Entity, ...] | None, of_parts: Sequence[Array]
    ) -> Judgement:
        by_both = self._moods(place.shades, reading)
        in_scope = place.scope >= self.scope.threshold
        return Judgement(place.intents, by_both, in_scope, tagged, of_parts, place)

    def rank_unless(self, text: str, hopeless: Callable[[Array], bool], *, sure: float) -> Array | None:
        """Only the intents' probabilities of `text`; None where `hopeless` holds for the fine-tuned encoder's alone.

        `sure`: probability from which that encoder is believed alone. Both save a pass.
        """
        reading = self.tuned.read(text) if self.tuned else None
        if reading and hopeless(self._alone(reading.intent_logits)):
            return None
        if reading and self._is_sure(alone := self._alone(reading.intent_logits), sure):
            return alone
        return self.mixed(self.frozen.encode([text]), reading)

    def _is_sure(self, alone: Array, least: float) -> bool:
        top = int(alone.argmax())
        return bool(alone[top] >= least) and self.intents[top] is not Intent.OUT_OF_SCOPE

    def _alone(self, logits: Array) -> Array:
        """Probabilities by the fine-tuned encoder, as if the frozen one could not tell the intents apart."""
        return softmax(self.blend * log_softmax(logits) / self.temperature)

    def _moods(self, shades: Array, reading: Reading | None) -> Array:
        frozen = moods(self.sentiment_head.probabilities(shades)[0])
        if reading is None:
            return frozen
        return self.mood_blend * softmax(reading.sentiment_logits) + (1 - self.mood_blend) * frozen

    def mixed(self, vectors: Array, reading: Reading | None) -> Array:
        """Probabilities of the intents by both encoders, or by the frozen one where there is no `reading`."""
        logits = self.intent_head.logits(vectors)[0]
        if reading is None:
            return softmax(logits)
        mixed = self.blend * log_softmax(reading.intent_logits) + (1 - self.blend) * log_softmax(logits)
        return softmax(mixed / self.temperature)


class PlaceOf:
    """What the frozen encoder makes of one text, once somebody asks: that is a pass, often spared."""

    def __init__(self, by: Model, text: str, reading: Reading | None) -> None:
        self._by, self._text, self._reading = by, text, reading

    @cached_property
    def _read(self) -> tuple[Array, Array]:
        return self._by.frozen.read(self._text)

    @property
    def vector(self) -> NDArray[np.float32]:
        """Shape (384,), length 1."""
        vector: NDArray[np.float32] = self._read[0][0]
        return vector

    @property
    def shades(self) -> Array:
        """How it is said, shape (1, 768)."""
        return self._read[1]

    @cached_property
    def intents(self) -> Array:
        """Probabilities by both encoders."""
        return self._by.mixed(self._read[0], self._reading)

    @cached_property
    def scope(self) -> float:
        """Probability that the text is about the shop."""
        return float(self._by.scope.probability(self._read[0], self._by.intent_head, self.intents[None])[0])


def load(models: Path, folder: Path | None = None) -> Model:
    """Read the model in `folder`, or the one that serves. Raises `ModelMissing` or `IncompatibleModel`."""
    manifest = artifacts.read_manifest(folder or artifacts.newest(models))
    facts = manifest.facts
    encoder = artifacts.read_manifest(models / facts["encoder"]).folder
    heads, scope = arrays(manifest.folder / "heads.npz"), arrays(manifest.folder / "scope.npz")
    return Model(
        folder=manifest.folder,
        intents=tuple(Intent(label) for label in facts["intents"]),
        frozen=FrozenEncoder(encoder),
        tuned=TunedEncoder(manifest.folder) if (manifest.folder / "model.onnx").is_file() else None,
        intent_head=_head(heads, "intent", facts["intents"]),
        sentiment_head=_head(heads, "sentiment", facts["sentiments"]),
        scope=Scope(
            means=scope["means"],
            whitening=scope["whitening"].astype(np.float32),
            neighbours=scope["neighbours"].astype(np.float32),
            weights=scope["weights"],
            bias=float(scope["bias"]),
            threshold=float(scope["threshold"]),
        ),
        phrases=phrases.read(manifest.folder, json.loads((manifest.folder / "words.json").read_text(encoding="utf-8"))),
        names=recognizer.read(manifest.folder),
        tags=tuple(facts.get("tags", ())),
        blend=facts.get("blend", 0.0),
        temperature=facts.get("temperature", 1.0),
        mood_blend=facts.get("mood_blend", 1.0),
    )


def arrays(path: Path) -> dict[str, NDArray[np.float32]]:
    """The arrays of an npz file; pickled objects are refused."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return dict(stored)
    except (OSError, ValueError) as error:
        raise artifacts.IncompatibleModel(f"{path} is not readable: {error}") from error


def log_softmax(logits: Array) -> Array:
    """Along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    normalized: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return normalized


def _head(stored: Mapping[str, Array], name: str, labels: list[str]) -> LinearHead:
    return LinearHead(
        tuple(labels), stored[f"{name}_weights"], stored[f"{name}_bias"], float(stored[f"{name}_temperature"])
    )
