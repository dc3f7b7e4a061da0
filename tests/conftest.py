"""A small demo shop, made once and copied for each test that wants one."""

import shutil

import pytest

from actions.shop import demo
from actions.shop import schema as shop_schema
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from tests.assembled import NOON


@pytest.fixture(scope="session")
def seeded_database(tmp_path_factory):
    """A SQLite file with the demo shop in it."""
    path = tmp_path_factory.mktemp("demo") / "shopdesk.db"
    engine = make_engine(f"sqlite:///{path}")
    prepare(engine)
    shop_schema.create_tables(engine)
    demo.seed(engine, NOON, scale=0.01)
    engine.dispose()
    return path


@pytest.fixture
def database(seeded_database, tmp_path):
    """This conversation's own copy."""
    copy = tmp_path / "shopdesk.db"
    shutil.copy(seeded_database, copy)
    return copy
