"""Every shop behind the port, filled with the small shop; on PostgreSQL too, where one is given."""

import os

import pytest

from actions.shop import schema
from bot.storage.engine import make_engine
from tests.contracts.small_shop import SHOPS, fill

POSTGRES = os.environ.get("SHOPDESK_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(not POSTGRES, reason="set SHOPDESK_TEST_POSTGRES to the URL of an empty database")


def filled_engine(name, tmp_path):
    engine = make_engine(POSTGRES if name == "postgres" else f"sqlite:///{tmp_path / 'shop.db'}")
    schema.metadata.drop_all(engine)
    schema.create_tables(engine)
    fill(engine, tmp_path / "bundle")
    return engine


@pytest.fixture(params=[pytest.param(name, marks=[needs_postgres] * (name == "postgres")) for name in SHOPS])
def shop(request, tmp_path):
    engine = filled_engine(request.param, tmp_path)
    with SHOPS[request.param](engine) as shop:
        yield shop
    engine.dispose()
