"""Where the database lies, and that a commit waits for the disk."""

import sqlite3

import pytest

from bot.errors import StorageUnavailable
from bot.storage.database import Database
from bot.storage.engine import make_engine
from bot.storage.preparing import IncompatibleDatabase, prepare

FULL, NORMAL = 2, 1


def pragma(name):
    return lambda connection: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'shop' / 'desk' / 'shopdesk.db'}")
    prepare(engine)
    yield engine
    engine.dispose()


def test_the_folder_is_made(engine, tmp_path):
    assert (tmp_path / "shop" / "desk" / "shopdesk.db").is_file()


def test_a_durable_write_waits_for_the_disk_even_after_a_relaxed_one(engine):
    database = Database(engine)
    assert database.write(pragma("synchronous")) == FULL
    assert database.write(pragma("synchronous"), durable=False) == NORMAL
    assert database.write(pragma("synchronous")) == FULL
    assert database.write(pragma("synchronous"), durable=False) == NORMAL
    with engine.begin() as connection:
        assert pragma("synchronous")(connection) == FULL


def test_the_log_is_written_ahead_and_references_are_checked(engine):
    database = Database(engine)
    assert database.read(pragma("journal_mode")) == "wal"
    assert database.write(pragma("foreign_keys")) == 1
    assert database.write(pragma("busy_timeout")) == 5000


def test_a_write_holds_the_database_from_its_beginning(engine, tmp_path):
    other = sqlite3.connect(tmp_path / "shop" / "desk" / "shopdesk.db", timeout=0, isolation_level=None)

    def work(connection):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    Database(engine).write(work)
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/shop"])
def test_a_database_that_cannot_keep_the_promises_is_refused(url):
    with pytest.raises(ValueError, match="expected"):
        make_engine(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageUnavailable, match="folder"):
        make_engine(f"sqlite:///{tmp_path / 'file' / 'shopdesk.db'}")


def test_preparing_again_keeps_what_is_there(engine):
    Database(engine).write(lambda connection: connection.exec_driver_sql("UPDATE installation SET audit_head = 'x'"))
    prepare(engine)
    head = Database(engine).read(
        lambda connection: connection.exec_driver_sql("SELECT audit_head FROM installation").scalar_one()
    )
    assert head == "x"


def test_the_database_of_a_newer_version_is_refused(engine):
    Database(engine).write(lambda connection: connection.exec_driver_sql("UPDATE installation SET schema_version = 99"))
    with pytest.raises(IncompatibleDatabase, match="got version 99"):
        prepare(engine)
