"""What the shop does between the summary and the yes, or while it is asked: nothing else is done than was summed up."""

from datetime import timedelta
from itertools import count
from threading import Thread

import pytest
from sqlalchemy import text as sql

from actions.shop.changes.types import CancelOrder
from actions.shop.models import Money, OrderStatus
from actions.shop.sql import SqlShop
from actions.types import ActionError, Level
from bot.dialogue.conversation import Status
from bot.errors import AssistantError, MessageIdReused
from bot.messages import AgentId, Identity, MessageId, Utterance
from bot.storage.engine import make_engine
from tests.assembled import NOON, assemble
from tests.conversations.scenario import understood

MEANT = {
    "cancel": {"intent": "cancel_order", "entities": {"order_id": "W20398"}},
    "cancel the other": {"intent": "cancel_order", "entities": {"order_id": "W20401"}},
    "yes": {"intent": "affirm"},
    "": {"intent": "affirm"},
    "a person please": {"intent": "contact_human_agent"},
}


def understand(said, expected, today):
    return understood(said, MEANT[said])


class Moody(SqlShop):
    """Fails or lies as often as `mood` says, then behaves."""

    def __init__(self, engine):
        super().__init__(engine)
        self.mood = []
        self.changed = 0

    def preview_order(self, change, *, at):
        self._maybe_fail()
        return super().preview_order(change, at=at)

    def change_order(self, change, *, at, key):
        self._maybe_fail()
        self.changed += 1
        return super().change_order(change, at=at, key=key)

    def _maybe_fail(self):
        if self.mood and self.mood.pop(0) == "fails":
            raise ActionError("the shop is away", retryable=True)


class Jo:
    """A signed-in customer of the demo shop."""

    def __init__(self, database):
        self.engine = make_engine(f"sqlite:///{database}")
        self.shop = Moody(self.engine)
        self.assistant = assemble(database, understand, shop=self.shop)
        self.identity = Identity(Level.PROVEN, self.shop.customer_by_email("jo@example.com").id)
        self.numbers, self.at = count(1), NOON
        self.id = self.opens()

    def opens(self):
        return self.assistant.open(site="demo", channel="chat", identity=self.identity, at=NOON).id

    def says(self, said, *, payload=None, message="", identity=None, conversation=None):
        self.at += timedelta(seconds=9)
        message_id = MessageId(message or f"m{next(self.numbers)}")
        who, where = identity or self.identity, conversation or self.id
        return self.assistant.respond(Utterance(where, message_id, said, "chat", self.at, who, payload=payload))

    def codes(self, said, **how):
        return [reply.code for reply in self.says(said, **how).replies]

    @property
    def order(self):
        return self.shop.order("W20398")

    def refunds(self):
        return [payment.amount for payment in self.order.payments if payment.kind == "refund"]

    def runs(self, statement):
        with self.engine.begin() as connection:
            connection.execute(sql(statement))


@pytest.fixture
def jo(database):
    return Jo(database)


def test_a_price_that_changes_in_between_is_summed_up_again(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    jo.runs("update shop_payments set amount = 4200 where order_id = 'W20398'")
    assert jo.codes("yes") == ["confirm.cancel_order"]
    assert jo.order.status is OrderStatus.PENDING
    assert jo.codes("yes") == ["order_cancelled"]
    assert jo.refunds() == [Money(4200, "EUR")]


def test_an_order_that_is_packed_in_between_is_not_cancelled(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    jo.runs("update shop_orders set status = 'processed' where id = 'W20398'")
    assert "order_cancelled" not in jo.codes("yes")
    assert jo.order.status is OrderStatus.PROCESSED
    assert jo.refunds() == []


def test_an_order_that_is_cancelled_elsewhere_in_between_is_refunded_once(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    jo.shop.change_order(CancelOrder(jo.order.id, (), "not given"), at=jo.at, key="by phone")
    jo.codes("yes")
    assert len(jo.refunds()) == 1


@pytest.mark.parametrize("mood", [["fails"], ["fine", "fails"], ["fails", "fine", "fails"]])
def test_a_shop_that_fails_once_is_asked_again_and_acts_once(jo, mood):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    jo.shop.mood = list(mood)
    assert jo.codes("yes") == ["order_cancelled"]
    assert (len(jo.refunds()), jo.shop.changed) == (1, 1)


def test_a_shop_that_always_fails_is_never_told_to_have_acted(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    jo.shop.mood = ["fails"] * 50
    assert "order_cancelled" not in jo.codes("yes")
    assert jo.assistant.conversations.load(jo.id).status is Status.QUEUED
    assert jo.refunds() == []


def test_a_yes_to_an_old_summary_only_brings_it_back(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    jo.at += timedelta(minutes=6)
    assert jo.codes("yes") == ["confirm.cancel_order"]
    assert jo.refunds() == []


def test_many_quick_yeses_cancel_once(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    told, trouble = [], []

    def say_yes(number):
        try:
            told.append(jo.codes("yes", message=f"y{number}"))
        except AssistantError as error:
            trouble.append(error)

    threads = [Thread(target=say_yes, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told.count(["order_cancelled"]), trouble) == (1, [])
    assert (len(jo.refunds()), jo.shop.changed) == (1, 1)


def test_the_same_message_with_other_words_is_refused(jo):
    jo.codes("cancel", message="one")
    with pytest.raises(MessageIdReused):
        jo.says("yes", message="one")
    assert jo.refunds() == []


def test_a_yes_of_another_customer_or_to_a_person_is_none(jo):
    assert jo.codes("cancel") == ["confirm.cancel_order"]
    sam = Identity(Level.PROVEN, jo.shop.customer_by_email("sam@example.com").id)
    assert jo.codes("yes", identity=sam) == ["one_customer_only"]
    jo.assistant.join(jo.id, AgentId("mira"), "Mira", jo.at)
    assert jo.codes("yes") == []
    jo.assistant.hand_back(jo.id, AgentId("mira"), jo.at)
    assert "order_cancelled" not in jo.codes("yes")
    assert jo.refunds() == []


def test_a_button_means_nothing_in_another_conversation_and_a_made_up_one_nothing_at_all(jo):
    yes = jo.says("cancel").replies[0].quick_replies[0].payload
    other = jo.opens()
    jo.says("cancel the other", conversation=other)
    digest = jo.assistant.conversations.load(jo.id).task.confirmation.digest
    forged = ["b7.0", "b1.99", yes + " ", yes.upper(), digest, '{"intent":"affirm"}', "../b1.0", "\x00", "b1.0" * 200]
    for payload in forged:
        assert jo.codes("", payload=payload)[0] == "stale_button"
    same_place = jo.codes("", payload=yes, conversation=other)
    assert same_place in (["order_cancelled"], ["stale_button", "confirm.cancel_order"])
    assert jo.order.status is OrderStatus.PENDING
