"""The plan as a picture: what is wanted and what is there, for what is most urgent and what sells best."""

from collections.abc import Sequence
from pathlib import Path

from recommender.planning.plan import Row

URGENT, WANTED = 10, 10
"""Rows: the most urgent, and below them what sells best of the others."""
TITLE_CHARS = 38


def draw(rows: Sequence[Row], titles: Sequence[str], path: Path, *, days: int) -> None:
    """Two panels: stock against its forecast, and pieces to order now. `rows` come most urgent first.

    `path` ends in .png, .svg or .pdf; raises `ValueError` for another ending, `OSError` where it cannot be written.
    """
    from matplotlib.figure import Figure

    everything = list(zip(rows, titles, strict=True))
    others = sorted(everything[URGENT:], key=lambda one: one[0].mean_a_day, reverse=True)
    shown = [*everything[:URGENT], *others[:WANTED]][::-1]
    places = range(len(shown))
    figure = Figure(figsize=(11, 1.6 + 0.32 * len(shown)), layout="constrained")
    stock, orders = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    stock.barh(places, [row.on_hand for row, _ in shown], color="#3b6ea5", label="on hand")
    left = [row.on_hand for row, _ in shown]
    stock.barh(places, [row.on_order for row, _ in shown], left=left, color="#a9c4e0", label="on order")
    middle = [row.middle for row, _ in shown]
    spread = [[row.middle - row.low for row, _ in shown], [row.high - row.middle for row, _ in shown]]
    label = f"wanted in {days} days (10, 50, 90 %)"
    stock.errorbar(middle, places, xerr=spread, fmt="o", color="#c0392b", capsize=3, markersize=4, label=label)
    points = [max(row.reorder, 0) for row, _ in shown]
    stock.plot(points, places, "|", color="black", markersize=12, label="reorder point")
    stock.set_yticks(places, [f"{title[:TITLE_CHARS]}  {row.group}" for row, title in shown], fontsize=8)
    stock.set_xlabel("pieces")
    stock.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, fontsize=7, frameon=False)
    orders.barh(places, [row.order for row, _ in shown], color="#2e8b57")
    orders.set_xlabel("order now, pieces")
    figure.savefig(path, dpi=120)
