"""Every conversation of this folder, judged by what was done and by the final state of the shop."""

import pytest

from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu, Shopper, check, check_ends, load_scenarios, state_of

SCENARIOS = load_scenarios()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_conversation(scenario, database):
    script = ScriptedNlu()
    assistant = assemble(database, script)
    before = state_of(assistant)
    shopper = Shopper.of(scenario, assistant, NOON, script)
    for turn in scenario["turns"]:
        check(turn, shopper.take(turn))
    conversation = assistant.conversations.load(shopper.conversation_id)
    check_ends(scenario.get("ends", {}), before, state_of(assistant))
    if "status" in scenario:
        assert conversation.status == scenario["status"]
    if "never_stored" in scenario:
        assert scenario["never_stored"].encode() not in database.read_bytes()
