"""From a shop's products and interactions to the folder that serves, once per state of the data."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from recommender import stored
from recommender.blend import Blend
from recommender.ranker import ItemRanker
from recommender.types import IncompatibleModel, Interaction, Item

RECIPE = "blend 3"
"""Changed with anything that makes equal data train another model."""
KEPT = 2
"""Trainings kept: the one in force and the one before, which a running server may still be reading."""


def train(models: Path, items: Iterable[Item], interactions: Iterable[Interaction]) -> Path:
    """Train unless it is done already, put the result in force, and return its folder.

    The folder is `models`/recommender/<hash>; `stored.in_force(models / "recommender")` finds it without the data.
    """
    goods, log = list(items), list(interactions)
    root = models / "recommender"
    folder = root / data_hash(goods, log)
    if not _is_whole(folder):
        ItemRanker(Blend()).fit(goods, log).save(folder)
    stored.put_in_force(root, folder.name, keep=KEPT)
    return folder


def data_hash(items: Sequence[Item], interactions: Sequence[Interaction]) -> str:
    """Equal for equal data and recipe, in whatever order they come."""
    digest = hashlib.sha256(f"{RECIPE} {stored.VERSION}".encode())
    for line in sorted(json.dumps(asdict(item), sort_keys=True) for item in items):
        digest.update(line.encode())
    rows = sorted(
        (one.user_id, one.item_id, one.kind, one.at.timestamp(), one.session_id, one.quantity, one.rating or 0.0)
        for one in interactions
    )
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    try:
        stored.read(folder)
    except IncompatibleModel:
        return False
    return True
