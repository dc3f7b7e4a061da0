"""Every shop behind the port, filled with the small shop; on PostgreSQL too, where one is given."""

import pytest

from actions.shop import schema
from bot.storage.engine import make_engine
from tests import postgres
from tests.contracts.small_shop import SHOPS, fill


def filled_engine(name, tmp_path):
    engine = make_engine(postgres.emptied() if name == "postgres" else f"sqlite:///{tmp_path / 'shop.db'}")
    schema.create_tables(engine)
    fill(engine, tmp_path / "bundle")
    return engine


@pytest.fixture(params=[pytest.param(name, marks=[postgres.needs_postgres] * (name == "postgres")) for name in SHOPS])
def shop(request, tmp_path):
    engine = filled_engine(request.param, tmp_path)
    with SHOPS[request.param](engine) as shop:
        yield shop
    engine.dispose()
