"""Connections to SQLite and PostgreSQL, set up so that a commit is on disk before anybody hears of it."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from bot.errors import StorageUnavailable

BUSY_SECONDS = 5  # how long SQLite waits for another process that writes
POOL_SIZE = 8
POOL_OVERFLOW = 16  # transactions are short: 24 connections serve 40 threads, and 4 processes fit PostgreSQL's 100
POOL_SECONDS = 5


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://...`; makes the file's folder.

    Nothing is read or written yet: `schema.prepare` does that. Raises `ValueError` for any other database, and for one
    in memory, which threads could not share.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed)
        case other:
            raise ValueError(f"expected sqlite or postgresql in the database URL, got {other}")


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("expected a file in the database URL, got a database in memory")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnavailable(f"cannot make the folder of {url.database}: {error.strerror}") from error
    engine = create_engine(
        url,
        # The driver's own BEGIN comes late and is never IMMEDIATE: it stays out, `_begin` below does it.
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """A transaction that will write says so (`writes="durable"`): who turns into a writer later may find it cannot.

    Relaxed ones are claims (see `Database.write`): losing one to a power cut costs nothing, so they do not wait for
    the disk. SQLite accepts the change of `synchronous` between transactions only; the next one changes it back.
    """
    writes = connection.get_execution_options().get("writes")
    execute = connection.connection.cursor().execute  # ten times a turn: straight to the driver
    execute("PRAGMA synchronous=" + ("NORMAL" if writes == "relaxed" else "FULL"))
    execute("BEGIN" if writes is None else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": 2, "options": "-c statement_timeout=5000 -c timezone=UTC"},
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _relax)
    return engine


def _relax(connection: Connection) -> None:
    if connection.get_execution_options().get("writes") == "relaxed":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
