"""Which span of a known entry is quoted: for somebody who chose it, or asks on about it."""

from collections.abc import Collection

from knowledge_base.passages import Passage, first_sentences, has_figure, plain, split
from knowledge_base.types import Answer, Entry
from knowledge_base.words import asks_for_figure, content_words, words


def quote(entry: Entry, question: str = "", *, quoted: Collection[int] = (), score: float = 1.0) -> Answer | None:
    """The passage of `entry` with most words of `question`, the first of equals; one not in `quoted` before others.

    `quoted` are the starts of passages that were given already. None: all was given, and none of it is asked for.
    "How much" asks for a passage with a figure.
    """
    passages = split(entry.body)
    asked = set(content_words(question))

    def fits(one: Passage) -> int:
        figure = asks_for_figure(question) and has_figure(entry.body[one.start : one.end])
        return _shared(entry, one, asked) + figure

    best = max(passages, key=lambda one: (fits(one), one.start not in quoted), default=None)
    if best is None or (best.start in quoted and not fits(best)):
        return None
    return _answer(entry, best, passages[0], score)


def _shared(entry: Entry, passage: Passage, asked: set[str]) -> int:
    return len(asked.intersection(words(entry.body[passage.start : passage.end])))


def _answer(entry: Entry, passage: Passage, lead: Passage, score: float) -> Answer:
    span = entry.body[passage.start : passage.end]
    is_lead = passage == lead
    speech = entry.speech if is_lead and entry.speech else first_sentences(plain(span))
    return Answer(entry, span, passage.start, passage.end, score, speech)
