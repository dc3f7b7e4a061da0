"""What the knowledge base holds and gives back."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns sentences into vectors; passed in, so that this package needs no model of its own."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed `texts`: shape (n_texts, dim), float32, rows of length 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the shop tells its customers: `content/<topic>/<id>.md`."""

    id: str
    title: str
    topic: str
    questions: tuple[str, ...]
    """Ways to ask for it, beside the title."""
    body: str
    """Markdown. Its paragraphs are what answers quote."""
    source: str
    """Where a reader finds it: "content/returns/time-limit.md", or a URL."""
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day it holds."""
    speech: str = ""
    """The answer in one or two sentences, to be spoken; empty: the first ones of the quote."""
    language: str = ""
    """BCP 47; empty: for whoever asks."""
    audience: str = ""
    """Whom alone it is for, such as "agents" or "business"; empty: everybody."""
    channels: tuple[str, ...] = ()
    """Where alone it is told, such as "chat" for a table that nobody can read out; empty: everywhere."""

    def holds_on(self, day: date) -> bool:
        """Whether the entry is valid on `day`, its last day included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class BadEntry:
    """Something in the content that could not be taken: which file, which entry, why."""

    file: str
    """Relative to the content folder."""
    problem: str
    entry: str = ""

    def __str__(self) -> str:
        return f"{self.file}{f' ({self.entry})' if self.entry else ''}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found for a query; scores order one list."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored span that answers a question: `entry.body[start:end] == quote`."""

    entry: Entry
    quote: str
    start: int
    end: int
    score: float
    """Calibrated probability in [0, 1] that the entry answers the question."""
    speech: str
    """The same in one or two sentences, to be spoken."""
