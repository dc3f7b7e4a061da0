"""Which action an intent means, by the order's state, by who asks and by what is under way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml

from actions import ACTIONS, Level
from actions.shop.models import OrderStatus
from bot.dialogue.conversation import Conversation, SlotFilled, TaskStarted
from bot.dialogue.hearing import action_of
from bot.dialogue.routes import load_routes
from bot.dialogue.rules import Rules
from bot.dialogue.shown import Focus
from bot.dialogue.situation import Situation
from bot.dialogue.slots import Heard
from bot.dialogue.switching import carried, meant_here, replaced
from bot.messages import Identity
from nlu.types import Entity, Intent, Wish
from tests.actions.delivered import order_of

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = Rules({action.name: action for action in ACTIONS}, load_routes())
ORDER = order_of([3000], delivered_at=AT)
OTHER = replace(ORDER, id="W2", status=OrderStatus.PENDING)


def asked(intent, text, *, orders=(ORDER,), named=""):
    entities = (Entity("order_id", named, named, text.index(named), text.index(named) + len(named)),) if named else ()
    heard = Heard(text, entities, Situation(AT, orders=orders), Focus())
    return action_of(Wish(intent, 0.9, 0, len(text)), heard, RULES.routes, is_busy=False)


@pytest.mark.parametrize(
    ("intent", "status", "action"),
    [
        (Intent.REQUEST_REFUND, OrderStatus.PENDING, "cancel_order"),
        (Intent.REQUEST_REFUND, OrderStatus.SHIPPED, "return_items"),
        (Intent.REQUEST_REFUND, OrderStatus.DELIVERED, "return_items"),
        (Intent.REQUEST_REFUND, OrderStatus.RETURN_REQUESTED, "refund_status"),
        (Intent.REQUEST_REFUND, OrderStatus.CANCELLED, "refund_status"),
        (Intent.EXCHANGE_ITEM, OrderStatus.PENDING, "modify_items"),
        (Intent.EXCHANGE_ITEM, OrderStatus.DELIVERED, "exchange_items"),
        (Intent.DELIVERY_PROBLEM, OrderStatus.SHIPPED, "track_order"),
        (Intent.DELIVERY_PROBLEM, OrderStatus.DELIVERED, "report_problem"),
    ],
)
def test_the_order_that_is_named_decides(intent, status, action):
    orders = (OTHER, replace(ORDER, status=status))
    assert asked(intent, "about W1", orders=orders, named="W1") == action
    assert asked(intent, "about the only one", orders=orders[1:]) == action


def test_where_none_of_several_is_meant_the_usual_action_asks():
    assert asked(Intent.REQUEST_REFUND, "my money back please", orders=(OTHER, ORDER)) == "return_items"


@pytest.mark.parametrize("text", ["the lamp arrived broken", "it says delivered but there is nothing"])
def test_some_words_are_about_what_arrived_whatever_the_order(text):
    assert asked(Intent.DELIVERY_PROBLEM, text, orders=(OTHER,)) == "report_problem"


def test_a_guarantee_is_no_return():
    assert asked(Intent.RETURN_ITEM, "it broke after a year, is that under guarantee") == "warranty_claim"


@pytest.mark.parametrize(("level", "action"), [(Level.KNOWN, "file_problem"), (Level.PROVEN, "report_problem")])
def test_who_may_not_change_anything_has_the_problem_noted_down(level, action):
    situation = Situation(AT, Identity(level, ORDER.customer_id))
    assert meant_here("report_problem", Intent.DELIVERY_PROBLEM, begun(), situation, RULES) == action
    assert meant_here("track_order", Intent.DELIVERY_PROBLEM, begun(), situation, RULES) == "track_order"


def test_money_back_in_the_middle_of_a_problem_is_about_the_problem():
    situation = Situation(AT, Identity(Level.PROVEN, ORDER.customer_id))
    for task, action in (("report_problem", "report_problem"), ("cancel_order", "return_items")):
        conversation = begun((task, {}))
        assert meant_here("return_items", Intent.REQUEST_REFUND, conversation, situation, RULES) == action


def begun(*tasks):
    """A conversation with these tasks, the last one in hand."""
    conversation = Conversation("c1")
    for name, slots in tasks:
        conversation = conversation.record(TaskStarted(AT, name, slots))
    return conversation


def test_an_exchange_takes_over_what_was_said_for_the_return():
    slots = {"order_id": "W1", "lines": ("1",), "reason": "too small"}
    kept = carried(begun(("return_items", slots)), RULES.actions["exchange_items"], RULES)
    assert kept == {"order_id": "W1", "reason": "too small"}
    assert carried(begun(("return_items", slots)), RULES.actions["cancel_order"], RULES) == {}


def test_the_return_ends_when_its_order_is_exchanged_instead():
    conversation = begun(("return_items", {"order_id": "W1"}), ("exchange_items", {"order_id": "W1"}))
    assert [event.action for event in replaced(conversation, RULES, AT)] == ["return_items"]
    other = conversation.record(SlotFilled(AT, "order_id", "W2"))
    assert replaced(other, RULES, AT) == ()
    assert replaced(begun(), RULES, AT) == ()


def test_a_status_that_there_is_not_is_told_with_the_file(tmp_path):
    path = tmp_path / "intents.yaml"
    path.write_text(yaml.safe_dump({"request_refund": {"by_status": {"vanished": "cancel_order"}}}), encoding="utf-8")
    with pytest.raises(ValueError, match="vanished"):
        load_routes(path)
