"""How probably the best entry answers the question."""

import math
from dataclasses import dataclass

from knowledge_base.index import Match


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic weights that turn the evidence for the best entry into a probability.

    Fitted by tests/benchmarks/knowledge_base/calibrate.py on the dev part of tests/knowledge_base/questions.
    """

    bias: float
    wording: float
    passage: float
    lexical: float
    coverage: float
    margin: float
    familiarity: float
    scope: float = 0.0


WITH_SCOPE = Calibration(-2.47, 2.04, -1.23, -4.64, 3.32, 4.89, 0.31, 0.27)
WITHOUT_SCOPE = Calibration(-2.60, 3.27, -0.85, -6.18, 3.69, 4.12, 0.49)


def confidence(best: Match, margin: float, scope: float | None) -> float:
    """The probability that `best` is the answer.

    `margin` is its lead over the second entry, `scope` the probability that the question is about the shop.
    """
    by = WITHOUT_SCOPE if scope is None else WITH_SCOPE
    evidence = by.bias + by.wording * best.wording + by.passage * best.passage + by.lexical * best.lexical
    evidence += by.coverage * best.coverage + by.margin * margin + by.familiarity * best.familiarity
    evidence += 0.0 if scope is None else by.scope * log_odds(scope)
    return 1 / (1 + math.exp(-evidence))


def log_odds(probability: float) -> float:
    """0.5 -> 0; the surest are taken for 0.9999."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
