"""How much more own sentences would help: `python -m tests.benchmarks.nlu.curve`.

Heads on frozen features are trained on growing shares of the project's sentences and read the third-party shop
sentences (SHOPDESK_BENCH_DATA) and the held-out ones. An intent whose curve still rises is one to write more for.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.training import light
from nlu.training.sentences import Sentence, load
from nlu.training.train import export_frozen
from nlu.training.vectors import encode
from nlu.types import Intent
from tests.benchmarks.nlu.own import SENTENCES
from tests.benchmarks.nlu.public import lines

SHARES = (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
RISING = 0.03
"""Accuracy of an intent that the last share added."""


def main() -> int:
    """Print accuracy against the number of sentences, and the intents that still gain."""
    if not os.environ.get("SHOPDESK_BENCH_DATA"):
        print("SHOPDESK_BENCH_DATA is not set: nothing to measure")
        return 0
    public = Path(os.environ["SHOPDESK_BENCH_DATA"]) / "intents" / "intents_dev.jsonl.gz"
    models = Path(os.environ.get("SHOPDESK_HOME", ".shopdesk")) / "benchmarks"
    models.mkdir(parents=True, exist_ok=True)
    third_party = [Sentence(row["text"], Intent(row["intent"]), "neutral") for row in lines(public, 1)]
    real = np.array([row["source"].startswith("hint3") for row in lines(public, 1)])
    own, held_out = load(), load(SENTENCES)
    frozen = export_frozen(models)
    vectors = [encode([s.text for s in part], frozen, models) for part in (own, third_party, held_out)]
    answers = [np.array([str(s.intent) for s in part]) for part in (own, third_party, held_out)]
    order = np.random.default_rng(7).permutation(len(own))
    print(f"sentences  third party ({len(third_party)})  real customers ({real.sum()})  held out ({len(held_out)})")
    by_share: list[NDArray[np.bool_]] = []
    for share in SHARES:
        chosen = order[: int(share * len(order))]
        head = light.intent_head(vectors[0][chosen], answers[0][chosen].tolist())
        right = [_given(head, v) == a for v, a in zip(vectors[1:], answers[1:], strict=True)]
        print(f"{len(chosen):9}  {right[0].mean():19.1%}  {right[0][real].mean():21.1%}  {right[1].mean():8.1%}")
        by_share.append(right[0])
    _rising(answers[1], by_share[-2], by_share[-1])
    return 0


def _given(head: light.LinearHead, vectors: NDArray[np.float32]) -> NDArray[np.str_]:
    return np.array(head.labels)[head.logits(vectors).argmax(axis=1)]


def _rising(answers: NDArray[np.str_], before: Sequence[bool], after: Sequence[bool]) -> None:
    print(f"intents that gained {RISING:.0%} or more from the last share")
    for intent in sorted(set(answers)):
        of = answers == intent
        gained = np.asarray(after)[of].mean() - np.asarray(before)[of].mean()
        if gained >= RISING:
            print(f"  {intent:<28} {gained:+.1%}, now {np.asarray(after)[of].mean():.1%} of {of.sum()}")


if __name__ == "__main__":
    sys.exit(main())
