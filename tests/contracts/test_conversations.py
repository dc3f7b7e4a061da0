"""Conversations keep PROMISES P1-P6, on SQLite and, where one is given, on PostgreSQL."""

import os

import pytest
from sqlalchemy import create_engine

from bot.storage.schema import metadata
from tests.contracts.promises import PROMISES, Place

POSTGRES = os.environ.get("SHOPDESK_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(not POSTGRES, reason="set SHOPDESK_TEST_POSTGRES to the URL of an empty database")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=needs_postgres)])
def place(request, tmp_path):
    place = Place(f"sqlite:///{tmp_path / 'shopdesk.db'}" if request.param == "sqlite" else _emptied(POSTGRES))
    yield place
    place.close()


def _emptied(url: str) -> str:
    engine = create_engine(url)
    metadata.drop_all(engine)
    engine.dispose()
    return url


@pytest.mark.parametrize("keeps", PROMISES, ids=lambda check: check.__name__)
def test_conversations_keep_their_promises(place, keeps):
    keeps(place)
