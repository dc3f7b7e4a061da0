"""Looks for what goes wrong in a growing knowledge base: doubles, contradictions, dead links, entries gone stale."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from knowledge_base.answer import KnowledgeBase
from knowledge_base.filters import UNLIMITED
from knowledge_base.passages import plain, sentences
from knowledge_base.types import Encoder, Entry

SAME_QUESTION = 0.97
"""Cosine from which two questions of different entries ask the same."""
SAME_STATEMENT = 0.8
"""Cosine from which two sentences that differ in a figure are worth a look."""
SOON = timedelta(days=14)
_AMOUNT = re.compile(
    r"(€)\s?(\d[\d.,]{0,12}\d|\d)|(\d[\d.,]{0,12}\d|\d)(?: to (\d{1,6}))? ?(%|(?:working |banking )?"
    r"(?:minute|hour|day|week|month|year|piece|point|character)s?\b)"
)
_HELP_LINK = re.compile(r"\]\(/help/([a-z0-9-]{1,60})/([A-Za-z0-9._-]{1,100})\)")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to look at."""

    kind: str
    """duplicate, contradiction, stale, unreachable or link."""
    entries: tuple[str, ...]
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.entries)}: {self.detail}"


def check(base: KnowledgeBase, *, today: date) -> list[Finding]:
    """Everything found, by kind."""
    entries, encoder = base.entries, base.encoder
    if not entries:
        return [Finding("empty", (), "there is no entry")]
    return [
        *duplicates(entries, encoder),
        *contradictions(entries, encoder),
        *stale(entries, today),
        *unreachable(base),
        *dead_links(entries),
    ]


def duplicates(entries: tuple[Entry, ...], encoder: Encoder) -> Iterator[Finding]:
    """Questions that two entries both claim."""
    asked = [(entry.id, wording) for entry in entries for wording in dict.fromkeys((entry.title, *entry.questions))]
    for first, second in _near_pairs(encoder.encode([wording for _, wording in asked]), SAME_QUESTION):
        if asked[first][0] != asked[second][0]:
            yield Finding("duplicate", (asked[first][0], asked[second][0]), f"{asked[first][1]} / {asked[second][1]}")


def contradictions(entries: tuple[Entry, ...], encoder: Encoder) -> Iterator[Finding]:
    """Sentences of different entries that say nearly the same with other figures of the same unit."""
    said = [
        (entry.id, sentence, amounts(sentence))
        for entry in entries
        for sentence in sentences(plain(entry.body))
        if amounts(sentence)
    ]
    if not said:
        return
    for first, second in _near_pairs(encoder.encode([sentence for _, sentence, _ in said]), SAME_STATEMENT):
        (one, left, some), (other, right, others) = said[first], said[second]
        if one != other and any(some[unit].isdisjoint(others[unit]) for unit in some.keys() & others.keys()):
            yield Finding("contradiction", (one, other), f"{left} / {right}")


def stale(entries: tuple[Entry, ...], today: date) -> Iterator[Finding]:
    """Entries that have ended, or will within two weeks."""
    for entry in entries:
        if entry.valid_to and entry.valid_to < today:
            yield Finding("stale", (entry.id,), f"ended on {entry.valid_to}")
        elif entry.valid_to and entry.valid_to <= today + SOON:
            yield Finding("stale", (entry.id,), f"ends on {entry.valid_to}")


def unreachable(base: KnowledgeBase) -> Iterator[Finding]:
    """Entries that their own title does not find among the first three."""
    vectors = base.encoder.encode([entry.title for entry in base.entries])
    for entry, vector in zip(base.entries, vectors, strict=True):
        found = [hit.entry.id for hit in base.nearest(entry.title, 3, vector=vector, only=UNLIMITED)]
        if entry.id not in found:
            yield Finding("unreachable", (entry.id,), f"{entry.title!r} leads to {', '.join(found)}")


def dead_links(entries: tuple[Entry, ...]) -> Iterator[Finding]:
    """Links to help pages that no entry is behind."""
    known = {(entry.topic, entry.id) for entry in entries}
    for entry in entries:
        for topic, target in _HELP_LINK.findall(entry.body):
            if (topic, target) not in known:
                yield Finding("link", (entry.id,), f"/help/{topic}/{target} is no entry")


def amounts(sentence: str) -> dict[str, set[str]]:
    """The figures of a sentence by unit: "30 days or €5" -> {"day": {"30"}, "€": {"5"}}."""
    found: dict[str, set[str]] = {}
    for match in _AMOUNT.finditer(sentence):
        currency, price, low, high, unit = match.groups()
        name = currency or unit.split()[-1].rstrip("s")
        found.setdefault(name, set()).add(price or (f"{low} to {high}" if high else low))
    return found


def _near_pairs(vectors: NDArray[np.float32], cosine: float) -> list[tuple[int, int]]:
    """Pairs of rows (first < second) at least as near as `cosine`."""
    pairs: list[tuple[int, int]] = []
    for number in range(len(vectors) - 1):
        later = np.flatnonzero(vectors[number + 1 :] @ vectors[number] >= cosine) + number + 1
        pairs += [(number, int(other)) for other in later]
    return pairs
