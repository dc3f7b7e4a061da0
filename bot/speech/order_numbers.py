"""Which of a caller's orders was named: what was heard is matched with the numbers it can have been.

Pure. A misheard digit costs as much as it is unlikely (digits.yaml); several hearings of one number add up, so that a
repetition or a correction decides without starting over.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.speech.digits import DIFFERENT, all_digits, digit_runs, distance
from bot.speech.shop_language import DIGITS

FARTHEST = 1.75
"""Cost of the worst reading that is still believed: nearly two wrong digits."""
CLEAR = 0.45
"""By how much the best number must be better than the next; one pair of digits that sound alike is less."""
LATER = 0.15
"""Cost of every place down the list of alternatives."""
END = 3
"""Digits that name an order by its end."""
END_COST = 0.2
ELSEWHERE = 0.5
"""Cost of one or two digits that are not the last ones."""
GROUP = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One of the numbers, clearly."""

    order_id: str
    cost: float
    """0: heard as it is."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several may be meant, the likeliest first: read the first back, or ask which."""

    order_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """None of them; `digits` is what was heard, "" without any."""

    digits: str = ""


Resolved = Found | Ambiguous | Nothing


def resolve(hearings: Sequence[Sequence[str]], known: Sequence[str], *, refused: Collection[str] = ()) -> Resolved:
    """The order that was named, out of `known`.

    Each hearing is the readings of one utterance, best first (`text`, then `alternatives`); one without digits tells
    nothing. Numbers that the caller said no to stand in `refused`.
    """
    told = [hearing for hearing in hearings if any(digit_runs(reading) for reading in hearing)]
    digits = next((found for reading in (told[-1] if told else ()) if (found := all_digits(reading))), "")
    costs = {
        order: sum(_cost(hearing, order, is_repair=place > 0) for place, hearing in enumerate(told))
        for order in known
        if order not in refused
    }
    believed = sorted((cost, order) for order, cost in costs.items() if told and cost <= FARTHEST * len(told))
    if not believed:
        return Nothing(digits)
    best = believed[0][0]
    close = tuple(order for cost, order in believed if cost - best < CLEAR)
    return Found(close[0], best) if len(close) == 1 else Ambiguous(close)


def read_back(order_id: str) -> str:
    """The number as it is read to the caller, in groups: "W20398" -> "W 2 0, 3 9 8"."""
    letters = "".join(sign for sign in order_id if sign.isalpha())
    figures = "".join(sign for sign in order_id if sign.isdecimal())
    first = len(figures) % GROUP
    groups = [figures[:first], *(figures[at : at + GROUP] for at in range(first, len(figures), GROUP))]
    spoken = ", ".join(" ".join(group) for group in groups if group)
    return f"{' '.join(letters)} {spoken}".strip()


def spelled(order_id: str) -> str:
    """The number as callers say it: "W20398" -> "w two zero three nine eight"."""
    return " ".join(DIGITS[int(sign)] if sign.isdecimal() else sign.lower() for sign in order_id if sign.isalnum())


def _cost(hearing: Sequence[str], order: str, *, is_repair: bool) -> float:
    """Of the reading that fits best."""
    meant = "".join(sign for sign in order if sign.isdecimal())
    reading_cost = _repair_cost if is_repair else _reading_cost
    costs = [
        LATER * place + reading_cost(run, meant)
        for place, reading in enumerate(hearing)
        for run in {*digit_runs(reading), all_digits(reading)}
        if run
    ]
    return min(costs, default=float(len(meant)))


def _repair_cost(heard: str, meant: str) -> float:
    """ "No, eight at the end": a digit or two alone, after the number was heard once."""
    if len(heard) >= END:
        return _reading_cost(heard, meant)
    places = range(len(meant) - len(heard))
    elsewhere = min((distance(heard, meant[at : at + len(heard)]) for at in places), default=DIFFERENT)
    return min(distance(heard, meant[-len(heard) :]), ELSEWHERE + elsewhere)


def _reading_cost(heard: str, meant: str) -> float:
    whole = distance(heard, meant)
    if END <= len(heard) < len(meant):
        return min(whole, END_COST + distance(heard, meant[-len(heard) :]))
    return whole
