"""A stage over a small demo shop, with understanding scripted and mail in a list."""

from pathlib import Path

import pytest

from actions.shop import demo, schema
from bot.simulator.population import Population
from bot.simulator.scripted import ScriptedUnderstanding
from bot.simulator.stage import Clock, Stage
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from tests.assembled import NOON, assemble
from tests.fakes import Letters


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory) -> Path:
    database = tmp_path_factory.mktemp("simulator") / "shop.db"
    engine = make_engine(f"sqlite:///{database}")
    prepare(engine)
    schema.create_tables(engine)
    demo.seed(engine, NOON, scale=0.03)
    engine.dispose()
    return database


@pytest.fixture
def script() -> ScriptedUnderstanding:
    return ScriptedUnderstanding()


@pytest.fixture
def stage(small_shop, tmp_path, script) -> Stage:
    played = tmp_path / "played.db"
    played.write_bytes(small_shop.read_bytes())
    letters = Letters()
    assistant = assemble(played, script, sender=letters)
    engine = assistant.shop._engine  # the one that the stage closes before it puts another file in its place

    def newest_code(address: str) -> str:
        return next((code for customer, code, _ in reversed(letters.sent) if customer.email == address), "")

    made = Stage(played, assistant, engine, Clock(NOON), newest_code)
    made.set(NOON)
    return made


@pytest.fixture
def population(stage) -> Population:
    return Population(stage.shop, stage.engine, NOON)
