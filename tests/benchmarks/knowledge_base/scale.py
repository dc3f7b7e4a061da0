"""How time and size grow with the base, on one core: `python -m tests.benchmarks.knowledge_base.scale PICTURE.png`.

All texts and vectors are made here from the demo base (see `made.py`); the questions are the real dev questions,
encoded by the encoder that serves. `answers` or `vectors` as a second argument measures that part alone, a number as
a third one ends at so many vectors.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from knowledge_base import vectors
from knowledge_base.answer import KnowledgeBase
from knowledge_base.build import build
from knowledge_base.index import Index
from knowledge_base.load import load
from knowledge_base.questions import read_questions
from knowledge_base.types import Encoder
from nlu.encoder import FrozenEncoder
from nlu.training.train import export_frozen
from tests.benchmarks.knowledge_base.made import Material
from tests.benchmarks.knowledge_base.sets import QUESTIONS, TODAY
from tests.knowledge_base.demo_figures import CONTENT, SETTINGS

ASKED = 400
BASES = {"1,000 entries": (1_000, 16, 3), "10,000 entries": (10_000, 16, 3), "100,000 passages": (20_000, 1, 5)}
"""Entries, questions and passages of each."""
ROWS = (1_000, 3_000, 10_000, 20_000, 50_000, 100_000, 300_000, 1_000_000)
FLAT_TRIED_UP_TO = 100_000
CLUSTERED_TRIED_FROM = 20_000
NEAREST = 10
MB = 1e6


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: wall clock, and what the processor worked; the second is what a quiet core would take."""

    wall: np.ndarray
    cpu: np.ndarray

    def __str__(self) -> str:
        shares = [f"{np.percentile(taken, share):.2f}" for taken in (self.wall, self.cpu) for share in (50, 95)]
        return " | ".join(shares)


@dataclass(frozen=True, slots=True)
class Point:
    """Search over so many vectors."""

    rows: int
    is_flat: bool
    timing: Timing
    recall: float
    clusters: int
    build_seconds: float
    megabytes: float

    def __str__(self) -> str:
        how = "all rows" if self.is_flat else f"{self.clusters} clusters"
        return (
            f"| {self.rows:,} | {how} | {self.timing} | {self.recall:.3f} | {self.build_seconds:.1f} "
            f"| {self.megabytes:.0f} |"
        )


def timed(tasks: Sequence[Callable[[], object]]) -> Timing:
    """Each task once, after the first one that nobody counts."""
    tasks[0]()
    wall, cpu = [], []
    for task in tasks:
        started, worked = time.perf_counter(), time.thread_time()
        task()
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.thread_time() - worked) * 1000)
    return Timing(np.array(wall), np.array(cpu))


def answers(material: Material, encoder: Encoder, questions: list[str]) -> None:
    """Whole answers from bases of three sizes."""
    print("| base | texts indexed | wall p50 | p95 | CPU p50 | p95 | build CPU s | index MB | memory MB |")
    print("|---" * 9 + "|")
    encoded = encoder.encode(questions)
    for name, (entries, asked, passages) in BASES.items():
        made = material.base(entries, questions=asked, passages=passages)
        with tempfile.TemporaryDirectory() as cache:
            started = time.process_time()
            folder = build(made, material, Path(cache))
            seconds = time.process_time() - started
            before = own_memory()
            index = Index.load(made, folder, material)
            base = KnowledgeBase(index, encoder)
            ready = list(zip(questions, encoded, strict=True))
            without = timed([partial(base.best, one, vector=vector, today=TODAY) for one, vector in ready])
            memory = own_memory() - before
            whole = timed([partial(base.best, one, today=TODAY) for one in questions])
            rest = f"{seconds:.0f} | {size_of(folder):.0f} | {memory:.0f} |"
            print(f"| {name}, encoded already | {len(index):,} | {without} | {rest}")
            print(f"| {name}, with encoding | {len(index):,} | {whole} | {rest}", flush=True)


def searches(material: Material, encoder: Encoder, questions: list[str], largest: int) -> list[Point]:
    """Search alone, over ever more vectors, both ways where both are possible."""
    print(f"| vectors | looks at | wall p50 | p95 | CPU p50 | p95 | recall@{NEAREST} | build CPU s | MB |")
    print("|---" * 9 + "|")
    asked = encoder.encode(questions)
    points = []
    for count in (rows for rows in ROWS if rows <= largest):
        made = material.rows(count)
        truly = vectors.faiss.knn(asked, made, NEAREST, metric=vectors.faiss.METRIC_INNER_PRODUCT)[1]
        for flat in (True, False):
            if count <= FLAT_TRIED_UP_TO if flat else count >= CLUSTERED_TRIED_FROM:
                points.append(search(made, asked, truly, flat=flat))
                print(points[-1], flush=True)
    return points


def search(made: vectors.Vector, asked: vectors.Vector, truly: np.ndarray, *, flat: bool) -> Point:
    """One size, one way."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        vectors.write(made, Path(folder), flat_up_to=len(made) if flat else 0)
        seconds = time.process_time() - started
        read = vectors.Vectors(Path(folder))
        timing = timed([partial(read.nearest, one, NEAREST) for one in asked])
        found = np.stack([read.nearest(one, NEAREST) for one in asked])
        share = vectors.recall(truly, found)
        return Point(len(made), flat, timing, share, read.clusters, seconds, size_of(Path(folder)))


def draw(points: list[Point], picture: Path) -> None:
    """The growth curves."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(14, 4.5), layout="constrained")
    values: dict[str, Callable[[Point], Any]] = {
        "search p50, CPU ms": lambda point: np.median(point.timing.cpu),
        "index, MB": lambda point: point.megabytes,
        "build, CPU s": lambda point: max(point.build_seconds, 0.01),
    }
    for axis, (title, value) in zip(axes, values.items(), strict=True):
        for is_flat, label in ((True, "every row"), (False, "nearest clusters")):
            line = [point for point in points if point.is_flat == is_flat]
            axis.loglog([point.rows for point in line], [value(point) for point in line], "o-", label=label)
        axis.axvline(vectors.FLAT_UP_TO, color="grey", linestyle=":", label="where it changes over")
        axis.set(title=title, xlabel="vectors (made, see made.py)")
        axis.grid(alpha=0.3)
    axes[0].legend()
    figure.savefig(picture, dpi=110)


def size_of(folder: Path) -> float:
    """Megabytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MB


def own_memory() -> float:
    """Megabytes that are this process's own; pages of mapped files are the system's, which takes them back."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) * 1024 / MB


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    picture, part, largest = (*sys.argv[1:4], *("", "", str(ROWS[-1]))[len(sys.argv) - 1 :])
    threadpool_limits(limits=1)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    load_now = os.getloadavg()[0]
    print(f"Texts and vectors are made from the demo base by recombination and noise; load average {load_now:.1f}.\n")
    with tempfile.TemporaryDirectory() as models:
        encoder = FrozenEncoder(export_frozen(Path(models)).folder)
    questions = [question.asks for question in read_questions(QUESTIONS, "dev")][:ASKED]
    material = Material(load(CONTENT, SETTINGS).entries, encoder)
    if part != "vectors":
        answers(material, encoder, questions)
    if part != "answers":
        draw(searches(material, encoder, questions, int(largest)), Path(picture))


if __name__ == "__main__":
    main()
