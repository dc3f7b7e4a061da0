"""How well products are recommended: `python -m tests.benchmarks.recommender [--movielens DIR]`.

UCI Online Retail is looked for at SHOPDESK_BENCH_DATA/retail; MovieLens-100k, which may not be redistributed, is read
from the folder given. What is missing is said. Ends with status 1 when a figure falls below its floor.
"""

import argparse
import os
import sys
from pathlib import Path

from recommender.cases import complete_baskets, hold_out_share
from recommender.datasets import read_movielens, read_online_retail
from recommender.evaluate import Quality, compare, table

SERVES = "blend, varied (serves)"
BASKET_FLOOR = 0.22
"""HR@10 of the blend that serves; published for this data: popularity 0.026, FP-Growth 0.143, EASE 0.222."""
MOVIELENS_FLOOR = 0.44
"""nDCG@10 of the blend in the order of its scores."""
CASES = 1_500
"""Baskets asked, evenly over the held-out weeks: enough for an interval of 0.04 in a minute."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--movielens", type=Path, help="folder with u.item and u.data")
    arguments = parser.parse_args()
    return max(online_retail(os.environ.get("SHOPDESK_BENCH_DATA")), movielens(arguments.movielens))


def online_retail(data: str | None) -> int:
    """One product of each late basket, from the rest of it."""
    path = Path(data or "") / "retail" / "online_retail.csv.gz"
    if not data or not path.is_file():
        print("UCI Online Retail: skipped, SHOPDESK_BENCH_DATA does not name a folder with retail/online_retail.csv.gz")
        return 0
    items, bought = read_online_retail(path)
    split = complete_baskets(bought).thinned(CASES)
    rows = compare(items, split)
    print(f"UCI Online Retail, complete the basket: {len(items)} products, {len(split.training)} lines learnt\n")
    print(table(rows))
    return _held("HR@10", row(rows, SERVES).hit_rate, BASKET_FLOOR)


def movielens(folder: Path | None) -> int:
    """A quarter of each user's films, from the rest."""
    if folder is None or not (folder / "u.data").is_file():
        print(
            "\nMovieLens-100k: skipped, it may not be redistributed; --movielens DIR names a folder with u.item, u.data"
        )
        return 0
    items, met = read_movielens(folder)
    rows = compare(items, hold_out_share(met))
    print(f"\nMovieLens-100k, a quarter of each user's films\n\n{table(rows)}")
    return _held("nDCG@10", row(rows, "blend, best first").ndcg, MOVIELENS_FLOOR)


def row(rows: list[Quality], name: str) -> Quality:
    """The row of that name."""
    return next(one for one in rows if one.name == name)


def _held(name: str, reached: float, floor: float) -> int:
    print(f"\n{name} {reached:.3f}, floor {floor}")
    return 0 if reached >= floor else 1


if __name__ == "__main__":
    sys.exit(main())
