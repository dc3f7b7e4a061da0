"""Every conversation of this folder, judged by what was done and by the final state of the shop."""

from datetime import UTC

import pytest

from actions import ACTIONS
from actions.shop.demo.known import known_purchases
from actions.shop.demo.vocabulary import products
from actions.shop.sql import SqlShop
from bot.assistant import Assistant
from bot.carry_out import CarryOut
from bot.dialogue.policy import Thresholds
from bot.dialogue.routes import load_routes
from bot.dialogue.wording import Wording
from bot.storage.engine import make_engine
from bot.storage.sql import SqlConversations
from bot.telemetry import Stages
from tests.conversations.conftest import NOON
from tests.conversations.scenario import ScriptedNlu, Shopper, check, load_scenarios, state_of
from tests.fakes import FakeKnowledge, FakeSuggestions

SCENARIOS = load_scenarios()
KNOWN_ORDERS = [order.id for order in known_purchases({product.title: product for product in products()}, NOON)]


def build(database, understand) -> Assistant:
    engine = make_engine(f"sqlite:///{database}")
    conversations = SqlConversations(engine, lambda: NOON.astimezone(UTC))
    shop = SqlShop(engine)
    carry_out = CarryOut(shop, FakeKnowledge(), FakeSuggestions(shop), queue_length=lambda: 0)
    actions = {action.name: action for action in ACTIONS}
    wording = Wording(constants={"shop": "Northfield"})
    return Assistant(
        conversations,
        understand,
        shop,
        carry_out,
        actions,
        load_routes(),
        wording,
        Thresholds(),
        Stages(lambda _: None),
    )


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_conversation(scenario, database):
    script = ScriptedNlu()
    assistant = build(database, script)
    before = state_of(assistant, KNOWN_ORDERS)
    shopper = Shopper.of(scenario, assistant, NOON, script)
    for turn in scenario["turns"]:
        check(turn, shopper.take(turn))
    conversation = assistant.conversations.load(shopper.conversation_id)
    assert state_of(assistant, KNOWN_ORDERS) == before | {
        key: str(value) for key, value in scenario.get("ends", {}).items()
    }
    if "status" in scenario:
        assert conversation.status == scenario["status"]
    if "never_stored" in scenario:
        assert scenario["never_stored"].encode() not in database.read_bytes()
