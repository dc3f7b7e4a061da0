"""The real assistant over a database, with understanding, knowledge and suggestions given."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from actions import ACTIONS
from actions.shop.shop import Shop
from actions.shop.sql import SqlShop
from bot.assistant import Assistant, Understand
from bot.carry_out import CarryOut
from bot.dialogue.routes import load_routes
from bot.dialogue.rules import Rules
from bot.dialogue.wording import Wording
from bot.storage.engine import make_engine
from bot.storage.sql import SqlConversations
from bot.telemetry import Stages
from tests.fakes import FakeKnowledge, FakeSuggestions

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""The moment the demo shop of the tests is seen at."""


def assemble(database: Path, understand: Understand, *, shop: Shop | None = None, writes: bool = True) -> Assistant:
    engine = make_engine(f"sqlite:///{database}")
    shop = shop or SqlShop(engine)
    carry_out = CarryOut(shop, FakeKnowledge(), FakeSuggestions(shop), queue_length=lambda: 0, writes_allowed=writes)
    return Assistant(
        SqlConversations(engine, lambda: NOON),
        understand,
        shop,
        carry_out,
        Rules({action.name: action for action in ACTIONS}, load_routes()),
        _wording(),
        Stages(lambda _: None),
    )


@cache
def _wording() -> Wording:
    """Read once: it takes longer than a conversation."""
    return Wording(constants={"shop": "Northfield"})
