"""Serves the newest base that could be opened; whatever cannot be opened leaves the last good one where it is."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.answer import KnowledgeBase
from knowledge_base.filters import EVERYBODY, Filter
from knowledge_base.load import ContentMissing, ShopSettings
from knowledge_base.types import Answer, Encoder, Entry, Hit

logger = logging.getLogger(__name__)

RETRY_SECONDS = 300.0
"""How long content that could not be opened is left alone while it stays the same."""


@dataclass(frozen=True, slots=True)
class _Served:
    base: KnowledgeBase
    by_id: dict[str, Entry]
    state: object
    """Content and settings that it was opened from."""


class LiveKnowledge:
    """Opens on first use; `refresh` swaps. Safe to share between threads: each call sees one whole base.

    `content` may tell the folder anew each time, for a shop whose entries move.
    """

    def __init__(
        self,
        content: Path | Callable[[], Path],
        cache: Path,
        encoder: Encoder,
        settings: Callable[[], ShopSettings],
        *,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.problem = ""
        """Why what the content folder holds now is not served; empty while it is."""
        self._folder = content if callable(content) else lambda: content
        self._cache, self._encoder, self._settings = cache, encoder, settings
        self._retry_seconds = retry_seconds
        self._served: _Served | None = None
        self._failed: tuple[object, float] | None = None
        self._opening = threading.Lock()

    @property
    def base(self) -> KnowledgeBase:
        """What serves now. Raises like `KnowledgeBase.open` while nothing could be opened yet."""
        return self._now().base

    @property
    def threshold(self) -> float:
        return self.base.threshold

    def best(
        self,
        question: str,
        *,
        vector: NDArray[np.float32] | None = None,
        scope: float | None = None,
        today: date,
        only: Filter = EVERYBODY,
    ) -> Answer | None:
        """See `KnowledgeBase.best`."""
        return self.base.best(question, vector=vector, scope=scope, today=today, only=only)

    def nearest(
        self,
        question: str,
        k: int = 3,
        *,
        vector: NDArray[np.float32] | None = None,
        today: date | None = None,
        only: Filter = EVERYBODY,
    ) -> list[Hit]:
        """See `KnowledgeBase.nearest`."""
        return self.base.nearest(question, k, vector=vector, today=today, only=only)

    def find(self, entry_id: str) -> Entry | None:
        """The entry of this id."""
        return self._now().by_id.get(entry_id)

    def refresh(self) -> bool:
        """Open the content anew where it or the shop's settings changed; True when that serves from now on."""
        served = self._now()
        with self._opening:
            state: object = None
            try:
                settings = self._settings()
                state = (dict(settings), files(self._folder()))
                if state == served.state:
                    self.problem, self._failed = "", None
                    return False
                if self._is_tried(state):
                    return False
                self._served = self._opened(settings, state)
            except Exception as error:  # whatever goes wrong beside, the last good one goes on serving
                self._tell(f"{type(error).__name__}: {error}")
                self._failed = (state, time.monotonic())
                return False
            self.problem, self._failed = "", None
        logger.info("newer knowledge serves from now on", extra={"entries": len(self.base.entries)})
        return True

    def _now(self) -> _Served:
        served = self._served
        if served is None:
            with self._opening:
                if self._served is None:
                    settings = self._settings()
                    self._served = self._opened(settings, (dict(settings), files(self._folder())))
                served = self._served
        return served

    def _opened(self, settings: ShopSettings, state: object) -> _Served:
        """`state` was taken before: what changes while it is read is seen at the next refresh."""
        base = KnowledgeBase.open(self._folder(), self._cache, self._encoder, settings)
        if self._served is not None and self._served.base.entries and not base.entries:
            raise ContentMissing(f"no entry is left in {self._folder()}; a restart would serve none")
        return _Served(base, {entry.id: entry for entry in base.entries}, state)

    def _is_tried(self, state: object) -> bool:
        return (
            self._failed is not None
            and self._failed[0] == state
            and time.monotonic() - self._failed[1] < self._retry_seconds
        )

    def _tell(self, problem: str) -> None:
        if problem != self.problem:
            logger.error("newer knowledge cannot be served, the last good one goes on", extra={"problem": problem})
        self.problem = problem


def files(content: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every file of a folder that is not hidden, to see that one changed."""
    found = []
    for path in sorted(content.rglob("[!.]*")):
        if any(part.startswith(".") for part in path.relative_to(content).parts):
            continue
        try:
            about = path.stat()
        except FileNotFoundError:  # gone meanwhile, or a link to nothing
            continue
        if path.is_file():
            found.append((path.relative_to(content).as_posix(), about.st_size, about.st_mtime_ns))
    return tuple(found)
