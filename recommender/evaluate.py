"""How good a recommender is: full ranking over the whole catalogue, no sampled candidates."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.cases import Case, Split
from recommender.contenders import CONTENDERS
from recommender.ease import MOST_ITEMS
from recommender.ranker import ItemRanker
from recommender.types import Item

logger = logging.getLogger(__name__)

Values = NDArray[np.float64]
"""One number a case."""

RESAMPLES = 1_000
LISTS_FOR_VARIETY = 500
"""Lists whose pairwise likeness is measured; it settles long before."""


@dataclass(frozen=True, slots=True)
class Quality:
    """One row of the table."""

    name: str
    question: str
    hit_rate: float
    """Share of lists with an expected product."""
    hit_rate_interval: tuple[float, float]
    """95 %, bootstrap over cases."""
    ndcg: float
    ndcg_interval: tuple[float, float]
    average_precision: float
    """Precision at each hit, summed, over the number expected; with one expected product its reciprocal rank."""
    coverage: float
    """Share of the catalogue that appears in any list."""
    diversity: float
    """1 - mean cosine of the descriptions within a list."""
    novelty: float
    """Mean bits of surprise: -log2 of the share of people who met the product."""
    fit_seconds: float
    """CPU time, so that a busy machine does not change the table."""
    milliseconds: float
    """Median CPU time of one call, with reasons."""
    megabytes: float
    """Of the arrays the algorithm holds to serve."""
    split: Split
    hits: Values
    """Of each case of the split, as are `gains` (nDCG) and `precisions`: for significance tests between rows."""
    gains: Values
    precisions: Values


def compare(
    items: Sequence[Item],
    *splits: Split,
    contenders: Mapping[str, Callable[[], ItemRanker]] = CONTENDERS,
    k: int = 10,
) -> list[Quality]:
    """Every contender, learnt from each training once and asked the cases of every split with that training."""
    few = len({item.id for item in items}) <= MOST_ITEMS
    rows = []
    for name, make in contenders.items():
        fitted: dict[int, tuple[ItemRanker, float]] = {}
        for split in splits if few or name != "EASE" else ():
            if id(split.training) not in fitted:
                fitted[id(split.training)] = learnt(make(), items, split)
            rows.append(asked(name, *fitted[id(split.training)], split, k=k))
        logger.info("contender measured", extra={"contender": name})
    return sorted(rows, key=lambda row: [split.question for split in splits].index(row.question))


def evaluate(name: str, ranker: ItemRanker, items: Iterable[Item], split: Split, *, k: int = 10) -> Quality:
    """Learn and ask one split. Cases whose product is not sold count as missed."""
    return asked(name, *learnt(ranker, items, split), split, k=k)


def learnt(ranker: ItemRanker, items: Iterable[Item], split: Split) -> tuple[ItemRanker, float]:
    """The ranker that learnt the split's training, and the CPU seconds that took."""
    started = time.process_time()
    ranker.fit(items, split.training)
    return ranker, time.process_time() - started


def asked(name: str, ranker: ItemRanker, fit_seconds: float, split: Split, *, k: int = 10) -> Quality:
    """The row of one ranker that learnt the split's training."""
    lists, durations = [], []
    for case in split.cases:
        started = time.process_time()
        found = ranker.recommend(user_id=case.user_id, session=case.session, k=k, again=case.again)
        durations.append(time.process_time() - started)
        lists.append([one.item_id for one in found])
    hits, gains, precisions = grade(split.cases, lists, k=k)
    return Quality(
        name=name,
        question=split.question,
        hit_rate=_mean(hits),
        hit_rate_interval=bootstrap(hits),
        ndcg=_mean(gains),
        ndcg_interval=bootstrap(gains),
        average_precision=_mean(precisions),
        coverage=len({item for listed in lists for item in listed}) / max(len(ranker.catalogue), 1),
        diversity=_diversity(ranker, lists[:LISTS_FOR_VARIETY]),
        novelty=_novelty(ranker, lists),
        fit_seconds=fit_seconds,
        milliseconds=1_000 * float(np.median(durations)) if durations else 0.0,
        megabytes=held_bytes(ranker.scorer) / 1e6,
        split=split,
        hits=hits,
        gains=gains,
        precisions=precisions,
    )


def held_bytes(part: Any) -> int:
    """Bytes of all arrays an algorithm holds to serve, its parts and what it indexes of the history included."""
    if isinstance(part, np.ndarray):
        return part.nbytes
    if sparse.issparse(part):
        return int(part.data.nbytes + part.indices.nbytes + part.indptr.nbytes)
    if isinstance(part, dict):
        return sum(held_bytes(value) for value in part.values())
    if is_dataclass(part) and not isinstance(part, type):
        return sum(held_bytes(getattr(part, one.name, None)) for one in fields(part))
    return 0


def grade(cases: Sequence[Case], lists: Sequence[Sequence[str]], *, k: int) -> tuple[Values, Values, Values]:
    """For each case: 1 when anything expected is listed, nDCG, average precision."""
    discounts = 1 / np.log2(2 + np.arange(k))
    hits, gains, precisions = [], [], []
    for case, listed in zip(cases, lists, strict=True):
        found = np.array([item in case.expected for item in listed[:k]] + [False] * (k - len(listed)))
        hits.append(float(found.any()))
        gains.append(found @ discounts / discounts[: len(case.expected)].sum())
        precisions.append((np.cumsum(found) / (1 + np.arange(k)))[found].sum() / len(case.expected))
    return np.array(hits), np.array(gains), np.array(precisions)


def bootstrap(values: Values, *, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of a mean, by resampling the cases."""
    if len(values) == 0:
        return (0.0, 0.0)
    drawn = np.random.default_rng(seed)
    means = [values[drawn.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    return (float(low), float(high))


def table(rows: Sequence[Quality], *, k: int = 10) -> str:
    """The rows as Markdown."""
    quality = [f"HR@{k}", "95 %", f"nDCG@{k}", "95 %", f"MAP@{k}"]
    cost = ["fit, CPU s", "CPU ms a call", "MB"]
    heads = ["question", "recommender", "cases", *quality, "coverage", "diversity", "novelty, bits", *cost]
    lines = [heads, ["---"] * len(heads)]
    for row in rows:
        hits, gains = (f"{low:.3f}-{high:.3f}" for low, high in (row.hit_rate_interval, row.ndcg_interval))
        quality = [f"{row.hit_rate:.3f}", hits, f"{row.ndcg:.3f}", gains, f"{row.average_precision:.3f}"]
        variety = [f"{row.coverage:.2f}", f"{row.diversity:.2f}", f"{row.novelty:.1f}"]
        cost = [f"{row.fit_seconds:.1f}", f"{row.milliseconds:.2f}", f"{row.megabytes:.1f}"]
        lines.append([row.question, row.name, f"{len(row.hits)}", *quality, *variety, *cost])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _mean(values: Values) -> float:
    return float(values.mean()) if len(values) else 0.0


def _diversity(ranker: ItemRanker, lists: Sequence[Sequence[str]]) -> float:
    unlike = []
    for listed in lists:
        positions = [ranker.catalogue.positions[item] for item in listed]
        if len(positions) > 1:
            vectors = ranker.similar.vectors[positions]
            alike = (vectors @ vectors.T).toarray()
            unlike.append(1 - (alike.sum() - np.trace(alike)) / (len(positions) * (len(positions) - 1)))
    return float(np.mean(unlike)) if unlike else 0.0


def _novelty(ranker: ItemRanker, lists: Sequence[Sequence[str]]) -> float:
    shown = Counter(ranker.catalogue.positions[item] for listed in lists for item in listed)
    if not shown:
        return 0.0
    positions = np.array(list(shown), dtype=np.int64)
    people = max(ranker.history.met.shape[0], 1)
    surprise = -np.log2(np.maximum(ranker.history.support[positions], 1) / people)
    return float(np.average(surprise, weights=list(shown.values())))
