"""What to show next: one contract, several algorithms, and the blend that serves."""

from recommender.critique import CannotCompare, Critique, critique
from recommender.filters import Relaxation, cheaper_than
from recommender.ranker import ItemRanker
from recommender.types import Filters, IncompatibleModel, Interaction, Item, Recommendation, Recommender

__all__ = [
    "CannotCompare",
    "Critique",
    "Filters",
    "IncompatibleModel",
    "Interaction",
    "Item",
    "ItemRanker",
    "Recommendation",
    "Recommender",
    "Relaxation",
    "cheaper_than",
    "critique",
]
