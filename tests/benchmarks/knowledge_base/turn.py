"""Reads a question the way a turn does: repaired, with its vector and how surely it is about the shop."""

import os
from pathlib import Path

import nlu
from knowledge_base.evaluate import Query, Read
from knowledge_base.types import Encoder
from tests.benchmarks.knowledge_base.minilm import MiniLm
from tests.benchmarks.nlu.speed import demo_items


def encoder_and_reader() -> tuple[Encoder, Read | None]:
    """Those of the model in SHOPDESK_HOME; without one the frozen MiniLM, and nobody who reads."""
    home = os.environ.get("SHOPDESK_HOME")
    if not home:
        return MiniLm(), None
    pipeline = nlu.load(Path(home) / "models", demo_items())

    def read(text: str) -> Query:
        understanding = pipeline.understand(text)
        place = understanding.place
        return Query(understanding.repaired, *((place.vector, place.scope) if place else ()))

    return pipeline.encoder, read
