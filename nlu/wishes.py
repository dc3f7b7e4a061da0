"""How many things a message asks for: one as a rule, several where its clauses say so clearly."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.clauses import Clause
from nlu.expectations import ANSWERS
from nlu.types import Intent, Wish

MIN_CONFIDENCE = 0.6
"""Of a clause that is to count as a wish of its own."""
_NO_REQUESTS = ANSWERS | {Intent.GREETING, Intent.PROBLEM_SOLVED, Intent.HELP, Intent.REPEAT, Intent.ABUSE}


@dataclass(frozen=True, slots=True)
class Part:
    """A clause and what it means by itself."""

    clause: Clause
    intent: Intent
    confidence: float


def wishes(parts: Sequence[Part], whole: tuple[Intent, float], length: int) -> tuple[Wish, ...]:
    """The wishes of a message of `length` characters whose clauses are `parts`; `whole` is what it means at large."""
    clear = [part for part in parts if part.confidence >= MIN_CONFIDENCE and part.intent not in _NO_REQUESTS]
    asked = [part for part in clear if part.clause.asks or part.clause.negated]
    distinct = {(part.intent, part.clause.negated) for part in asked}
    if len(distinct) < 2 and not any(part.clause.negated for part in asked):
        return (Wish(*whole, 0, length),)
    return tuple(_joined(asked))


def _joined(parts: Sequence[Part]) -> list[Wish]:
    """One wish for clauses in a row that want the same."""
    joined: list[Wish] = []
    for part in parts:
        wish = Wish(part.intent, part.confidence, part.clause.start, part.clause.end, part.clause.negated)
        before = joined[-1] if joined else None
        if before and (before.intent, before.negated) == (wish.intent, wish.negated):
            confidence = max(before.confidence, wish.confidence)
            joined[-1] = Wish(wish.intent, confidence, before.start, wish.end, wish.negated)
        else:
            joined.append(wish)
    return joined
