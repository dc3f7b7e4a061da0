"""A database in a file, and processes that use it."""

import pytest

from tests.contracts.promises import Place


@pytest.fixture
def place(tmp_path):
    place = Place(f"sqlite:///{tmp_path / 'shopdesk.db'}")
    yield place
    place.close()
