"""Who sends something back within 90 days: `python -m tests.benchmarks.recommender.returns`.

UCI Online Retail at SHOPDESK_BENCH_DATA/retail: a cancellation (an invoice whose number begins with C) stands for a
return, because the data has no other. All customers with a purchase before the cut; everything was chosen on the first
split below, the second is the figure. Ends with status 1 when it falls below its floor.
"""

import csv
import gzip
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.customers import buying, spending
from recommender.customers.measure import AHEAD, auc, brier, coming_back
from recommender.customers.returning import examples, features, fit, happened
from recommender.customers.rfm import rfm
from recommender.customers.types import GivenBack, Purchase
from recommender.customers.value import lifetime_value

FLOOR = 0.77
CHOSEN_ON = datetime(2011, 6, 10, tzinfo=UTC)
TESTED_ON = datetime(2011, 9, 9, tzinfo=UTC)
RESAMPLES = 1_000


def main() -> int:
    data = os.environ.get("SHOPDESK_BENCH_DATA")
    path = Path(data or "") / "retail" / "online_retail.csv.gz"
    if not data or not path.is_file():
        print("skipped: SHOPDESK_BENCH_DATA does not name a folder with retail/online_retail.csv.gz")
        return 0
    purchases, given_back = read(path)
    print("| until | customers | sent back | AUC | 95 % | Brier | base rate's Brier | AUC, orders alone | AUC, trees |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    reached = [_row(purchases, given_back, cut) for cut in (CHOSEN_ON, TESTED_ON)][-1]
    print(f"\nAUC {reached:.3f}, floor {FLOOR}\n\n| orders again within 90 days | AUC | Brier |\n| --- | --- | --- |")
    for row in coming_back(purchases, TESTED_ON):
        print(f"| {row.name} | {row.auc:.3f} | {row.brier:.3f} |")
    print(f"\nspent in those 90 days: {_within(purchases):.1%} of customers inside their 80 % interval")
    return 0 if reached >= FLOOR else 1


def _within(purchases: Sequence[Purchase]) -> float:
    """Share of customers whose spending after `TESTED_ON` fell into the interval drawn for them before."""
    rows = rfm(purchases, TESTED_ON)
    orders = np.array([row.orders for row in rows], float)
    buys = buying.fit(*buying.table(rows))
    spends = spending.fit(orders, np.array([row.mean_order for row in rows]))
    if buys is None or spends is None:
        raise SystemExit("expected enough customers to fit, found too few")
    worth = lifetime_value(rows, buys, spends, days=AHEAD)
    spent: dict[str, int] = defaultdict(int)
    for one in purchases:
        if TESTED_ON <= one.at < TESTED_ON + timedelta(days=AHEAD):
            spent[one.customer_id] += one.amount
    truth = np.array([spent[row.customer_id] for row in rows])
    print(f"| sum over customers | expected {worth.expected.sum() / 100:,.0f} | spent {truth.sum() / 100:,.0f} |")
    return float(((worth.low <= truth) & (truth <= worth.high)).mean())


def read(path: Path) -> tuple[list[Purchase], list[GivenBack]]:
    """Invoices of known customers: what was bought, and what was cancelled. Amounts in pence."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["customer_id"]:
                rows[line["invoice"]].append(line)
    purchases, given_back = [], []
    for invoice, lines_of in rows.items():
        at = datetime.strptime(lines_of[0]["date"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        worth = [round(100 * float(line["unit_price"])) * int(line["quantity"]) for line in lines_of]
        customer, total = lines_of[0]["customer_id"], sum(worth)
        if invoice.startswith("C"):
            given_back.append(GivenBack(customer, at, -total, len(lines_of)))
        elif total > 0:
            pieces = sum(int(line["quantity"]) for line in lines_of)
            purchases.append(Purchase(customer, at, total, len(lines_of), pieces))
    return purchases, given_back


def _row(purchases: Sequence[Purchase], given_back: Sequence[GivenBack], cut: datetime) -> float:
    model = fit(purchases, given_back, cut)
    if model is None:
        raise SystemExit(f"expected cancellations before {cut.date()}, found too few to learn from")
    people, table = features(purchases, given_back, cut)
    truth = happened(people, given_back, cut)
    guess = model.probability(table)
    random = np.random.default_rng(7)
    draws = [random.integers(0, len(truth), len(truth)) for _ in range(RESAMPLES)]
    low, high = np.quantile([auc(guess[drawn], truth[drawn]) for drawn in draws], [0.025, 0.975])
    base, orders = np.full(len(truth), truth.mean()), table[:, 2]
    trees = _trees(*examples(purchases, given_back, cut), table)
    reached = auc(guess, truth)
    print(
        f"| {cut.date()} | {len(people)} | {truth.mean():.1%} | {reached:.3f} | {low:.3f}-{high:.3f} "
        f"| {brier(guess, truth):.3f} | {brier(base, truth):.3f} | {auc(orders, truth):.3f} | {auc(trees, truth):.3f} |"
    )
    return reached


def _trees(seen: NDArray[np.float64], came: NDArray[np.float64], asked: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gradient-boosted trees on the same numbers, for comparison."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    few = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, max_leaf_nodes=8, random_state=0)
    return np.asarray(few.fit(seen, came).predict_proba(asked)[:, 1])


if __name__ == "__main__":
    sys.exit(main())
