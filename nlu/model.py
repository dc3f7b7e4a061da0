"""A trained model, read from its folder: one judgement a text."""

import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu import artifacts, phrases
from nlu.classifier import LinearHead, softmax
from nlu.encoder import FrozenEncoder, Reading, TunedEncoder
from nlu.phrases import Phrases
from nlu.scope import Scope
from nlu.sentiment import moods
from nlu.tagger import spans
from nlu.types import Entity, Intent

Array = NDArray[np.floating[Any]]
BESIDE = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encoder")
"""The second encoder's pass runs beside the first: ONNX Runtime lets go of the interpreter meanwhile."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the encoders say about one text."""

    vector: Array
    """Frozen embedding, shape (384,)."""
    intents: Array
    """Calibrated probabilities in the order of `Model.intents`."""
    sentiments: Array
    """Probabilities in the order of `sentiment.LABELS`."""
    scope: float
    """Probability that the text is about the shop."""
    tagged: tuple[Entity, ...]


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
    tags: tuple[str, ...] = ()
    blend: float = 0.0
    """Weight of the fine-tuned encoder's logits against the frozen head's, in [0, 1]."""
    temperature: float = 1.0
    """Of the blend."""
    mood_blend: float = 1.0
    """Weight of the fine-tuned encoder's probabilities of a mood, in [0, 1]."""

    def judge(self, text: str) -> Judgement:
        """Run everything on `text`."""
        tuned = BESIDE.submit(self.tuned.read, text) if self.tuned else None
        vectors, shades = self.frozen.read(text)
        reading = tuned.result() if tuned else None
        intents = self._intents(vectors, reading)
        sentiments = self._moods(shades, reading)
        out_of_scope = intents[self.intents.index(Intent.OUT_OF_SCOPE)]
        scope = self.scope.probability(vectors, self.intent_head, np.array([out_of_scope]))[0]
        tagged = spans(reading, self.tags, text) if reading else ()
        return Judgement(vectors[0], intents, sentiments, float(scope), tagged)

    def rank(self, text: str) -> Array:
        """Only the intents' probabilities of `text`, for a part of a message."""
        return self._intents(self.frozen.encode([text]), self.tuned.read(text) if self.tuned else None)

    def rank_unless(self, text: str, hopeless: Callable[[Array], bool]) -> Array | None:
        """`rank`, or None where `hopeless` holds for what the fine-tuned encoder says alone: that saves a pass."""
        reading = self.tuned.read(text) if self.tuned else None
        if reading and hopeless(softmax(self.blend * log_softmax(reading.intent_logits) / self.temperature)):
            return None
        return self._intents(self.frozen.encode([text]), reading)

    def _moods(self, shades: Array, reading: Reading | None) -> Array:
        frozen = moods(self.sentiment_head.probabilities(shades)[0])
        if reading is None:
            return frozen
        return self.mood_blend * softmax(reading.sentiment_logits) + (1 - self.mood_blend) * frozen

    def _intents(self, vectors: Array, reading: Reading | None) -> Array:
        logits = self.intent_head.logits(vectors)[0]
        if reading is None:
            return softmax(logits)
        mixed = self.blend * log_softmax(reading.intent_logits) + (1 - self.blend) * log_softmax(logits)
        return softmax(mixed / self.temperature)


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
