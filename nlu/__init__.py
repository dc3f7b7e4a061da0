"""From what a shopper writes to what they want: intents, entities, mood; on one CPU core, without torch."""

from nlu.artifacts import IncompatibleModel, ModelMissing, newest
from nlu.corrections import Correction
from nlu.corrections import write as write_correction
from nlu.pipeline import Pipeline, load
from nlu.types import CatalogueItem, Entity, Expectation, Intent, Understanding, Wish

__all__ = [
    "CatalogueItem",
    "Correction",
    "Entity",
    "Expectation",
    "IncompatibleModel",
    "Intent",
    "ModelMissing",
    "Pipeline",
    "Understanding",
    "Wish",
    "load",
    "newest",
    "write_correction",
]
