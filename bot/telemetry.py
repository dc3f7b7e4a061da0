"""Stage events, timings, and logs without personal data."""

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

PERSONAL = "pii."
"""Keys of `extra` that begin so hold what a customer said or who they are."""

PLAIN_KEYS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage of a turn begins: "understand", "carry_out", "transcribe"."""

    stage: str
    trace_id: str


@dataclass(frozen=True, slots=True)
class StageEnded:
    """The same stage is over."""

    stage: str
    trace_id: str
    duration_ms: float
    error: str = ""
    """The exception's class, when it ended with one."""


StageEvent = StageStarted | StageEnded
Listener = Callable[[StageEvent], None]


class Stages:
    """Tells one callback when each stage starts and ends. Shared by threads."""

    def __init__(self, tell: Listener, *, seconds: Callable[[], float] = time.perf_counter) -> None:
        self._tell = tell
        self._seconds = seconds

    @contextmanager
    def stage(self, name: str, *, trace_id: str = "") -> Iterator[None]:
        """The block is one stage; an error passes through and is named in the end event."""
        started = self._seconds()
        error = ""
        self._tell(StageStarted(name, trace_id))
        try:
            yield
        except BaseException as raised:  # only named here, and raised again
            error = type(raised).__name__
            raise
        finally:
            self._tell(StageEnded(name, trace_id, 1000 * (self._seconds() - started), error))


def tell_all(*listeners: Listener) -> Listener:
    """One callback out of several, told in this order."""

    def tell(event: StageEvent) -> None:
        for listener in listeners:
            listener(event)

    return tell


def log_stage(event: StageEvent) -> None:
    """The listener that writes how long each stage took."""
    if isinstance(event, StageEnded):
        values = {"stage": event.stage, "trace_id": event.trace_id, "duration_ms": round(event.duration_ms, 3)}
        logger.debug("stage ended", extra=values | ({"error": event.error} if event.error else {}))


def set_up_logging(
    level: str = "INFO", *, as_json: bool = False, personal_data: bool = False, stream: TextIO | None = None
) -> None:
    """Send every log to `stream` (standard error), one line a record, without `pii.` values unless told so.

    Replaces what an earlier call set up; raises `ValueError` for an unknown level.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if as_json else PlainLines())
    if not personal_data:
        handler.addFilter(drop_personal_data)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write the address of every call, and ids with it


def drop_personal_data(record: logging.LogRecord) -> bool:
    """The one filter: removes every `pii.` value and lets the record pass."""
    for key in [key for key in record.__dict__ if key.startswith(PERSONAL)]:
        del record.__dict__[key]
    return True


class JsonLines(logging.Formatter):
    """One JSON object a record, its `extra` values as fields."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str)


class PlainLines(logging.Formatter):
    """For a person at a terminal: time, level, phrase, then `key=value`."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        words = [at, f"{record.levelname:<7}", record.getMessage()]
        words += [f"{key}={value!r}" for key, value in _extra(record).items()]
        line = " ".join(words)
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _extra(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in PLAIN_KEYS}
