"""Every conversation of this folder, judged by what was done and by the final state of the shop."""

import pytest

from actions.shop.demo.known import known_purchases
from actions.shop.demo.vocabulary import products
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu, Shopper, check, load_scenarios, state_of

SCENARIOS = load_scenarios()
KNOWN_ORDERS = [order.id for order in known_purchases({product.title: product for product in products()}, NOON)]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_conversation(scenario, database):
    script = ScriptedNlu()
    assistant = assemble(database, script)
    before = state_of(assistant, KNOWN_ORDERS)
    shopper = Shopper.of(scenario, assistant, NOON, script)
    for turn in scenario["turns"]:
        check(turn, shopper.take(turn))
    conversation = assistant.conversations.load(shopper.conversation_id)
    ends = {name: str(value) for name, value in scenario.get("ends", {}).items()}
    assert state_of(assistant, KNOWN_ORDERS) == before | ends
    if "status" in scenario:
        assert conversation.status == scenario["status"]
    if "never_stored" in scenario:
        assert scenario["never_stored"].encode() not in database.read_bytes()
