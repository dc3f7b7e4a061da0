"""Simulated shoppers with real understanding, and with understanding that never errs: how many reach what they want.

`python -m tests.benchmarks.simulated` plays over a new demo shop with the models in SHOPDESK_HOME;
SHOPDESK_BENCH_SHOPPERS sets how many (1000).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHOPPERS = os.environ.get("SHOPDESK_BENCH_SHOPPERS", "1000")
MOST_TURNS = 6  # median of a shopper's
FLOORS = {"real": 0.88, "scripted": 0.95}


def main() -> int:
    """1 when a floor is not held, something happened that must not, or a failure was left to itself."""
    missed = False
    for understanding, floor in FLOORS.items():
        started = time.monotonic()
        told = _simulate(understanding)
        share, seconds = told["reached"] / told["tries"], time.monotonic() - started
        missed |= share < floor or told["median_turns"] > MOST_TURNS
        missed |= any(told[count] for count in ("violations", "crashes", "left_alone"))
        print(
            f"| simulated shoppers, {understanding} understanding | {share:.1%} of {told['tries']} reach their goal "
            f"(at least {floor:.0%}), {told['median_turns']:.0f} turns, {told['violations']} violations, "
            f"{told['crashes']} crashes; failures: {told['failed_with_person']} with a person, "
            f"{told['failed_with_message']} with a message taken, {told['left_alone']} left alone | {seconds:.0f} s |"
        )
    return int(missed)


def _simulate(understanding: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["-m", "bot.cli", "simulate", "--fresh", "-n", SHOPPERS, "--understanding", understanding]
        subprocess.run([sys.executable, *command, "--json", str(report)], check=False, stdout=subprocess.DEVNULL)
        return json.loads(report.read_text("utf-8"))["all"]


if __name__ == "__main__":
    sys.exit(main())
