"""How well products are recommended: `python -m tests.benchmarks.recommender [--movielens DIR] [--earlier]`.

UCI Online Retail and groceries are looked for in SHOPDESK_BENCH_DATA/retail; MovieLens-100k, which may not be
redistributed, is read from the folder given. What is missing is said. Ends with status 1 when a figure falls below its
floor.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from recommender.algorithms.ratings import RatingsConfig
from recommender.cases import basket_questions, complete_baskets
from recommender.contenders import CONTENDERS, SERVES
from recommender.datasets import read_online_retail
from recommender.evaluate import Quality, compare, table
from tests.benchmarks.recommender import movielens, rules

FLOORS = (
    ("complete the basket", SERVES, 0.22),
    ("next basket", SERVES, 0.78),
    ("next basket, new only", SERVES, 0.41),
)
"""Question, recommender, HR@10. Published for completing baskets: popularity 0.026, FP-Growth 0.143, EASE 0.222."""
RULES_GAP = 0.08
"""Most that confidence in held-out baskets may differ from the one rules were mined with, in the mean."""
MOVIELENS_FLOOR, RMSE_CEILING = 0.49, 0.915
CASES = 1_500
"""Of each question, evenly spread: enough for an interval of 0.05 in a few minutes."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--movielens", type=Path, help="folder with u.item and u.data")
    parser.add_argument("--only", nargs="+", default=list(CONTENDERS), help="these recommenders of the table")
    parser.add_argument("--cases", type=int, default=CASES, help=f"most of each question ({CASES})")
    parser.add_argument("--earlier", action="store_true", help="the split on which everything was chosen; no floors")
    arguments = parser.parse_args()
    data = Path(os.environ.get("SHOPDESK_BENCH_DATA") or "nowhere") / "retail"
    if arguments.earlier:
        return online_retail(data, arguments.only, arguments.cases, earlier=True)
    shown = online_retail(data, arguments.only, arguments.cases)
    return max(shown, association(data), films(arguments.movielens))


def online_retail(data: Path, only: Sequence[str], cases: int, *, earlier: bool = False) -> int:
    """One product of each late basket from the rest of it; the next basket of every customer.

    `earlier` leaves out everything from the day of the first basket asked on, and asks of what remains.
    """
    path = data / "online_retail.csv.gz"
    if not path.is_file():
        print("UCI Online Retail: skipped, SHOPDESK_BENCH_DATA does not name a folder with retail/online_retail.csv.gz")
        return 0
    items, bought = read_online_retail(path)
    log = complete_baskets(bought).training if earlier else bought
    splits = [split.thinned(cases) for split in basket_questions(log)]
    rows = compare(items, *splits, contenders={name: CONTENDERS[name] for name in only})
    print(f"UCI Online Retail: {len(items)} products, {len(splits[0].training)} lines learnt\n\n{table(rows)}\n")
    if earlier:
        return 0
    return max((_held(f"{asked}, {name}: HR@10", row(rows, asked, name), floor) for asked, name, floor in FLOORS))


def association(data: Path) -> int:
    """Rules in baskets they were not mined from."""
    worst = 0
    for read, path in ((rules.online_retail, data / "online_retail.csv.gz"), (rules.groceries, data / "groceries.csv")):
        if not path.is_file():
            print(f"rules: skipped, no {path}")
            continue
        held = read(path)
        print(f"\nrules of {held.name}: {held.rules} mined, {held.judged} judged,")
        print(f"confidence {held.mined_with:.3f} where mined, {held.held_with:.3f} held out")
        worst = max(worst, _held("mean difference a rule", held.mean_gap, RULES_GAP, least=False))
    return worst


def films(folder: Path | None) -> int:
    """The published protocol, and the error of predicted stars."""
    if folder is None or not (folder / "u.data").is_file():
        print(
            "\nMovieLens-100k: skipped, it may not be redistributed; --movielens DIR names a folder with u.item, u.data"
        )
        return 0
    found = movielens.ranking(folder)
    print(
        "\n| MovieLens-100k | nDCG@10 | MAP | precision@10 | recall@10 | CPU s |\n| --- | --- | --- | --- | --- | --- |"
    )
    for one in found:
        quality = (one.ndcg, one.average_precision, one.precision, one.recall)
        print(f"| {one.name} | {' | '.join(f'{figure:.6f}' for figure in quality)} | {one.seconds:.1f} |")
    gap = abs(found[0].ndcg - movielens.SAR_NDCG)
    errors = [movielens.rmse(folder, RatingsConfig(implicit=implicit)) for implicit in (False, True)]
    print(f"\nRMSE of five folds: biased factors {errors[0]:.4f}, SVD++ {errors[1]:.4f}")
    return max(
        _held("protocol check, SAR's nDCG@10 off by", gap, movielens.TOLERANCE, least=False),
        _held("best nDCG@10", max(one.ndcg for one in found), MOVIELENS_FLOOR),
        _held("best RMSE", min(errors), RMSE_CEILING, least=False),
    )


def row(rows: Sequence[Quality], question: str, name: str) -> float | None:
    """The hit rate of that row; None when it was not measured."""
    return next((one.hit_rate for one in rows if (one.question, one.name) == (question, name)), None)


def _held(name: str, reached: float | None, bound: float, *, least: bool = True) -> int:
    if reached is None:
        return 0
    print(f"{name} {reached:.3f}, {'at least' if least else 'at most'} {bound}")
    return 0 if (reached >= bound if least else reached <= bound) else 1


if __name__ == "__main__":
    sys.exit(main())
