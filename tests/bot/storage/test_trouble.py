"""PROMISES P14: full, read-only, locked, corrupt or unreachable is said, nothing is acknowledged, and it passes."""

import sqlite3

import pytest
from sqlalchemy import event

from bot.errors import StorageUnavailable
from bot.messages import MessageId
from bot.storage.engine import make_engine
from bot.storage.holding import Waiting
from bot.storage.preparing import prepare
from bot.storage.sql import SqlConversations
from tests.contracts.promises import Place, answer, cancel, opened, respond, said

LONG = "I ordered the blue kettle and got a toaster instead. " * 70


class Disk:
    """A database whose connections can be told to fail."""

    def __init__(self, place: Place) -> None:
        engine = place.engine()
        self._pragmas: tuple[str, ...] = ()
        event.listen(engine, "checkout", self._apply)
        self.store = SqlConversations(engine, place.clock, waiting=Waiting())

    def _apply(self, connection, *_):
        for pragma in self._pragmas:
            connection.execute(f"PRAGMA {pragma}")

    def fill(self) -> None:
        self._pragmas = ("max_page_count=1",)  # SQLite takes it for the present size

    def free(self) -> None:
        self._pragmas = ("max_page_count=1000000", "query_only=OFF")

    def protect(self) -> None:
        self._pragmas = ("query_only=ON",)

    def be_impatient(self) -> None:
        self._pragmas = ("busy_timeout=20",)


@pytest.fixture
def disk(place):
    return Disk(place)


def test_a_full_disk_acknowledges_nothing_and_recovers_without_a_restart(disk, place):
    conversation_id = opened(disk.store)
    acknowledged = []
    disk.fill()

    def accept_until_full():
        for number in range(100):
            disk.store.accept(said(conversation_id, f"m{number}", LONG))
            acknowledged.append(f"m{number}")

    with pytest.raises(StorageUnavailable, match="full"):
        accept_until_full()
    in_log = [logged.event.message_id for logged in place.process().log(conversation_id, after=1)]
    assert in_log == acknowledged
    disk.free()
    disk.store.accept(said(conversation_id, "later", LONG))
    assert [logged.seq for logged in disk.store.log(conversation_id)] == list(range(1, len(acknowledged) + 3))


def test_a_disk_that_fills_up_during_a_turn_leaves_it_to_be_recovered(disk, place):
    utterance = said(opened(disk.store), "m1")

    def fill(turn):
        cancel(turn)
        disk.protect()

    with pytest.raises(StorageUnavailable):
        respond(disk.store, utterance, fill)
    disk.free()
    assert disk.store.unanswered(before=place.clock()) == [(utterance.conversation_id, utterance.message_id)]
    assert [entry.state for entry in disk.store.ledger(utterance.conversation_id)] == ["intended"]
    answer(disk.store, utterance, cancel)
    assert [entry.state for entry in disk.store.ledger(utterance.conversation_id)] == ["done"]


def test_a_read_only_database_can_be_read(disk):
    utterance = said(opened(disk.store), "m1")
    given = respond(disk.store, utterance)
    disk.protect()
    with pytest.raises(StorageUnavailable, match="readonly"):
        disk.store.accept(said(utterance.conversation_id, "m2"))
    assert disk.store.answer_of(utterance.conversation_id, MessageId("m1")) == given
    disk.free()
    respond(disk.store, said(utterance.conversation_id, "m2"))


def test_a_database_that_another_program_holds_is_busy_until_it_lets_go(disk, tmp_path):
    conversation_id = opened(disk.store)
    disk.be_impatient()
    other = sqlite3.connect(tmp_path / "shopdesk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable, match="locked"):
        disk.store.accept(said(conversation_id, "m1"))
    other.execute("ROLLBACK")
    other.close()
    assert disk.store.accept(said(conversation_id, "m1")).seq == 2


def test_what_is_no_database_is_refused(tmp_path):
    (tmp_path / "shopdesk.db").write_bytes(b"This was a shopping list." * 400)
    engine = make_engine(f"sqlite:///{tmp_path / 'shopdesk.db'}")
    with pytest.raises(StorageUnavailable, match="not a database"):
        prepare(engine)


def test_a_database_that_was_damaged_is_refused(place, tmp_path):
    opened(place.process())
    place.close()
    with sqlite3.connect(tmp_path / "shopdesk.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = (tmp_path / "shopdesk.db").read_bytes()
    (tmp_path / "shopdesk.db").write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StorageUnavailable, match="malformed"):
        place.process().recent()


def test_the_values_of_a_refused_statement_are_not_told(disk):
    conversation_id = opened(disk.store)
    disk.protect()
    with pytest.raises(StorageUnavailable) as refused:
        disk.store.accept(said(conversation_id, "m1", "My name is Ada Byron"))
    assert "Ada" not in str(refused.value)
    assert "Ada" not in str(refused.value.__cause__)


def test_a_server_that_cannot_be_reached_is_said():
    pytest.importorskip("psycopg", reason="install the extra `postgres`")
    with pytest.raises(StorageUnavailable):
        prepare(make_engine("postgresql://shopdesk@127.0.0.1:1/shopdesk"))
