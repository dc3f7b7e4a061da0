"""Words that were heard, turned towards what is likely: a misheard number becomes the caller's own. Pure."""

from dataclasses import replace

from bot.messages import Transcript
from bot.speech.digits import Run, distance, runs_in, words_of
from bot.speech.expecting import Expecting, Kind
from bot.speech.order_numbers import Found, resolve, spelled

LEANING = (Kind.ANYTHING, Kind.ORDER_ID)
SHORTER = 1
"""Digits that may have been lost; fewer are the end of a number, which the dialogue understands by itself."""


def leaned(heard: Transcript, expecting: Expecting) -> Transcript:
    """`heard` with the one of `expecting.likely` that was clearly meant; what was heard becomes an alternative."""
    numbers = {order: spelled(order).split() for order in expecting.likely if any(map(str.isdecimal, order))}
    readings = (heard.text, *heard.alternatives)
    if not numbers or expecting.kind not in LEANING:
        return heard
    meant = resolve([readings], tuple(numbers))
    if not isinstance(meant, Found) or meant.cost == 0:
        return heard
    digits = "".join(filter(str.isdecimal, meant.order_id))
    runs = [run for run in runs_in(heard.text) if len(run.digits) >= len(digits) - SHORTER and run.digits != digits]
    if not runs:
        return heard
    run = min(runs, key=lambda run: distance(run.digits, digits))
    said = [word for word in numbers[meant.order_id] if len(word) > 1]
    return _replaced(heard, run, said)


def _replaced(heard: Transcript, run: Run, said: list[str]) -> Transcript:
    words = words_of(heard.text)
    text = " ".join([*words[: run.start], *said, *words[run.end :]])
    alternatives = (heard.text, *(other for other in heard.alternatives if other != text))
    if len(heard.words) != len(words):
        return replace(heard, text=text, words=(), alternatives=alternatives, times=())
    replaced = heard.words[run.start : run.end]
    sure = round(sum(confidence for _, confidence in replaced) / len(replaced), 3)
    number = tuple((word, sure) for word in said)
    spoken = (*heard.words[: run.start], *number, *heard.words[run.end :])
    return replace(heard, text=text, words=spoken, alternatives=alternatives, times=())
