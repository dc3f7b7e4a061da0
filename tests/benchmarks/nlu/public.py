"""Public data: third-party shop sentences, real customers of two shops, out of scope, sentiment."""

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from nlu import Pipeline, Understanding
from nlu.training.evaluation import auroc, calibration_error, confusions, macro_f1

REVIEWS = 1_000
"""Clothing reviews that are read: they are long."""


def measure(pipeline: Pipeline, data: Path, *, every: int = 1) -> None:
    """Print one table a set, of every `every`th line."""
    inside = _intents(pipeline, data / "intents" / "intents_dev.jsonl.gz", every)
    _scope(pipeline, data / "intents" / "oos_dev.jsonl", inside, every)
    _polarity(pipeline, data / "sentiment" / "uci_sentiment_labelled_sentences.jsonl.gz", every)
    _ratings(pipeline, data / "sentiment" / "clothing_reviews_8k.jsonl.gz", every)


def _intents(pipeline: Pipeline, path: Path, every: int) -> list[Understanding]:
    rows = list(lines(path, every))
    started = time.perf_counter()
    read = [pipeline.understand(row["text"]) for row in rows]
    milliseconds = (time.perf_counter() - started) / len(rows) * 1000
    given = [str(understanding.ranking[0].intent) for understanding in read]
    answers = [row["intent"] for row in rows]
    names = [str(ranked.intent) for ranked in read[0].ranking]
    print(f"third-party shop sentences ({len(rows)}), {milliseconds:.2f} ms a sentence")
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, answer in zip(rows, given, strict=True):
        groups[row["source"]].append(row["intent"] == answer)
        if row["source"].startswith("hint3"):
            groups["real customers (hint3)"].append(row["intent"] == answer)
        groups["all"].append(row["intent"] == answer)
    for source, right in sorted(groups.items()):
        print(f"  {source:<28} {np.mean(right):.1%} of {len(right)}")
    print(f"  {'macro-F1':<28} {macro_f1(answers, given):.1%}")
    probabilities = np.array([[{str(r.intent): r.confidence for r in u.ranking}[n] for n in names] for u in read])
    error = calibration_error(probabilities, np.array([names.index(answer) for answer in answers]))
    print(f"  {'calibration error':<28} {error:.3f}")
    for answer, said, count in confusions(answers, given, k=12):
        print(f"    {count:4}  {answer} read as {said}")
    print()
    return read


def _scope(pipeline: Pipeline, path: Path, inside: list[Understanding], every: int) -> None:
    outside = [pipeline.scope(row["text"]) for row in lines(path, every)]
    within = [pipeline.scope(understanding.text) for understanding in inside[::8]]
    rejected = sum(not u.in_scope for u in inside) / len(inside)
    threshold = np.quantile(within, 0.05)
    print(f"out of scope ({len(outside)})")
    print(f"  AUROC {auroc(within, outside):.3f}, recall {np.mean(outside < threshold):.1%} at 5 % false rejection")
    print(f"  as shipped: {rejected:.1%} of the shop sentences rejected\n")


def _polarity(pipeline: Pipeline, path: Path, every: int) -> None:
    rows = list(lines(path, every))
    right = [(pipeline.understand(row["text"]).sentiment.score > 0) == bool(row["label"]) for row in rows]
    print(f"sentiment, UCI labelled sentences ({len(rows)}), two classes: {np.mean(right):.1%}")


def _ratings(pipeline: Pipeline, path: Path, every: int) -> None:
    rows = list(lines(path, 1))[:REVIEWS:every]
    answers = ["negative" if r["rating"] <= 2 else "neutral" if r["rating"] == 3 else "positive" for r in rows]
    given = [pipeline.understand(row["text"]).sentiment.label for row in rows]
    print(f"sentiment, clothing reviews ({len(rows)}), three classes: macro-F1 {macro_f1(answers, given):.3f}\n")


def lines(path: Path, every: int) -> Iterator[dict[str, Any]]:
    """Every `every`th line of a JSON Lines file, packed or not."""
    opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in islice(file, 0, None, every):
            yield json.loads(line)
