"""Which one question narrows a list most: the expected bits that its answer brings.

With N candidates left and an answer v that n_v of them fit, given with probability p_v = n_v / sum n, an answer brings
log2 N - sum p_v log2 n_v bits on average; a candidate that no answer on offer fits brings nothing. Quinlan, Induction
of decision trees (1986), for answers that may fit a candidate twice.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.catalogue import named_values
from recommender.types import Item
from recommender.words import folded

MOST_ANSWERS = 4
"""Answers offered; whoever wants another one says it."""
ENOUGH_KNOWN = 0.6
"""Share of the candidates of which the answer must be known: what few products tell is no question."""
ENOUGH_BITS = 0.5
LEAST_SHARE = 0.1
"""Of the candidates, that an answer must leave to be offered: of things for hiking few are books."""
ANSWERED = {"brand": 0.5}
"""Share of people who have an answer at all; few care for the brand of what they look for."""
MOST_LOOKED_AT = 2_000
CATEGORY, BRAND, PRICE = "category", "brand", "price"
DEARER = "dearer"
"""The answer to a question about the price that is the same as no answer: it may cost more."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and the answers on offer with the number of candidates each would leave; most first."""

    trait: str
    """category, brand, price, or the name of an option or attribute."""
    answers: tuple[tuple[str, int], ...]
    """For price a single one: the amount that half of the candidates do not exceed, in minor units."""
    bits: float


def best_question(items: Sequence[Item], *, not_about: Collection[str] = ()) -> Question | None:
    """The question about these candidates that brings most; None when none brings enough.

    Of equal ones the first of category, price, brand, then options and attributes in the order they are met. Of very
    many candidates every n-th is looked at.
    """
    looked_at = items[:: max(1, len(items) // MOST_LOOKED_AT)]
    ruled_out = {folded(name) for name in not_about}
    found = [
        question
        for trait, answers in _traits(looked_at).items()
        if folded(trait) not in ruled_out and (question := _question(trait, answers, len(looked_at))) is not None
    ]
    return max(found, key=lambda question: round(question.bits, 6), default=None)


def bits(fitting: Collection[int], left: int) -> float:
    """What an answer brings on average, of `left` candidates; `fitting` says how many fit each answer."""
    counts = np.array([count for count in fitting if count > 0], dtype=np.float64)
    if len(counts) == 0 or left == 0:
        return 0.0
    return float(np.log2(left) - (counts / counts.sum()) @ np.log2(counts))


def _question(trait: str, answers: Mapping[str, set[int]], left: int) -> Question | None:
    likely = [pair for pair in answers.items() if len(pair[1]) >= LEAST_SHARE * left]
    best = dict(sorted(likely, key=lambda pair: (-len(pair[1]), pair[0]))[:MOST_ANSWERS])
    known, named = (len(set().union(*fitting.values())) for fitting in (answers, best))
    if len(best) < 2 or known < ENOUGH_KNOWN * left:
        return None
    gained = bits([len(fitting) for fitting in best.values()], left) * named / left * ANSWERED.get(trait, 1.0)
    offered = tuple((value, len(fitting)) for value, fitting in best.items() if value != DEARER)
    return Question(trait, offered, gained) if gained >= ENOUGH_BITS else None


def _traits(items: Sequence[Item]) -> dict[str, dict[str, set[int]]]:
    """Each trait's answers, with the places of the candidates that fit them.

    Options and attributes of the largest category only: what colour a present should have is no question yet.
    """
    middle = int(np.median([item.price for item in items])) if items else 0
    kind = Counter(item.category for item in items).most_common(1)[0][0] if items else ""
    found: dict[str, dict[str, set[int]]] = {CATEGORY: {}, PRICE: {}, BRAND: {}}
    for place, item in enumerate(items):
        price = str(middle) if item.price <= middle else DEARER
        own = named_values(item) if item.category == kind else []
        for name, value in [(CATEGORY, item.category), (PRICE, price), (BRAND, item.brand), *own]:
            if value:
                found.setdefault(name, {}).setdefault(value, set()).add(place)
    return found
