"""Threads commit together; one that fails does not take the others with it."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import event, text

from bot.errors import StorageUnavailable
from bot.storage.database import BATCH, Database


@pytest.fixture
def commits(place):
    engine = place.engine()
    database = Database(engine)
    database.write(lambda connection: connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY)")))
    counted = []
    event.listen(engine, "commit", counted.append)
    return database, counted


def insert(number):
    return lambda connection: connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number}).rowcount


def numbers(database):
    return database.read(lambda connection: list(connection.scalars(text("SELECT n FROM t ORDER BY n"))))


def together(database, works):
    """The outcomes of writes that wait for the same commit."""
    holds, may_end = Event(), Event()

    def hold(connection):
        holds.set()
        assert may_end.wait(10)

    with ThreadPoolExecutor(len(works) + 1) as threads:
        holder = threads.submit(database.write, hold)
        assert holds.wait(10)
        futures = [threads.submit(database.write, work) for work in works]
        while len(database._waiting) < len(works):
            time.sleep(0.001)
        may_end.set()
        holder.result()
        return [future.exception() or future.result() for future in futures]


def test_what_waits_is_committed_together(commits):
    database, counted = commits
    assert together(database, [insert(n) for n in range(20)]) == [1] * 20
    assert len(counted) == 2
    assert numbers(database) == list(range(20))


def test_a_long_queue_takes_several_commits(commits):
    database, counted = commits
    assert together(database, [insert(n) for n in range(BATCH + 5)]) == [1] * (BATCH + 5)
    assert len(counted) == 3


def test_one_that_fails_fails_alone(commits):
    database, _ = commits

    def half(connection):
        insert(100)(connection)
        raise KeyError("no such thing")

    first, failed, last = together(database, [insert(1), half, insert(2)])
    assert (first, last) == (1, 1)
    assert isinstance(failed, KeyError)
    assert numbers(database) == [1, 2]


def test_a_duplicate_fails_alone(commits):
    database, _ = commits
    outcomes = together(database, [insert(1), insert(1), insert(2)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "int", "int"]
    assert numbers(database) == [1, 2]


def test_when_the_commit_fails_nobody_is_told_that_it_went_well(commits):
    database, counted = commits

    def full_at_the_second(_):
        if len(counted) == 2:
            raise StorageUnavailable("the disk is full")

    event.listen(database._engine, "commit", full_at_the_second)
    outcomes = together(database, [insert(1), insert(2)])
    assert [type(outcome) for outcome in outcomes] == [StorageUnavailable] * 2
    assert numbers(database) == []
    assert database.write(insert(1)) == 1
