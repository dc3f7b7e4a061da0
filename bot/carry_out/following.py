"""Reads a question that says only half, with the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.dialogue.asked import Asked
from bot.dialogue.phrases import says
from knowledge_base.filters import EVERYBODY, Filter
from knowledge_base.quoting import quote
from knowledge_base.types import Answer, Entry, Hit
from knowledge_base.words import content_words, words

ALONE = 0.5
"""What the question by itself counts for, beside the readings with the question before and with its entry's title.
All weights were chosen on the `dev` half of tests/knowledge_base/follow_ups.yaml."""
SAID = 0.25
"""What an entry gets for having all of the question's own words."""
STAYS = 0.2
"""What the entry that answered before gets when the question points back: "and do they expire"."""
CONSIDERED = 8
SAY_LITTLE = frozenset(
    {"long", "doe", "much", "many", "cost", "free", "work", "also", "even", "about", "happen", "time"}
)
"""Folded words that ask, and name nothing that could be asked about."""
LONGEST_READING = 200
"""Characters; a longer chain of questions begins anew with its last one."""


class Findable(Protocol):
    """What is asked of a knowledge base here."""

    def nearest(self, question: str, k: int = 3, *, today: date | None = None, only: Filter) -> Sequence[Hit]: ...

    def find(self, entry_id: str) -> Entry | None: ...


def with_context(question: str, asked: Asked) -> str:
    """The question with the one it goes on with."""
    joined = f"{asked.question} {question}"
    return joined if len(joined) <= LONGEST_READING else question


@dataclass(frozen=True, slots=True)
class Found:
    """The entry that a question in its context is about."""

    entry: Entry
    answer: Answer | None
    """None: all of the entry was quoted already."""


def answer_in_context(
    knowledge: Findable, question: str, asked: Asked, today: date, only: Filter = EVERYBODY
) -> Found | None:
    """The entry that fits best, whichever way it is read; None where that names something it does not have.

    "And for sale items?" is looked for as it stands, after the question before, and after the title of what answered
    that. Of the entry that answered before, what was not quoted yet is quoted.
    """
    before = knowledge.find(asked.entry)
    own = set(content_words(question)) - SAY_LITTLE
    points_back = says("refers_back", question)

    def weight(score: float, entry: Entry) -> float:
        stays = STAYS if points_back and entry.id == asked.entry else 0.0
        return score + SAID * _share(own, entry) + stays

    found = _scores(knowledge, question, asked, before, today, only)
    if not found:
        return None
    _, best = max(found, key=lambda one: weight(*one))
    if own and not points_back and not _share(own, best):
        return None
    return Found(best, quote(best, question, quoted=asked.quoted if best.id == asked.entry else ()))


def _scores(
    knowledge: Findable, question: str, asked: Asked, before: Entry | None, today: date, only: Filter
) -> list[tuple[float, Entry]]:
    """Every entry near to one of the readings, with how near it is to all of them."""
    readings = [(f"{asked.question} {question}", 0.5), (question, ALONE)]
    readings += [(f"{before.title} {question}", 0.5)] if before else []
    entries: dict[str, Entry] = {}
    scores: dict[str, float] = {}
    for reading, weight in readings:
        hits = knowledge.nearest(reading, CONSIDERED, today=today, only=only)
        entries |= {hit.entry.id: hit.entry for hit in hits}
        least = min((hit.score for hit in hits), default=0.0)
        near = {hit.entry.id: hit.score - least for hit in hits}
        scores = {entry_id: scores.get(entry_id, 0.0) + weight * near.get(entry_id, 0.0) for entry_id in entries}
    return [(scores[entry_id], entry) for entry_id, entry in entries.items()]


def _share(own: set[str], entry: Entry) -> float:
    """How many of the question's own words the entry has."""
    has = set(words(" ".join((entry.title, *entry.questions, entry.body))))
    return len(own & has) / len(own) if own else 0.0
