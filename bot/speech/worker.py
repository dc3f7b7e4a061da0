"""A process of its own for an engine: it may be slow, large or die without harm to the server."""

import logging
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import BoundedSemaphore, Lock
from typing import Any, Generic, TypeVar

from bot.errors import AssistantError, Busy, SpeechFailed

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")
Given = TypeVar("Given")
START_SECONDS = 120.0
PATIENCE_SECONDS = 60.0
WAITING = 8
STOP_SECONDS = 2.0


class Worker(Generic[Asked, Given]):
    """Calls an engine in another process, one request at a time; started with the first.

    `make` is called there and gives the engine; both travel by pickle. A worker that dies or takes too long fails
    the request it had and is started anew by the next one. At most `waiting` requests wait; more raise `Busy`.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[], Callable[[Asked], Given]],
        *,
        waiting: int = WAITING,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.name = name
        self._make = make
        self._places = BoundedSemaphore(waiting + 1)
        self._patience_seconds = patience_seconds
        self._turn = Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    @property
    def is_at_work(self) -> bool:
        """Whether a request, or a start, is under way."""
        return self._turn.locked()

    def warm_up(self) -> None:
        """Start the process and load its engine. Raises what loading raised."""
        with self._turn:
            self._started()

    def __call__(self, asked: Asked) -> Given:
        """What the engine gives. Raises `Busy`, `SpeechFailed`, or the `AssistantError` that the engine raised."""
        if not self._places.acquire(blocking=False):
            raise Busy(f"the {self.name} has too much to do")
        try:
            with self._turn:
                line = self._started()
                given: Given = self._exchange(line, asked, self._patience_seconds)
                return given
        finally:
            self._places.release()

    def at_once(self, asked: Asked) -> Given | None:
        """The same where nobody else is served or waits; otherwise None, without waiting."""
        if not self._turn.acquire(blocking=False):
            return None
        try:
            given: Given = self._exchange(self._started(), asked, self._patience_seconds)
            return given
        finally:
            self._turn.release()

    def stop(self) -> None:
        """End the process; the next request starts another."""
        with self._turn:
            self._end()

    def _started(self) -> Connection:
        if self._line is not None and self.pid is not None:
            return self._line
        self._end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._make), name=self.name, daemon=True)
        self._process.start()
        theirs.close()
        self._line = ours
        self._receive(ours, START_SECONDS)
        logger.info("speech worker started", extra={"worker": self.name, "pid": self.pid})
        return ours

    def _exchange(self, line: Connection, asked: Asked, seconds: float) -> Any:
        try:
            line.send(asked)
        except OSError as error:
            self._end()
            raise SpeechFailed(f"the {self.name} stopped; try again") from error
        return self._receive(line, seconds)

    def _receive(self, line: Connection, seconds: float) -> Any:
        try:
            if not line.poll(seconds):
                self._end()
                raise SpeechFailed(f"the {self.name} took longer than {seconds:g} seconds")
            given, error = line.recv()
        except (EOFError, OSError) as lost:
            self._end()
            raise SpeechFailed(f"the {self.name} stopped; try again") from lost
        if error is not None:
            raise error
        return given

    def _end(self) -> None:
        """Close the line, which ends an idle process; kill one that is at work."""
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.join(STOP_SECONDS)


def _serve(line: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    """The process: load the engine, then answer until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        engine = make()
    except Exception as error:  # the process's outer edge: whatever it is must reach who asked
        line.send((None, _portable(error)))
        return
    line.send((None, None))
    while True:
        try:
            asked = line.recv()
        except EOFError:
            return
        line.send(_answer(engine, asked))


def _answer(engine: Callable[[Any], Any], asked: Any) -> tuple[Any, AssistantError | None]:
    try:
        return engine(asked), None
    except Exception as error:  # an engine raises what it likes; the process lives on for the next request
        return None, _portable(error)


def _portable(error: Exception) -> AssistantError:
    """An error that the other side can read."""
    return error if isinstance(error, AssistantError) else SpeechFailed(f"{type(error).__name__}: {error}")
