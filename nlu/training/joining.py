"""Two sentences said in one message, so that what each part of it wants is learnt in its context."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlu.training.sentences import Sentence
from nlu.wishes import NO_REQUESTS

MOST_CHARS = 320  # together: longer messages would be cut off
_AFTER_AN_END = (" ", " ", "\n", " Also, ", " And ", " also ", " Oh, and ", " Another thing: ", " Plus ", " but ")
_IN_BETWEEN = (
    ". ",
    ". ",
    " and ",
    ", and also ",
    " also ",
    ". Also ",
    ", but ",
    "\n",
    " - oh and ",
    ". and ",
    "; ",
    " plus ",
)


def joined(sentences: Sequence[Sentence], share: float, chance: random.Random) -> Iterator[Sentence]:
    """`sentences`, that `share` of the requests among them followed by another request in the same message."""
    requests = [sentence for sentence in sentences if sentence.intent and sentence.intent not in NO_REQUESTS]
    for sentence in sentences:
        if requests and sentence.intent and sentence.intent not in NO_REQUESTS and chance.random() < share:
            yield _both(sentence, chance.choice(requests), chance)
        else:
            yield sentence


def _both(first: Sentence, second: Sentence, chance: random.Random) -> Sentence:
    text = first.text.rstrip()
    text += chance.choice(_AFTER_AN_END if text.endswith((".", "!", "?")) else _IN_BETWEEN)
    start = len(text)
    if start + len(second.text) > MOST_CHARS or first.intent == second.intent:
        return first
    return replace(
        first,
        text=text + second.text,
        intent=None,
        spans=(*first.spans, *((label, at + start, end + start) for label, at, end in second.spans)),
        wishes=((first.intent, 0, len(first.text)), (second.intent, start, start + len(second.text))),
    )
