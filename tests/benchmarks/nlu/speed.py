"""What understanding costs: time a sentence, sentences a second on two cores, memory, disk."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import IO, Any

import numpy as np

from actions.shop.demo.vocabulary import products
from nlu import CatalogueItem, artifacts
from nlu.training.sentences import load
from tests.benchmarks.nlu.own import SENTENCES

TEXTS = 400
PROCESSES = 2
_SEED = 4


def measure(models: Path) -> None:
    """Print times, throughput, memory and disk of the model in `models` with the demo catalogue."""
    texts = [sentence.text for sentence in load(SENTENCES)]
    texts = random.Random(_SEED).sample(texts, min(TEXTS, len(texts)))
    items = demo_items()
    (alone,) = _understood(models, items, [texts])
    print(f"speed: {len(texts)} own sentences of {np.median([len(text) for text in texts]):.0f} characters (median),")
    print(f"       each seen for the first time, {len(items)} products")
    for name in ("cpu", "wall"):
        milliseconds = np.array(alone[name]) * 1000
        p50, p95 = np.quantile(milliseconds, [0.5, 0.95])
        print(f"  {name + ' ms a sentence':<28} p50 {p50:.2f}, p95 {p95:.2f}, mean {milliseconds.mean():.2f}")
    shares = [texts[start::PROCESSES] for start in range(PROCESSES)]
    together = _understood(models, items, shares)
    rate = sum(len(share) / result["seconds"] for share, result in zip(shares, together, strict=True))
    busy = sum(sum(result["cpu"]) for result in together) / len(texts)
    print(f"  {f'{PROCESSES} processes at once':<28} {rate:.0f} sentences a second, {PROCESSES / busy:.0f} by CPU time")
    print(f"  {'memory of such a process':<28} {alone['resident_mb']:.0f} MB")
    print(f"  {'models on disk':<28} {_served_mb(models):.1f} MB\n")


def demo_items() -> list[CatalogueItem]:
    """The demo shop's products for the linker."""
    return [
        CatalogueItem(
            product.id,
            product.title,
            product.brand,
            product.department,
            {
                name: tuple(dict.fromkeys(variant.options[name] for variant in product.variants))
                for name in product.variants[0].options
            },
        )
        for product in products()
    ]


def _understood(models: Path, items: Sequence[CatalogueItem], shares: Sequence[list[str]]) -> list[dict[str, Any]]:
    """What processes report that each understand their share, all at the same time."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.nlu.alone"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in shares
    ]
    for process, texts in zip(running, shares, strict=True):
        task = {"models": str(models), "items": [astuple(item) for item in items], "texts": texts}
        _pipe(process.stdin).write(json.dumps(task) + "\n")
        _pipe(process.stdin).flush()
    for process in running:
        _pipe(process.stdout).readline()
    for process in running:
        _pipe(process.stdin).write("go\n")
        _pipe(process.stdin).flush()
    return [json.loads(process.communicate()[0]) for process in running]


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise ValueError("expected a process with pipes")
    return stream


def _served_mb(models: Path) -> float:
    """Of the folders that a server reads: the model in force and the frozen encoder."""
    folder = artifacts.newest(models)
    folders = (folder, models / artifacts.read_manifest(folder).facts["encoder"])
    return sum(path.stat().st_size for folder in folders for path in folder.iterdir()) / 1e6
