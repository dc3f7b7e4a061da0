"""How many things a message asks for: one as a rule, several where its clauses say so clearly."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.clauses import Clause
from nlu.expectations import ANSWERS
from nlu.proceeds import is_of_a_swap, says_where_money_goes
from nlu.types import Intent, Wish

Array = NDArray[np.floating[Any]]
MIN_ASKED, MIN_TOLD = 0.35, 0.92
"""Confidence from which a clause counts as a wish of its own: of a question or request, and of what is merely told.

Of 92 messages with several wishes (`data/two_wishes.yaml`) 70 % are heard as such, 57 % with exactly the right ones, by
the model of 13,015 sentences; 5.4 % of held-out messages of several clauses but one wish are taken for two.
"""
_READ_CHARS = 400  # of a clause; the last one of a very long message holds all that is left
_MOST_ADDED = 3.5
"""Log-odds that the frozen encoder may add to what the fine-tuned one says; 3.4 was the most in 1,865 clauses."""
MIN_SECOND = 0.05
"""Probability in context from which a clause may want something else than another one."""
NO_REQUESTS = ANSWERS | {Intent.GREETING, Intent.PROBLEM_SOLVED, Intent.HELP, Intent.REPEAT, Intent.ABUSE}


@dataclass(frozen=True, slots=True)
class Part:
    """A clause and what it means by itself."""

    clause: Clause
    intent: Intent
    confidence: float


def may_be_several(pieces: Sequence[Clause], in_context: Sequence[Array]) -> bool:
    """Whether a message of the clauses `pieces` may want several things, so that each is worth a pass of its own.

    `in_context`: what the whole message's pass says of each clause, probabilities of the intents that are requests;
    none without a fine-tuned encoder. A clause that rules something out or speaks of money changes how others are read.
    """
    if any(piece.negated for piece in pieces):
        return True
    if len(pieces) < 2:
        return False
    if not in_context or any(says_where_money_goes(piece.text) for piece in pieces):
        return True
    return any(_differ(first, second) for first, second in permutations(in_context, 2))


def _differ(first: Array, second: Array) -> bool:
    return min(float(first.max()), float(np.delete(second, first.argmax()).max())) >= MIN_SECOND


def parts_of(pieces: Sequence[Clause], rank: Callable[[Clause], tuple[Intent, float] | None]) -> list[Part]:
    """What each of `pieces` means by `rank`; none as soon as the message can only be one wish.

    `rank` costs an encoder's pass; it may return None for a clause that can be no wish of its own. A clause that rules
    something out or speaks of money changes the reading of the others, so that all must be known then.
    """
    needs_all = any(piece.negated or says_where_money_goes(piece.text) for piece in pieces)
    known: dict[int, Part] = {}
    clear = 0
    for n in sorted(range(len(pieces)), key=lambda n: pieces[n].asks):
        meant = rank(replace(pieces[n], text=pieces[n].text[:_READ_CHARS]))
        known[n] = Part(pieces[n], *meant or (Intent.OUT_OF_SCOPE, 0.0))
        clear += _is_clear(known[n])
        if not needs_all and clear + len(pieces) - len(known) < 2:
            return []
    return [known[n] for n in range(len(pieces))]


def is_out_of_reach(best: float, clause: Clause) -> bool:
    """Whether one encoder is so sure against every request, `best` the likeliest, that the other cannot make it one."""
    return _log_odds(best) < _log_odds(_least(clause)) - _MOST_ADDED


def wishes(parts: Sequence[Part], whole: tuple[Intent, float], length: int) -> tuple[Wish, ...]:
    """The wishes of a message of `length` characters whose clauses are `parts`; `whole` is what it means at large."""
    with_money = _with_money(parts)
    clear = [part for part in _with_rests(with_money) if _is_clear(part)]
    negated = any(part.clause.negated for part in clear)
    if negated or len({part.intent for part in clear}) > 1 or (clear and with_money != list(parts)):
        return tuple(_joined(clear))
    return (Wish(*whole, 0, length),)


_GO_ON = frozenset({Intent.EXCHANGE_ITEM, Intent.MODIFY_ORDER, Intent.RETURN_ITEM, Intent.CANCEL_ORDER})
"""What takes several things: "return the shoes. And the lamp"."""


def _is_its_money(part: Part, before: Part) -> bool:
    """Whether `part` only says what becomes of the money of the return, cancellation or exchange before it."""
    if before.clause.negated or not says_where_money_goes(part.clause.text):
        return False
    if before.intent in {Intent.RETURN_ITEM, Intent.CANCEL_ORDER, Intent.CHANGE_PAYMENT_METHOD}:
        return True
    return before.intent in {Intent.EXCHANGE_ITEM, Intent.MODIFY_ORDER} and is_of_a_swap(part.clause.text)


def _with_money(parts: Sequence[Part]) -> list[Part]:
    """A clause that says where the money goes belongs to the wish before it, whatever it would mean by itself."""
    known: list[Part] = []
    for part in parts:
        before = next((each for each in reversed(known) if _is_clear(each)), None)
        known.append(_going_on(part, before) if before and _is_its_money(part, before) else part)
    return known


def _with_rests(parts: Sequence[Part]) -> list[Part]:
    """A clause that only adds a thing wants what the one before it wanted."""
    known: list[Part] = []
    for part in parts:
        before = next((each for each in reversed(known) if _is_clear(each)), None)
        goes_on = before and before.intent in _GO_ON and part.clause.is_rest
        known.append(_going_on(part, before) if before and goes_on else part)
    return known


def _going_on(part: Part, before: Part) -> Part:
    return Part(part.clause, before.intent, before.confidence)


def _log_odds(probability: float) -> float:
    return math.log(max(probability, 1e-9) / max(1 - probability, 1e-9))


def _is_clear(part: Part) -> bool:
    return part.intent not in NO_REQUESTS and part.confidence >= _least(part.clause)


def _least(clause: Clause) -> float:
    return MIN_ASKED if clause.asks or clause.negated else MIN_TOLD


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
