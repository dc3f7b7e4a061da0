"""A small Northfield, made once and copied for each test."""

import shutil
from datetime import UTC, datetime

import pytest

from actions.shop import demo, schema
from actions.shop.sql import SqlShop
from actions.types import Caller
from bot.storage.engine import make_engine

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def northfield(tmp_path_factory):
    path = tmp_path_factory.mktemp("northfield") / "shop.db"
    engine = make_engine(f"sqlite:///{path}")
    schema.create_tables(engine)
    demo.seed(engine, NOW, scale=0.01)
    engine.dispose()
    return path


@pytest.fixture
def engine(northfield, tmp_path):
    copy = tmp_path / "shop.db"
    shutil.copy(northfield, copy)
    engine = make_engine(f"sqlite:///{copy}")
    yield engine
    engine.dispose()


@pytest.fixture
def empty_engine(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    schema.create_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def shop(engine):
    return SqlShop(engine)


@pytest.fixture
def caller_of(shop):
    """`caller_of("jo")`: jo@example.com asks, now."""

    def caller(name, key="k1"):
        return Caller(shop.customer_by_email(f"{name}@example.com").id, NOW, key)

    return caller
