"""What a recommender costs as a shop grows: `python -m tests.benchmarks.recommender.scale [--most N] [--picture FILE]`.

Synthetic shops of 10,000 to 1,000,000 interactions, with a fifth as many people and a twentieth as many products, each
measured in a process of its own: CPU time, so that a busy machine does not change the table, and the most memory, with
the interactions that were given. Ends with status 1 when the largest misses a bound.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from recommender import Filters, Interaction, Item, ItemRanker
from recommender.blend import Blend
from recommender.catalogue import Catalogue
from recommender.ease import Ease
from recommender.history import History

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
PEOPLE_SHARE, ITEM_SHARE = 0.2, 0.05
CALLS = 400
FIT_SECONDS, MEGABYTES, MILLISECONDS = 60.0, 1_024.0, 5.0
"""Bounds for the largest shop."""
EASE_SIZES = (1_250, 2_500, 5_000)
"""Products, up to the most that the hybrid uses EASE for: time grows with the cube, memory with the square."""
WORDS_OF_A_SHELF = 40
SHELF = 250
"""Products on one shelf."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One row of the table."""

    interactions: int
    users: int
    items: int
    fit_seconds: float
    megabytes: float
    recommend_ms: tuple[float, float]
    """p50 and p95: one call for a known user with a session of two, reasons included."""
    filtered_ms: tuple[float, float]
    """The same with a price ceiling and a wish in words."""
    similar_ms: tuple[float, float]
    goes_with_ms: tuple[float, float]


def products(count: int) -> Iterator[Item]:
    """Shelves of products whose titles share the shelf's words, and a few words with everybody."""
    random = np.random.default_rng(1)
    for number in range(count):
        shelf = number // SHELF
        own = random.integers(WORDS_OF_A_SHELF, size=6)
        common = random.integers(300, size=4)
        title = " ".join([*(f"s{shelf}w{word}" for word in own[:3]), f"kind{shelf}k{number % 7}"])
        description = " ".join([*(f"s{shelf}w{word}" for word in own[3:]), *(f"plain{word}" for word in common)])
        price, rating = int(random.integers(500, 20_000)), float(random.uniform(3, 5))
        yield Item(
            f"p{number}", title, f"Shelf {shelf}", price, description, f"Brand {number % 97}",
            options={"color": (("red", "blue", "green", "black")[number % 4],)}, rating=round(rating, 1), reviews=20,
        )  # fmt: skip


def met(count: int, n_people: int, n_items: int) -> Iterator[Interaction]:
    """Sessions of five on one of three shelves that a person likes; on a shelf a few products are met most."""
    random = np.random.default_rng(2)
    n_shelves = max(1, n_items // SHELF)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    for session in range(count // 5):
        person = int(random.integers(n_people))
        shelf = (person * 7 + int(random.integers(3)) * 31) % n_shelves
        places = np.minimum((SHELF * random.power(0.5, 5) ** 2).astype(int), SHELF - 1)
        at = begun + timedelta(minutes=session * 300 * 1_440 // max(1, count // 5))
        for step, place in enumerate(places.tolist()):
            item = min(shelf * SHELF + place, n_items - 1)
            kind = ("view", "view", "cart", "purchase", "purchase")[step]
            yield Interaction(f"u{person}", f"p{item}", kind, at + timedelta(seconds=step), f"s{session}")


def cost(count: int) -> Cost:
    """Learn and ask, in this process."""
    n_people, n_items = round(PEOPLE_SHARE * count), round(ITEM_SHARE * count)
    items = list(products(n_items))
    interactions = list(met(count, n_people, n_items))
    started = time.process_time()
    ranker = ItemRanker(Blend()).fit(items, interactions)
    fit_seconds = time.process_time() - started
    random = np.random.default_rng(3)
    calls = [(f"u{random.integers(n_people)}", f"p{random.integers(n_items)}") for _ in range(CALLS)]
    ranker.goes_with("p1")
    wish = Filters(max_price=10_000, words=("plain7", "s1w3"))
    timed = [
        _percentiles([_took(partial(call, user, item)) for user, item in calls])
        for call in (
            lambda user, item: ranker.recommend(user_id=user, session=["p3", item], k=10),
            lambda user, item: ranker.recommend(user_id=user, session=[item], k=10, filters=wish),
            lambda user, item: ranker.similar_items(item),
            lambda user, item: ranker.goes_with(item),
        )
    ]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    return Cost(count, n_people, n_items, fit_seconds, megabytes, *timed)


def ease_cost(n_items: int) -> tuple[float, float]:
    """CPU seconds to learn EASE, and the most memory, in megabytes, in this process."""
    catalogue = Catalogue.of(products(n_items))
    history = History.of(catalogue, met(20 * n_items, 4 * n_items, n_items))
    seconds = _took(lambda: Ease().learn(catalogue, history)) / 1_000
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def _took(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return 1_000 * (time.process_time() - started)


def _percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    half, most = np.percentile(milliseconds, (50, 95))
    return float(half), float(most)


def table(rows: Sequence[Cost]) -> str:
    """The rows as Markdown."""
    calls = [f"{name}, ms p50 / p95" for name in ("recommend", "with a wish", "similar", "goes with")]
    heads = ["interactions", "people", "products", "fit, CPU s", "MB", *calls]
    lines = [heads, ["---"] * len(heads)]
    for row in rows:
        timed = (row.recommend_ms, row.filtered_ms, row.similar_ms, row.goes_with_ms)
        sizes = [f"{row.interactions:,}", f"{row.users:,}", f"{row.items:,}"]
        pairs = [f"{half:.1f} / {most:.1f}" for half, most in timed]
        lines.append([*sizes, f"{row.fit_seconds:.1f}", f"{row.megabytes:.0f}", *pairs])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def draw(rows: Sequence[Cost], path: Path) -> None:
    """Fit, memory and a call against the number of interactions, with its bound."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3), layout="constrained")
    counts = [row.interactions for row in rows]
    for place, (title, values, bound) in enumerate(
        (
            ("fit, CPU s", [row.fit_seconds for row in rows], FIT_SECONDS),
            ("memory, MB", [row.megabytes for row in rows], MEGABYTES),
            ("recommend, ms at p95", [row.recommend_ms[1] for row in rows], MILLISECONDS),
        )
    ):
        axes = figure.add_subplot(1, 3, place + 1)
        axes.semilogx(counts, values, marker="o", color="#1f5fbf")
        axes.set_ylim(0, 1.1 * bound)
        axes.axhline(bound, linestyle="--", color="#777777", linewidth=1)
        axes.set_title(title, fontsize=9)
        axes.set_xlabel("interactions", fontsize=8)
        axes.grid(visible=True, which="major", alpha=0.3)
    figure.savefig(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="interactions of the largest shop")
    parser.add_argument("--picture", type=Path, help="where to draw the curve (PNG or SVG)")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--ease", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ease:
        print(json.dumps(ease_cost(arguments.ease)))
        return 0
    if arguments.alone:
        print(json.dumps(asdict(cost(arguments.alone))))
        return 0
    print("| products | EASE alone, CPU s | MB |\n| --- | --- | --- |")
    for count in EASE_SIZES:
        seconds, megabytes = _in_a_process("--ease", count)
        print(f"| {count:,} | {seconds:.1f} | {megabytes:.0f} |")
    rows = [_cost(_in_a_process("--alone", count)) for count in SIZES if count <= arguments.most]
    print(f"\n{table(rows)}")
    if arguments.picture:
        draw(rows, arguments.picture)
    last = rows[-1]
    reached = (last.fit_seconds, last.megabytes, last.recommend_ms[1])
    bounds = (FIT_SECONDS, MEGABYTES, MILLISECONDS)
    print(
        f"\nlargest: fit {reached[0]:.1f} s, {reached[1]:.0f} MB, recommend {reached[2]:.1f} ms at p95; bounds {bounds}"
    )
    return int(any(got > bound for got, bound in zip(reached, bounds, strict=True)))


def _in_a_process(option: str, count: int) -> Any:
    command = [sys.executable, "-m", "tests.benchmarks.recommender.scale", option, str(count)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _cost(told: dict[str, Any]) -> Cost:
    return Cost(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


if __name__ == "__main__":
    sys.exit(main())
