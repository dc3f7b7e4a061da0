"""How good a recommender is: full ranking over the whole catalogue, no sampled candidates."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.blend import Blend
from recommender.cases import Case, Split
from recommender.ease import MOST_ITEMS, Ease
from recommender.popular import Popular
from recommender.ranker import ItemRanker
from recommender.similar import Similar
from recommender.together import Together, TogetherConfig
from recommender.types import Item

Values = NDArray[np.float64]
"""One number a case."""

RESAMPLES = 1_000
LISTS_FOR_VARIETY = 500
"""Lists whose pairwise likeness is measured; it settles long before."""


@dataclass(frozen=True, slots=True)
class Quality:
    """One row of the table."""

    name: str
    cases: int
    hit_rate: float
    """Share of lists with an expected product."""
    hit_rate_interval: tuple[float, float]
    """95 %, bootstrap over cases."""
    ndcg: float
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
    gains: NDArray[np.float64]
    """nDCG of each case: for significance tests between rows."""


CONTENDERS: Mapping[str, Callable[[], ItemRanker]] = {
    "popular": lambda: ItemRanker(Popular(), relevance=1.0),
    "similar (TF-IDF)": lambda: ItemRanker(Similar(), relevance=1.0),
    "together (cosine)": lambda: ItemRanker(Together(), relevance=1.0),
    "together (BM25)": lambda: ItemRanker(Together(TogetherConfig(weighting="bm25")), relevance=1.0),
    "EASE": lambda: ItemRanker(Ease(), relevance=1.0),
    "blend, best first": lambda: ItemRanker(Blend(), relevance=1.0),
    "blend, varied (serves)": lambda: ItemRanker(Blend()),
}


def compare(items: Sequence[Item], split: Split, *, k: int = 10) -> list[Quality]:
    """Every contender, learnt from the split's training and asked its cases."""
    fitting = {
        name: make for name, make in CONTENDERS.items() if name != "EASE" or len({i.id for i in items}) <= MOST_ITEMS
    }
    return [evaluate(name, make(), items, split, k=k) for name, make in fitting.items()]


def evaluate(name: str, ranker: ItemRanker, items: Iterable[Item], split: Split, *, k: int = 10) -> Quality:
    """Learn and ask. Cases whose product is not sold count as missed."""
    started = time.process_time()
    ranker.fit(items, split.training)
    fit_seconds = time.process_time() - started
    lists, durations = [], []
    for case in split.cases:
        started = time.process_time()
        found = ranker.recommend(user_id=case.user_id, session=case.session, k=k)
        durations.append(time.process_time() - started)
        lists.append([one.item_id for one in found])
    hit, gains, precisions = grade(split.cases, lists, k=k)
    return Quality(
        name=name,
        cases=len(hit),
        hit_rate=_mean(hit),
        hit_rate_interval=bootstrap(hit),
        ndcg=_mean(gains),
        average_precision=_mean(precisions),
        coverage=len({item for listed in lists for item in listed}) / max(len(ranker.catalogue), 1),
        diversity=_diversity(ranker, lists[:LISTS_FOR_VARIETY]),
        novelty=_novelty(ranker, lists),
        fit_seconds=fit_seconds,
        milliseconds=1_000 * float(np.median(durations)) if durations else 0.0,
        gains=gains,
    )


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
    """The 95 % interval of a mean of zeros and ones, by resampling the cases."""
    if len(values) == 0:
        return (0.0, 0.0)
    drawn = np.random.default_rng(seed).binomial(len(values), values.mean(), RESAMPLES) / len(values)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return (float(low), float(high))


def table(rows: Sequence[Quality], *, k: int = 10) -> str:
    """The rows as Markdown."""
    quality = [f"HR@{k}", "95 %", f"nDCG@{k}", f"MAP@{k}"]
    heads = ["recommender", "cases", *quality, "coverage", "diversity", "novelty, bits", "fit, CPU s", "CPU ms a call"]
    lines = [heads, ["---"] * len(heads)]
    for row in rows:
        low, high = row.hit_rate_interval
        quality = [f"{row.hit_rate:.3f}", f"{low:.3f}-{high:.3f}", f"{row.ndcg:.3f}", f"{row.average_precision:.3f}"]
        variety = [f"{row.coverage:.2f}", f"{row.diversity:.2f}", f"{row.novelty:.1f}"]
        lines.append(
            [row.name, f"{row.cases}", *quality, *variety, f"{row.fit_seconds:.1f}", f"{row.milliseconds:.2f}"]
        )
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
