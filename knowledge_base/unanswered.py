"""What shoppers ask and no entry answers, and what no shopper ever needs: where the next entry pays, and where not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge_base.answer import KnowledgeBase
from knowledge_base.filters import EVERYBODY
from knowledge_base.types import Entry

SAME_MATTER = 0.6
"""Cosine from which two questions ask for the same entry."""
MOST_GROUPS = 20
MOST_QUESTIONS = 5_000
"""Different ones that are looked at, those asked most often first."""
BATCH = 64
ENOUGH = 10
"""Answers for every entry, on average, from which one that gave none is worth a word."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that one entry could answer."""

    example: str
    """The one that is nearest to all of them."""
    count: int
    """How often they were asked."""


def without_an_entry(base: KnowledgeBase, asked: Iterable[str], *, today: date) -> list[Group]:
    """The questions that the base still has no answer to, grouped by nearness, most frequent first."""
    counted = Counter(" ".join(question.split()) for question in asked)
    kept = [(question, count) for question, count in counted.most_common(MOST_QUESTIONS) if question]
    if not kept:
        return []
    vectors = _encoded(base, [question for question, _ in kept])
    open_ = [
        row for row, (question, _) in enumerate(kept) if base.answer(question, vector=vectors[row], today=today) is None
    ]
    groups = [_group([kept[row] for row in rows], vectors[rows]) for rows in _near(vectors, open_)]
    return sorted(groups, key=lambda group: (-group.count, group.example))[:MOST_GROUPS]


def never_answered(entries: Sequence[Entry], answered: Iterable[str], *, today: date) -> Iterator[Entry]:
    """Entries that gave none of the answers in `answered` (ids); none while there are too few answers to tell."""
    counted = Counter(answered)
    told = [entry for entry in entries if EVERYBODY.allows(entry, today)]
    if counted.total() < ENOUGH * len(told):
        return
    yield from (entry for entry in told if not counted[entry.id])


def _encoded(base: KnowledgeBase, questions: list[str]) -> NDArray[np.float32]:
    parts = [base.encoder.encode(questions[start : start + BATCH]) for start in range(0, len(questions), BATCH)]
    return np.concatenate(parts)


def _near(vectors: NDArray[np.float32], rows: Sequence[int]) -> list[list[int]]:
    """Each row joins the group whose mean it is nearest to, where that is near enough; others begin one."""
    groups: list[list[int]] = []
    sums = np.zeros((len(rows), vectors.shape[1]), dtype=np.float32)
    for row in rows:
        means = sums[: len(groups)] / np.maximum(np.linalg.norm(sums[: len(groups)], axis=1, keepdims=True), 1e-9)
        cosines = means @ vectors[row]
        number = int(cosines.argmax()) if len(groups) else 0
        if not groups or cosines[number] < SAME_MATTER:
            number = len(groups)
            groups.append([])
        groups[number].append(row)
        sums[number] += vectors[row]
    return groups


def _group(members: Sequence[tuple[str, int]], vectors: NDArray[np.float32]) -> Group:
    middle = int((vectors @ vectors.sum(axis=0)).argmax())
    return Group(members[middle][0], sum(count for _, count in members))
