"""Every tool of tau-bench's retail agent, and every rule of its policy, has its place here."""

import pytest

from actions import ACTIONS, Effect, Level

NAMES = {action.name: action for action in ACTIONS}
TOOLS = {
    "calculate": ("cancel_order", "modify_items", "return_items", "exchange_items"),  # amounts stand in the summary
    "cancel_pending_order": ("cancel_order",),
    "exchange_delivered_order_items": ("exchange_items",),
    "find_user_id_by_email": (),  # identity: bot/dialogue and bot/identity, before any action
    "find_user_id_by_name_zip": (),
    "get_order_details": ("order_details", "track_order"),
    "get_product_details": ("product_details", "check_stock"),
    "get_user_details": ("account_balance", "list_orders"),
    "list_all_product_types": ("product_details",),  # the catalogue is linked in understanding, nobody lists it
    "modify_pending_order_address": ("change_order_address",),
    "modify_pending_order_items": ("modify_items",),
    "modify_pending_order_payment": ("change_payment_method",),
    "modify_user_address": ("change_default_address",),
    "return_delivered_order_items": ("return_items",),
    "think": (),  # nothing is done by it
    "transfer_to_human_agents": ("leave_message", "call_me_back"),  # and the hand-over, which is no action
}
SLOTS = {
    "cancel_order": {"order_id", "reason"},
    "exchange_items": {"order_id", "swaps", "payment_method"},
    "change_order_address": {"order_id", "address"},
    "modify_items": {"order_id", "swaps", "payment_method"},
    "change_payment_method": {"order_id", "payment_method"},
    "change_default_address": {"address"},
    "return_items": {"order_id", "lines", "refund_to"},
}
"""What the tool is told, in our words."""


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_is_done_by_actions_that_exist(tool):
    assert set(TOOLS[tool]) <= NAMES.keys()


@pytest.mark.parametrize("name", SLOTS)
def test_what_changes_an_order_or_a_user_waits_for_a_yes_and_takes_what_the_tool_takes(name):
    action = NAMES[name]
    assert (action.effect, action.level) == (Effect.WRITE, Level.PROVEN)
    assert action.preview is not None
    assert set(action.request.__dataclass_fields__) >= SLOTS[name]
