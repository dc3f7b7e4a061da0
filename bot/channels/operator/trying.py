"""What would be answered if a draft were saved: the whole base with the draft in it, built beside the one that serves.

Building learns anew what tells entries apart, so that the answer is the one a save gives; vectors of texts that did not
change are remembered.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.errors import AssistantError
from knowledge_base.answer import KnowledgeBase, open_index
from knowledge_base.types import Answer, Encoder, Entry

MOST_TEXTS = 6_000
"""Wordings of a base up to which it is built for a try. The demo's 157 entries take 13 s of processor time the first
time, when all of it is encoded, and 2 s after that."""
REMEMBERED = 20_000


class TooLarge(AssistantError):
    """Building the base for a try would keep shoppers waiting."""

    code = "too_large_to_try"
    status = 422


@dataclass(frozen=True, slots=True)
class Tried:
    """What a question gets."""

    answer: Answer | None
    """The best one, however unsure."""
    is_given: bool
    """Whether it is sure enough to be told."""


class Remembering:
    """An encoder that keeps the vectors of texts it has seen."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(fresh) > REMEMBERED:
            self._known = {}
            fresh = list(dict.fromkeys(texts))
        if fresh:
            self._known.update(zip(fresh, self._encoder.encode(fresh), strict=True))
        return np.stack([self._known[text] for text in texts])


class Trying:
    """One build at a time; the last draft's base is kept for the next question."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._encoders: dict[int, Remembering] = {}
        self._last: tuple[object, KnowledgeBase] | None = None

    def ask(self, base: KnowledgeBase, question: str, today: date) -> Tried:
        """What the base as it is answers."""
        best = base.best(question, today=today)
        return Tried(best, best is not None and best.score >= base.threshold)

    def ask_with(self, base: KnowledgeBase, draft: Entry, question: str, today: date) -> Tried:
        """What it would answer with `draft` in the place of the entry of its id. Raises `TooLarge`."""
        with self._lock:
            key = (base, draft)
            if self._last is None or self._last[0] != key:
                self._last = key, self._with(base, draft)
            return self.ask(self._last[1], question, today)

    def _with(self, base: KnowledgeBase, draft: Entry) -> KnowledgeBase:
        entries = tuple(entry for entry in base.entries if entry.id != draft.id)
        entries = tuple(sorted((*entries, draft), key=lambda entry: entry.source))
        if sum(1 + len(entry.questions) for entry in entries) > MOST_TEXTS:
            raise TooLarge("this knowledge base is too large to be tried before saving: save, and ask in half a minute")
        encoder = self._encoders.setdefault(id(base.encoder), Remembering(base.encoder))
        with TemporaryDirectory() as folder:  # small enough to be in memory once it is open
            index = open_index(entries, Path(folder), encoder)
        return replace(base, index=index, encoder=encoder)
