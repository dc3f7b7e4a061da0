"""An evaluation on disk: a line for each case, differences between recommenders with intervals, and pictures."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from recommender.contenders import SERVES
from recommender.evaluate import Quality, bootstrap

CASES, DIFFERENCES = "cases.csv", "differences.csv"


def save(rows: Sequence[Quality], folder: Path) -> list[Path]:
    """Write `cases.csv` (one line a case and recommender), `differences.csv` (each against what serves, paired by
    case) and a picture a question into `folder`, made if absent; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / CASES, CASE_HEADS, [line for row in rows for line in _case_lines(row)])
    _write(folder / DIFFERENCES, DIFFERENCE_HEADS, [line for row in rows for line in _difference(row, rows)])
    questions = list(dict.fromkeys(row.question for row in rows))
    pictures = [folder / f"{number}-{question.replace(' ', '-')}.png" for number, question in enumerate(questions, 1)]
    for question, path in zip(questions, pictures, strict=True):
        _draw([row for row in rows if row.question == question], path)
    return [folder / CASES, folder / DIFFERENCES, *pictures]


CASE_HEADS = ("question", "recommender", "case", "user", "expected", "hit", "ndcg", "average_precision")
DIFFERENCE_HEADS = ("question", "recommender", "hit_rate", "low", "high", "ndcg", "ndcg_low", "ndcg_high")


def _case_lines(row: Quality) -> list[tuple[object, ...]]:
    named = (row.question, row.name)
    measured = zip(row.split.cases, row.hits, row.gains, row.precisions, strict=True)
    return [
        (*named, number, case.user_id or "", " ".join(case.expected), int(hit), f"{gain:.6f}", f"{precision:.6f}")
        for number, (case, hit, gain, precision) in enumerate(measured)
    ]


def _difference(row: Quality, rows: Sequence[Quality]) -> list[tuple[object, ...]]:
    """The row less what serves: mean and 95 % interval of hits and nDCG over the same cases."""
    serving = [one for one in rows if one.name == SERVES and one.question == row.question]
    if not serving or row.name == SERVES or len(row.hits) == 0:
        return []
    hits, gains = row.hits - serving[0].hits, row.gains - serving[0].gains
    numbers = (hits.mean(), *bootstrap(hits), gains.mean(), *bootstrap(gains))
    return [(row.question, row.name, *(f"{number:+.4f}" for number in numbers))]


def _write(path: Path, heads: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(lines)


def _draw(rows: Sequence[Quality], path: Path) -> None:
    """Hit rates with their intervals beside coverage, diversity and time."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 1.5 + 0.32 * len(rows)), layout="constrained")
    hits, spread, cost = figure.subplots(1, 3, sharey=True)
    places = np.arange(len(rows))[::-1]
    rates = np.array([row.hit_rate for row in rows])
    bounds = np.array([row.hit_rate_interval for row in rows])
    hits.errorbar(rates, places, xerr=np.abs(bounds.T - rates), fmt="o", capsize=3, color="#1f5f8b")
    hits.set_yticks(places, [row.name for row in rows])
    hits.set_xlabel("HR@10, 95 %")
    spread.plot([row.coverage for row in rows], places, "o", label="coverage", color="#1f5f8b")
    spread.plot([row.diversity for row in rows], places, "s", label="diversity", color="#c2703d")
    spread.legend()
    cost.plot([max(row.milliseconds, 1e-3) for row in rows], places, "o", color="#1f5f8b")
    cost.set_xscale("log")
    cost.set_xlabel("CPU ms a call")
    figure.suptitle(f"{rows[0].question}, {len(rows[0].hits)} cases")
    figure.savefig(path, dpi=120)
