"""Reading and writing in transactions; what the database refuses becomes `StorageUnavailable`.

On SQLite the threads of a process commit together: whoever gets the writer's lock first carries out everything that
waits, in one transaction, and waits for the disk once. PostgreSQL groups commits itself.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StorageUnavailable

BATCH = 64  # writes in one transaction at most

OWN_MISTAKES = (IntegrityError, ProgrammingError, DataError)
"""Errors that come from what was asked, not from the database's health."""

T = TypeVar("T")


@contextmanager
def storage_errors() -> Iterator[None]:
    """Disk full, read-only, corrupt, locked, unreachable: raised as `StorageUnavailable`."""
    try:
        yield
    except OWN_MISTAKES:
        raise
    except DBAPIError as error:
        raise StorageUnavailable(f"the database refuses: {error.orig}") from error
    except sqlite3.OperationalError as error:  # from BEGIN, which does not pass through SQLAlchemy
        raise StorageUnavailable(f"the database refuses: {error}") from error
    except PoolTimeout as error:
        raise StorageUnavailable("no free connection to the database") from error


class Database:
    """Transactions over an engine of `make_engine`. Shared by threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._groups = engine.dialect.name == "sqlite"
        self._writer = Lock()
        self._waiting: deque[_Write[Any]] = deque()

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` returns from one consistent view."""
        with storage_errors(), self._engine.connect() as connection:
            return work(connection)

    def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        """What `work` returns, once it is committed; an error it raises undoes it and nothing else.

        `durable` False commits without waiting for the disk: for claims, which no promise rests on. `work` may run on
        another thread, and must not call `read` or `write`.
        """
        write: _Write[T] = _Write(work, durable=durable)
        if not self._groups:
            self._commit([write])
            return write.outcome()
        self._waiting.append(write)
        with self._writer:
            while not write.is_over:
                self._commit([self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))])
        return write.outcome()

    def _commit(self, batch: list["_Write[Any]"]) -> None:
        durable = any(write.durable for write in batch)
        try:
            with storage_errors(), self._engine.connect() as connection:
                connection = connection.execution_options(writes="durable" if durable else "relaxed")
                with connection.begin():
                    for write in batch:
                        write.run(connection, alone=len(batch) == 1)
        except BaseException as error:
            # Nothing of the batch is on disk, and every thread that waits for a part of it must hear so.
            for write in batch:
                write.error = write.error or error
        finally:
            for write in batch:
                write.is_over = True


class _Write(Generic[T]):
    """One piece of work and, once it is over, what came of it."""

    def __init__(self, work: Callable[[Connection], T], *, durable: bool) -> None:
        self._work = work
        self.durable = durable
        self.is_over = False
        self.error: BaseException | None = None
        self._results: list[T] = []

    def run(self, connection: Connection, *, alone: bool) -> None:
        if alone:
            self._results.append(self._work(connection))
            return
        try:
            with connection.begin_nested():
                self._results.append(self._work(connection))
        except DBAPIError as error:
            if not isinstance(error, OWN_MISTAKES):
                raise
            self.error = error
        except Exception as error:  # of this piece only; it is raised on the thread that asked
            self.error = error

    def outcome(self) -> T:
        """What the work returned; raises what it raised."""
        if self.error is not None:
            raise self.error
        return self._results[0]
