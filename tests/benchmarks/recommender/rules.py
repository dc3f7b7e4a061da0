"""Do rules hold in baskets they were not mined from? Their confidence there against the one they were mined with."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from recommender.algorithms.itemsets import ItemsetsConfig, confidence_in, mined
from recommender.cases import complete_baskets
from recommender.catalogue import Catalogue
from recommender.datasets import read_online_retail
from recommender.history import History

MET_ENOUGH = 20
"""Held-out baskets with a rule's left side before its confidence there says anything."""
GROCERIES = ItemsetsConfig(support=0.005, baskets=5, confidence=0.2)
RETAIL = ItemsetsConfig(support=0.01, baskets=5, confidence=0.2)


@dataclass(frozen=True, slots=True)
class Held:
    """How well the rules of one set of baskets hold in another."""

    name: str
    rules: int
    judged: int
    """Rules whose left side was met often enough."""
    mined_with: float
    """Mean confidence where they were mined."""
    held_with: float
    """Mean confidence in the held-out baskets."""
    mean_gap: float
    """Mean absolute difference, rule by rule."""


def judge(name: str, learnt: sparse.csr_array, held_out: sparse.csr_array, config: ItemsetsConfig) -> Held:
    """Mine one, look at the other; baskets x items, 1 where held."""
    rules = mined(learnt, config)
    met, confidence = confidence_in(rules, held_out)
    enough = met >= MET_ENOUGH
    before, after = rules.confidence[enough], confidence[enough]
    gap = float(np.abs(before - after).mean())
    return Held(name, len(rules), int(enough.sum()), float(before.mean()), float(after.mean()), gap)


def online_retail(path: Path) -> Held:
    """Mined from what lies before the newest fifth of the baskets."""
    items, bought = read_online_retail(path)
    catalogue = Catalogue.of(items)
    training = complete_baskets(bought).training
    later = set(bought) - set(training)
    parts = (History.of(catalogue, part).baskets for part in (training, later))
    return judge("UCI Online Retail, later baskets", *parts, RETAIL)


def groceries(path: Path) -> Held:
    """The baskets have no dates: mined from four of five, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as lines:
        baskets = [sorted({name.strip() for name in line if name.strip()}) for line in csv.reader(lines)]
    number = {name: n for n, name in enumerate(sorted({name for basket in baskets for name in basket}))}
    indices = [number[name] for basket in baskets for name in basket]
    indptr = np.cumsum([0, *(len(basket) for basket in baskets)])
    every = sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(baskets), len(number)))
    is_learnt = np.arange(len(baskets)) % 5 != 4
    return judge("groceries, every fifth basket", every[is_learnt], every[~is_learnt], GROCERIES)
