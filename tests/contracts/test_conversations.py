"""Conversations keep PROMISES P1-P6, on SQLite and, where one is given, on PostgreSQL."""

import pytest

from tests import postgres
from tests.contracts.promises import PROMISES, Place


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=postgres.needs_postgres)])
def place(request, tmp_path):
    place = Place(f"sqlite:///{tmp_path / 'shopdesk.db'}" if request.param == "sqlite" else postgres.emptied())
    yield place
    place.close()


@pytest.mark.parametrize("keeps", PROMISES, ids=lambda check: check.__name__)
def test_conversations_keep_their_promises(place, keeps):
    keeps(place)
