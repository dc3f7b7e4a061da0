"""`shopdesk experiments`: how the ways of recommending that are tried compare."""

import argparse
import json

from bot.carry_out.results import FORMULA, Standing
from bot.settings import Settings
from bot.wiring import Wiring


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("experiments", help="how the ways of recommending that are tried compare")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    wiring = Wiring(settings)
    rows = wiring.standings()
    if arguments.json:
        print(json.dumps({"experiment": settings.experiment, "rows": [row.told() for row in rows], "formula": FORMULA}))
        return 0
    if settings.experiment:
        print(f"{settings.experiment} ({settings.experiment_mode}, hold-out {settings.experiment_hold_out:.0%})\n")
    else:
        print("No experiment runs: SHOPDESK_EXPERIMENT names one, SHOPDESK_EXPERIMENT_ARMS its ways of recommending.")
    if not rows:
        return 0
    if not settings.experiment:
        print(f"The last place of a list to what few have met, in {settings.explore:.0%} of conversations:\n")
    print(table(rows))
    print(f"\n{FORMULA}")
    return 0


def table(rows: list[Standing]) -> str:
    """As Markdown."""
    lines = [["group", "shoppers", "lists", "added", "rate", "95 %", "ordered", "would be", "95 %"]]
    lines.append(["---"] * len(lines[0]))
    for row in rows:
        guess = row.would_be
        would_be = [f"{guess.mean:.3f}", f"{guess.low:.3f} to {guess.high:.3f}"] if guess else ["", ""]
        counts = [f"{row.shoppers}", f"{row.lists}", f"{row.added}"]
        lines.append(
            [row.group, *counts, f"{row.rate:.3f}", f"{row.low:.3f} to {row.high:.3f}", f"{row.ordered}", *would_be]
        )
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
