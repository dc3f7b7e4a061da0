"""Answers a question with a stored span, or says that it does not know."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.build import build, fingerprint
from knowledge_base.confidence import confidence
from knowledge_base.filters import EVERYBODY, Filter
from knowledge_base.index import Index, Match
from knowledge_base.load import ShopSettings, load
from knowledge_base.passages import first_sentences, has_figure, plain
from knowledge_base.types import Answer, BadEntry, Encoder, Entry, Hit
from knowledge_base.whole import BrokenIndex
from knowledge_base.words import asks_for_figure

logger = logging.getLogger(__name__)

THRESHOLD = 0.89
"""Answers less sure are not given: at most 3 % of the dev questions get a wrong one, when the calibration is fitted on
other questions than it is measured on."""
OPENING_TRIES = 2
LEAD_MARGIN = 0.08
"""A later passage is quoted instead of the first one when its cosine is larger by this much."""


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """What the shop tells its customers, ready to be asked. Immutable; opening again makes a new one."""

    index: Index
    encoder: Encoder
    bad: tuple[BadEntry, ...] = ()
    """What the content folder holds that could not be taken."""
    threshold: float = THRESHOLD

    @classmethod
    def open(
        cls, content: Path, cache: Path, encoder: Encoder, settings: ShopSettings, *, threshold: float = THRESHOLD
    ) -> "KnowledgeBase":
        """Read `content` and load its index from `cache`, building it when the texts or the encoder changed.

        Raises `ContentMissing` when there is no such folder. Bad entries are logged and left out.
        """
        read = load(content, settings)
        for problem in read.bad:
            logger.warning("knowledge entry skipped", extra={"file": problem.file, "problem": problem.problem})
        return cls(open_index(read.entries, cache, encoder), encoder, read.bad, threshold)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.index.entries

    def find(self, entry_id: str) -> Entry | None:
        """The entry of this id."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def answer(
        self,
        question: str,
        *,
        vector: NDArray[np.float32] | None = None,
        scope: float | None = None,
        today: date,
        only: Filter = EVERYBODY,
    ) -> Answer | None:
        """The stored span that answers `question`, or None when no entry does so surely enough.

        `vector` is the question's frozen sentence vector where the caller has it already, `scope` the probability that
        it is about the shop at all. Entries not valid on `today`, or held back by `only`, are never used.
        """
        answer = self.best(question, vector=vector, scope=scope, today=today, only=only)
        return answer if answer and answer.score >= self.threshold else None

    def best(
        self,
        question: str,
        *,
        vector: NDArray[np.float32] | None = None,
        scope: float | None = None,
        today: date,
        only: Filter = EVERYBODY,
    ) -> Answer | None:
        """The most probable answer however unsure; None only when nothing is there to quote."""
        matches = self.search(question, k=2, vector=vector, today=today, only=only)
        if not matches or not matches[0].spans:
            return None
        best = matches[0]
        margin = best.score - matches[1].score if len(matches) > 1 else 0.0
        start, end = _quoted(best, question)
        quote = best.entry.body[start:end]
        leads = (start, end) == best.spans[0][:2]
        speech = best.entry.speech if leads and best.entry.speech else first_sentences(plain(quote))
        return Answer(best.entry, quote, start, end, confidence(best, margin, scope), speech)

    def nearest(
        self,
        question: str,
        k: int = 3,
        *,
        vector: NDArray[np.float32] | None = None,
        today: date | None = None,
        only: Filter = EVERYBODY,
    ) -> list[Hit]:
        """The `k` entries nearest to `question` for "did you mean", best first."""
        found = self.search(question, k=k, vector=vector, today=today, only=only)
        return [Hit(match.entry, match.score) for match in found]

    def search(
        self,
        question: str,
        *,
        k: int,
        vector: NDArray[np.float32] | None = None,
        today: date | None = None,
        only: Filter = EVERYBODY,
    ) -> list[Match]:
        """The `k` nearest entries with the evidence for each, best first."""
        if not question.strip() or not self.entries:
            return []
        if vector is None:
            vector = self.encoder.encode([question])[0]
        return self.index.search(question, vector, k=k, today=today, only=only)


def open_index(entries: Sequence[Entry], cache: Path, encoder: Encoder) -> Index:
    """The index of `entries`: the one in `cache` where it fits, otherwise built now."""
    folder = cache / fingerprint(entries)
    for _ in range(OPENING_TRIES):  # another process may be replacing what is read
        if folder.exists():
            try:
                return Index.load(entries, folder, encoder)
            except BrokenIndex as reason:
                logger.warning("knowledge index cannot be used and is built anew", extra={"reason": str(reason)})
        else:
            logger.info("knowledge index is built", extra={"entries": len(entries)})
        build(entries, encoder, cache)
    return Index.load(entries, folder, encoder)


def _quoted(match: Match, question: str) -> tuple[int, int]:
    """The first passage, which holds the answer, unless a later one is clearly nearer to the question.

    "How long" is answered by a passage with a figure, where there is one.
    """
    figures = [span for span in match.spans if has_figure(match.entry.body[span[0] : span[1]])]
    spans = (figures if asks_for_figure(question) else ()) or match.spans
    lead = spans[0]
    nearest = max(spans, key=lambda span: span[2])
    start, end, _ = nearest if nearest[2] - lead[2] > LEAD_MARGIN else lead
    return start, end
