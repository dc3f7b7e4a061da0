"""Matching what was said with things that are known."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from actions.shop.models import OrderLine
from bot.dialogue.slots.heard import Heard

T = TypeVar("T")

IN_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}

IDLE_WORDS = frozenset(
    ["the", "and", "for", "with", "from", "one", "ones", "that", "this", "not", "but", "yes", "order", "set", "please"]
)


def words(text: str) -> frozenset[str]:
    """Content words in lower case, plural endings off: {"shoe", "baby", "42"}."""
    return frozenset(
        re.sub(r"(?<=[^s]{3})s$", "", re.sub(r"(?<=[a-z]{2})ies$", "y", word))
        for word in re.findall(r"[a-z0-9]+", text.lower())
        if (len(word) > 2 or word.isdecimal()) and word not in IDLE_WORDS
    )


def line_words(line: OrderLine) -> frozenset[str]:
    """What a customer may call a line: words of its title and options."""
    return words(" ".join([line.title, *line.options.values()]))


def ordinals(heard: Heard, listed: Sequence[T]) -> list[T]:
    """Those of a list that "the first and the third", "the last one" mean."""
    chosen = []
    for value in heard.values("ordinal"):
        position = int(value) if re.fullmatch(r"-?\d{1,3}", value) else IN_WORDS.get(value.casefold(), 0)
        index = position - 1 if position > 0 else position
        if position and -len(listed) <= index < len(listed):
            chosen.append(listed[index])
    return chosen


def by_ordinal(heard: Heard, listed: Sequence[T]) -> T | None:
    """The one of a list that "the second", "the last one" means."""
    return next(iter(ordinals(heard, listed)), None)


def best_match(text: str, things: Sequence[T], words_of: Callable[[T], frozenset[str]]) -> T | None:
    """The one thing that shares more words with `text` than any other; None when none or several do."""
    said = words(text)
    scored = sorted(((len(said & words_of(thing)), index) for index, thing in enumerate(things)), reverse=True)
    if not scored or scored[0][0] == 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return things[scored[0][1]]


def named_among(text: str, things: Sequence[T], words_of: Callable[[T], frozenset[str]]) -> list[T]:
    """Every thing that is named: "the mug and the desk lamp" names no floor lamp, "the football" no football boots.

    A thing that shares only some of the words that another one shares is not meant by them, nor one that has more
    words than were said where another one has just these.
    """
    said = words(text)
    shared = [said & words_of(thing) for thing in things]
    whole = {own for thing, own in zip(things, shared, strict=True) if own == words_of(thing)}
    return [
        thing
        for thing, own in zip(things, shared, strict=True)
        if own and not any(own < other for other in shared) and (own not in whole or own == words_of(thing))
    ]
