"""Every action is talked through in every way it may go: `covers: [cancel_order/refused, ...]` of the scenarios."""

import pytest

from actions import ACTIONS
from actions.types import Level
from tests.conversations import test_account_closing
from tests.conversations.scenario import KINDS, load_scenarios

KNOWN_ACTIONS = {action.name for action in ACTIONS}
NEVER_REFUSED = {
    "account_balance",  # nothing there is an answer, too
    "contact_info",  # without a number it says so, and takes a message: a shop's setting, not a conversation
    "export_my_data",
    "file_problem",  # who cannot prove the order is told so before
    "find_store",
    "list_orders",  # nobody in the demo shop has an account and no order
    "membership_status",
    "product_details",  # what is not found is asked for before
    "subscription_status",
}
"""Actions that do not refuse what a scenario of the demo shop could ask for."""
NOTHING_TO_CORRECT = {
    "account_balance",
    "contact_info",
    "delete_account",
    "export_my_data",
    "keep_account",
    "list_orders",
    "list_reservations",
    "membership_status",
    "subscription_status",
}
"""They have no slots."""
NOTHING_OPEN = {
    "contact_info",  # answered at once, whoever asks
}
"""Actions without slots that need no identity: there is no question that could be left, passed over or put off."""
ANSWERED_AT_ONCE = {
    "product_details",  # a product that is not known goes to the knowledge base instead of being asked for
}
"""There is nothing open that a shopper could drop."""

SCENARIOS = load_scenarios()
COVERED = {covered for scenario in SCENARIOS for covered in scenario.get("covers", ())} | test_account_closing.COVERS


def kinds_of(action):
    """What has to be played of it: every way, but those that it cannot go."""
    kinds = set(KINDS)
    if action.name in NEVER_REFUSED:
        kinds -= {"refused"}
    if action.name in NOTHING_TO_CORRECT:
        kinds -= {"corrected"}
    if action.name in NOTHING_OPEN:
        kinds -= {"changed_mind", "digressed", "interrupted"}
    if action.name in ANSWERED_AT_ONCE:
        kinds -= {"changed_mind"}
    return kinds if action.level > Level.ANONYMOUS else kinds - {"unidentified"}


def test_only_what_has_no_slots_has_nothing_to_correct_or_nothing_open():
    without_slots = {action.name for action in ACTIONS if not action.request.__dataclass_fields__}
    assert without_slots == NOTHING_TO_CORRECT
    assert {one.name for one in ACTIONS if one.name in without_slots and one.level is Level.ANONYMOUS} == NOTHING_OPEN


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_is_talked_through_in_every_way(action):
    missing = {kind for kind in kinds_of(action) if f"{action.name}/{kind}" not in COVERED}
    assert not missing


def test_what_scenarios_say_they_cover_exists():
    known = {f"{name}/{kind}" for name in KNOWN_ACTIONS for kind in KINDS}
    assert known >= COVERED


def test_no_two_scenarios_have_one_name():
    names = [scenario["name"] for scenario in SCENARIOS]
    assert {name for name in names if names.count(name) > 1} == set()


def test_there_are_many_conversations():
    assert len(SCENARIOS) >= 400
