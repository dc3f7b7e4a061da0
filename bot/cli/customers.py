"""`shopdesk customers`: who the shop's customers are, in groups, and what may come of them."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean

from bot.cli.bad_input import BadInput
from bot.cli.recommender_commands import learn_customers, open_shop
from bot.settings import Settings
from recommender.customers import Profile, Profiles, Segment


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("customers", help="customers in groups, and what may come of them")
    parser.add_argument("--json", action="store_true", help="one JSON object with every customer")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="also draw the groups (PNG, SVG)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Learn from the shop's orders unless that was done today, and print a row a group."""
    learnt = learn_customers(settings, open_shop(settings))
    if arguments.picture is not None:
        _draw(arguments.picture, learnt)
    if arguments.json:
        print(json.dumps({**learnt.about, "customers": [asdict(one) for one in learnt]}, ensure_ascii=False))
        return 0
    print(table(learnt))
    return 0


def table(learnt: Profiles) -> str:
    """A Markdown table of the groups, then how good the figures are."""
    lines = [
        f"| segment | customers | orders | last order, days ago | an order, {learnt.currency} | come back in 90 days "
        f"| next year, {learnt.currency} | four in five between |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for group in Segment:
        if people := [one for one in learnt if one.segment is group]:
            lines.append(_row(group, people))
    return "\n".join([*lines, "", *_quality(learnt)])


def _row(group: Segment, people: Sequence[Profile]) -> str:
    cells = [
        str(group),
        str(len(people)),
        _mean([one.orders for one in people], 1),
        _mean([one.recency for one in people], 0),
        _mean([one.spent / one.orders / 100 for one in people if one.orders], 2),
        _mean([one.comes_back for one in people], 2),
        _mean([None if one.value is None else one.value / 100 for one in people], 2),
        " to ".join(_mean([_hundredth(amount) for amount in ends], 0) for ends in _ends(people)),
    ]
    return f"| {' | '.join(cells)} |"


def _ends(people: Sequence[Profile]) -> tuple[list[int | None], list[int | None]]:
    return [one.low for one in people], [one.high for one in people]


def _hundredth(amount: int | None) -> float | None:
    return None if amount is None else amount / 100


def _mean(numbers: Sequence[float | None], digits: int) -> str:
    known = [number for number in numbers if number is not None]
    return f"{fmean(known):.{digits}f}" if known else "-"


def _quality(learnt: Profiles) -> list[str]:
    groups = learnt.about["segments"]
    told = [f"{one['k']}: {one['silhouette']:.3f}" for one in groups["fits"]]
    lines = [f"groups: elbow at {groups['elbow']}, chosen {groups['chosen']}; silhouette {', '.join(told)}"]
    for one in learnt.about["quality"]:
        lines.append(f"orders again within 90 days, {one['name']}: AUC {one['auc']:.3f}, Brier {one['brier']:.3f}")
    return lines if learnt.about["segments"]["fits"] else ["too few customers with orders to group"]


def _draw(path: Path, learnt: Profiles) -> None:
    from recommender.customers.picture import draw

    try:
        draw(path, learnt)
    except (OSError, ValueError) as error:
        raise BadInput(f"--picture {path}: {error}") from error
