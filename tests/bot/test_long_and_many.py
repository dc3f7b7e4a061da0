"""Long messages, many order numbers, many tasks, many turns: what one of them costs stays bounded."""

from datetime import timedelta
from functools import partial
from itertools import count
from statistics import median

import pytest

from actions.types import Level
from bot.assistant import MOST_READ
from bot.dialogue.conversation import KEPT_TASKS
from bot.messages import Identity, MessageId, Utterance
from tests import pace
from tests.assembled import NOON, assemble
from tests.conversations.scenario import ScriptedNlu

LONG = 100_000
PARTS = (
    "a",
    "4",
    "4 ",
    "4-4.",
    " ",
    ",",
    "not the ",
    "except ",
    "card ",
    "1 a ",
    "a@",
    "12 hill st ",
    "\n",
    "é\u0301",
    "٣",
)
NUMBERS = [f"W2{number:04}" for number in range(50)]


class Jo:
    """A signed-in customer of the demo shop."""

    def __init__(self, database):
        self.script, self.numbers, self.at = ScriptedNlu(), count(1), NOON
        self.assistant = assemble(database, self.script)
        self.identity = Identity(Level.PROVEN, self.assistant.shop.customer_by_email("jo@example.com").id)
        self.begin()

    def begin(self):
        self.id = self.assistant.open(site="demo", channel="chat", identity=self.identity, at=self.at).id

    def says(self, text, intent="provide_info", **entities):
        self.script.next = {"intent": intent, "entities": entities}
        self.at += timedelta(seconds=9)
        message = MessageId(f"m{next(self.numbers)}")
        return self.assistant.respond(Utterance(self.id, message, text, "chat", self.at, self.identity))

    @property
    def conversation(self):
        return self.assistant.conversations.load(self.id)


@pytest.fixture
def jo(database):
    return Jo(database)


@pytest.mark.parametrize("action", ["change_order_address", "exchange_items", "return_items", "reserve_item"])
def test_a_huge_message_is_answered_in_time(jo, action):
    def send(part):
        jo.begin()
        jo.says("please", "order_status", action=action, order_id="W18544")
        assert jo.says((part * LONG)[:LONG]).replies

    for part in PARTS:
        assert pace.within(1.5, partial(send, part)), part


def test_only_the_beginning_of_a_huge_message_is_kept_with_what_is_done(jo):
    jo.says("I want to complain", "file_complaint")
    jo.says("The lamp flickers. " * 5_000)
    assert len(jo.assistant.shop.service_requests()[0].request.text) <= MOST_READ


@pytest.mark.parametrize("intent", ["order_status", "cancel_order", "return_item", "get_invoice", "modify_order"])
def test_fifty_order_numbers_are_few_tasks_and_one_question(jo, intent):
    answer = jo.says(" ".join(NUMBERS), intent, order_id=NUMBERS)
    assert len(answer.replies) <= KEPT_TASKS + 2
    assert len(jo.conversation.tasks) <= KEPT_TASKS


def test_tasks_that_are_never_finished_do_not_pile_up(jo):
    for action in ["cancel_order", "change_order_address", "return_items", "reserve_item", "change_email"] * 4:
        jo.says("and then", "order_status", action=action)
    assert len(jo.conversation.tasks) <= KEPT_TASKS


def test_the_three_hundredth_turn_costs_no_more_than_the_first(jo):
    def cost():
        return pace.took(lambda: jo.says("where is it", "order_status", order_id="W20390"))

    costs = [cost() for _ in range(300)]
    assert median(costs[-60:]) < 2 * median(costs[:60])
