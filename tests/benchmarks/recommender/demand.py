"""How well demand is forecast and stocked: `python -m tests.benchmarks.recommender.demand [--picture FILE]`.

The daily sales of 200 products (retail/uci_retail_daily_top200.csv.gz below SHOPDESK_BENCH_DATA). Methods were chosen
on the two months before (`--earlier` prints those), the last 28 days are reported. Ends with status 1 below a floor.
"""

import argparse
import csv
import gzip
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from recommender.demand.backtest import Judged, compare, judge_totals
from recommender.demand.boosting import BoostedTotals, boosted, learn_totals
from recommender.demand.combine import forecast, mean_of
from recommender.demand.croston import croston, sba, tsb
from recommender.demand.features import known
from recommender.demand.kinds import kinds
from recommender.demand.naive import seasonal_naive, steady, weekday_means
from recommender.demand.sales import Sales, daily
from recommender.demand.smoothing import ets, theta
from recommender.demand.totals import own_quantiles
from recommender.planning.levels import Values
from recommender.planning.simulate import Served, simulate

FILE = Path("retail") / "uci_retail_daily_top200.csv.gz"
WINDOW = 28
BELOW_NAIVE_FLOOR = 0.20
FILL_FLOOR, DAYS_OF_STOCK_CEILING = 0.92, 13.0
TAKEN_BACK = "23843"
"""80,995 pieces ordered on the last day and cancelled twelve minutes later: shown with it and without."""
METHODS = {
    "seasonal naive": seasonal_naive,
    "weekday means": weekday_means,
    "Croston": croston,
    "SBA": sba,
    "TSB": tsb,
    "ETS": ets,
    "Theta": theta,
    "steady": steady,
    "boosting": boosted,
    "ETS + Theta + steady": mean_of(ets, theta, steady),
    "boosting + ETS + steady": mean_of(boosted, ets, steady),
    "boosting + steady (plans)": forecast,
}
PLANS = "boosting + steady (plans)"
LEVELS = (0.1, 0.5, 0.9)
LEAD, LONGER_LEAD, REVIEW = 3, 7, 1  # days
SERVICE = (0.90, 0.95, 0.97, 0.98, 0.985, 0.99)
CHOSEN = 0.98
"""On the months before."""
Quantiles = Callable[[Sales, int, Sequence[float]], Values]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--earlier", action="store_true", help="the two months before instead, on which was chosen")
    parser.add_argument("--picture", type=Path, help="PNG of stock against fill rate")
    arguments = parser.parse_args()
    data = os.environ.get("SHOPDESK_BENCH_DATA")
    if not data or not (Path(data) / FILE).is_file():
        print(f"Daily demand: skipped, SHOPDESK_BENCH_DATA does not name a folder with {FILE}")
        return 0
    sales = read(Path(data) / FILE)
    if arguments.earlier:
        for back in (2 * WINDOW, WINDOW):
            report(sales.until(sales.days - back), None, choosing=True)
        return 0
    return report(sales, arguments.picture)


def read(path: Path) -> Sales:
    def rows() -> Iterator[tuple[str, date, float]]:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["stock_code"], date.fromisoformat(row["date"]), float(row["units"])

    everything = list(rows())
    return daily(everything, last_day=max(day for _, day, _ in everything))[0]


def report(sales: Sales, picture: Path | None, *, choosing: bool = False) -> int:
    print(f"## {len(sales.names)} products, the {WINDOW} days until {sales.end}\n")
    found = kinds(sales.until(sales.days - WINDOW))
    print("kinds: " + ", ".join(f"{kind} {found.count(kind)}" for kind in dict.fromkeys(found)) + "\n")
    weekly = methods_table(sales, step=7)
    methods_table(sales, step=WINDOW)
    totals_table(sales)
    curve = stock_table(sales, LEAD, own_quantiles, "each product's own past")
    stock_table(sales, LONGER_LEAD, own_quantiles, "each product's own past")
    if choosing:
        stock_table(sales, LEAD, weekly_boosting(), "boosting")
    if picture is not None:
        draw(curve, picture)
    below = next(row.below for row in weekly if row.name == PLANS)
    served = curve[SERVICE.index(CHOSEN)]
    is_served = served.fill_rate >= FILL_FLOOR and served.days_of_stock <= DAYS_OF_STOCK_CEILING
    held = [below >= BELOW_NAIVE_FLOOR, is_served]
    print(f"{_word(held[0])}: {below:.1%} below seasonal naive, floor {BELOW_NAIVE_FLOOR:.0%}")
    print(f"{_word(held[1])}: fill rate {served.fill_rate:.1%} at {served.days_of_stock:.1f} days of stock", end="")
    print(f", floor {FILL_FLOOR:.0%} at up to {DAYS_OF_STOCK_CEILING:g} days")
    return 0 if all(held) else 1


def _word(is_held: bool) -> str:
    return "held" if is_held else "MISSED"


def methods_table(sales: Sales, *, step: int) -> list[Judged]:
    rows = compare(METHODS, sales, days=WINDOW, step=step)
    print(f"| forecast every {step} days | RMSSE | 95 % | below naive | 95 % | CPU s |")
    print("| --- | --- | --- | --- | --- | --- |")
    for row in rows:
        own, against = interval(row.errors), interval(rows[0].errors, row.errors)
        print(
            f"| {row.name} | {row.rmsse:.3f} | {own} | {row.below:.1%} | {against} | {row.cpu_seconds:.1f} |",
            flush=True,
        )
    print()
    return rows


def interval(first: Values, second: Values | None = None) -> str:
    """Of a mean, or of the share by which the second mean lies below the first: series drawn anew 2,000 times."""
    is_there = np.isfinite(first)
    drawn = np.random.default_rng(0).integers(0, is_there.sum(), (2_000, is_there.sum()))
    means = first[is_there][drawn].mean(axis=1)
    if second is None:
        return "{:.3f}-{:.3f}".format(*np.quantile(means, (0.025, 0.975)))
    return "{:.1%}-{:.1%}".format(*np.quantile(1 - second[is_there][drawn].mean(axis=1) / means, (0.025, 0.975)))


def totals_table(sales: Sales) -> None:
    print("| total of | pinball 10 / 50 / 90 % | at or below | between 10 and 90 % |\n| --- | --- | --- | --- |")
    for total in (7, 14, 28):
        made = judge_totals(sales, total=total, levels=LEVELS, days=WINDOW)
        losses, below = (" / ".join(f"{one:.3f}" for one in row) for row in (made.pinball, made.below))
        print(f"| {total} days | {losses} | {below} | {made.held:.3f} |", flush=True)
    print()


def stock_table(sales: Sales, lead: int, quantiles: Quantiles, name: str) -> list[Served]:
    """A row for each service level, over all products but the one whose order was taken back."""
    kept = np.array([name != TAKEN_BACK for name in sales.names])
    started, rule = time.process_time(), Rule(lead + REVIEW, quantiles)
    curve = []
    print(f"stock by {name}, lead {lead} days, looked at every day; without {TAKEN_BACK}\n")
    print("| service level | fill rate | mean of products | days of stock | with it |\n| --- | --- | --- | --- | --- |")
    for place, level in enumerate(SERVICE):
        served = simulate(lambda past, at=place: rule(past)[:, at], sales, days=WINDOW, lead=lead, review=REVIEW)
        curve.append(served.only(kept))
        cells = (f"{curve[-1].fill_rate:.3f}", f"{curve[-1].mean_fill_rate:.3f}", f"{curve[-1].days_of_stock:.1f}")
        with_it = f"{served.fill_rate:.3f}, {served.days_of_stock:.1f} days"
        print(f"| {level:.1%} | {' | '.join(cells)} | {with_it} |", flush=True)
    print(f"\n{time.process_time() - started:.0f} CPU s\n")
    return curve


class Rule:
    """Quantiles of what is wanted until an order has come, asked once a day and kept for all service levels."""

    def __init__(self, days: int, quantiles: Quantiles) -> None:
        self.days = days
        self.quantiles = quantiles
        self.made: dict[int, Values] = {}

    def __call__(self, past: Sales) -> Values:
        if past.days not in self.made:
            self.made[past.days] = self.quantiles(past, self.days, SERVICE)
        return self.made[past.days]


def weekly_boosting() -> Quantiles:
    """Boosted quantiles, learnt anew each week."""
    learnt: dict[int, BoostedTotals] = {}

    def quantiles(past: Sales, days: int, levels: Sequence[float]) -> Values:
        week = past.days // 7
        if week not in learnt:
            learnt[week] = learn_totals(past, days, levels)
        return learnt[week].quantiles(known(past))

    return quantiles


def draw(curve: Sequence[Served], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([one.days_of_stock for one in curve], [one.fill_rate for one in curve], "o-", label="of all pieces")
    axes.plot(
        [one.days_of_stock for one in curve], [one.mean_fill_rate for one in curve], "o-", label="mean of products"
    )
    axes.axhline(FILL_FLOOR, color="grey", linewidth=0.8)
    axes.axvline(DAYS_OF_STOCK_CEILING, color="grey", linewidth=0.8)
    axes.set(xlabel="days of stock", ylabel="fill rate", title=f"Stock and service, lead {LEAD} days, daily review")
    axes.legend()
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    sys.exit(main())
