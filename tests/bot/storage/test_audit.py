"""The record of changes can be added to and not otherwise changed unnoticed."""

import pytest
from sqlalchemy import delete, select, update

from bot.storage.audit import first_broken
from bot.storage.database import Database
from bot.storage.schema import audit
from tests.contracts.promises import cancel, opened, respond, said


@pytest.fixture
def database(place):
    store = place.process()
    conversation_id = opened(store)
    for number in range(4):
        respond(store, said(conversation_id, f"m{number}"), cancel if number else lambda turn: None)
    return Database(place.engine())


def test_every_write_is_recorded_once_and_nothing_personal_with_it(database):
    rows = database.read(lambda connection: connection.execute(select(audit.c.body)).scalars().all())
    assert len(rows) == 3
    assert all('"cancel_order"' in row and "parcel" not in row for row in rows)
    assert first_broken(database) is None


def test_a_changed_record_is_found(database):
    changed = update(audit).where(audit.c.id == 2).values(body=audit.c.body + " ")
    database.write(lambda connection: connection.execute(changed))
    assert first_broken(database) == 2


def test_a_removed_record_is_found_at_the_one_after_it(database):
    database.write(lambda connection: connection.execute(delete(audit).where(audit.c.id == 2)))
    assert first_broken(database) == 3


def test_missing_last_records_are_found(database):
    database.write(lambda connection: connection.execute(delete(audit).where(audit.c.id == 3)))
    assert first_broken(database) == 0
