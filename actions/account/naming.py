"""Which of a few named things is meant: subscriptions, memberships, bought products."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def named(said: str, things: Sequence[T], name: Callable[[T], str]) -> T | None:
    """The thing whose name is said, or that shares more words with what is said than any other; None when unsure."""
    whole = [thing for thing in things if name(thing).casefold() in said.casefold()]
    if whole:
        return max(whole, key=lambda thing: len(name(thing)))
    words = _words(said)
    scored = sorted(((len(words & _words(name(thing))), index) for index, thing in enumerate(things)), reverse=True)
    if not scored or scored[0][0] == 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return things[scored[0][1]]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.casefold()))
