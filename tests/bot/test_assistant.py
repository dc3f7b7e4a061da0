"""A turn keeps its promises: once, in order, nothing without the yes, nothing lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.shop.models import OrderStatus
from actions.shop.sql import SqlShop
from actions.types import ActionError, Level
from bot.dialogue.access import Access, Stops
from bot.dialogue.at_the_desk import AgentWrote
from bot.dialogue.conversation import Status
from bot.errors import Forbidden
from bot.messages import AgentId, Identity, MessageId, Utterance
from bot.storage.engine import make_engine
from bot.upkeep import answer_lost_turns, tell_followers
from tests.assembled import NOON, assemble
from tests.conversations.scenario import understood

AGENT = AgentId("mira")
MEANT = {
    "cancel W20398": {"intent": "cancel_order", "entities": {"order_id": "W20398"}},
    "yes": {"intent": "affirm"},
    "where is W20390": {"intent": "order_status", "entities": {"order_id": "W20390"}},
    "a person please": {"intent": "contact_human_agent"},
}


def understand(text, expected, today):
    return understood(text, MEANT[text])


@pytest.fixture
def assistant(database):
    return assemble(database, understand)


class Jo:
    """A signed-in customer of the demo shop."""

    def __init__(self, assistant):
        self.assistant = assistant
        customer = assistant.shop.customer_by_email("jo@example.com")
        self.identity = Identity(Level.PROVEN, customer.id)
        self.id = assistant.open(site="demo", channel="chat", identity=self.identity, at=NOON).id

    def says(self, text, message_id):
        return self.assistant.respond(
            Utterance(self.id, MessageId(message_id), text, "chat", NOON + timedelta(seconds=9), self.identity)
        )


@pytest.fixture
def jo(assistant):
    return Jo(assistant)


def test_a_repeated_message_gets_the_first_answer_and_does_nothing_again(jo):
    jo.says("cancel W20398", "1")
    first = jo.says("yes", "2")
    events = len(jo.assistant.conversations.log(jo.id))
    assert jo.says("yes", "2") == first
    assert len(jo.assistant.conversations.log(jo.id)) == events
    assert len(jo.assistant.conversations.ledger(jo.id)) == 1


def test_a_bug_in_a_turn_leaves_the_message_to_be_recovered(database, jo):
    def broken(text, expected, today):
        raise RuntimeError("a bug")

    jo.says("cancel W20398", "1")
    jo.assistant.understand = broken
    with pytest.raises(RuntimeError):
        jo.says("yes", "2")
    assert jo.assistant.shop.order("W20398").status is OrderStatus.PENDING
    restarted = assemble(database, understand)
    [(conversation_id, message_id)] = restarted.conversations.unanswered(before=NOON + timedelta(hours=1))
    assert restarted.recover(conversation_id, message_id).replies[0].code == "order_cancelled"
    assert restarted.shop.order("W20398").status is OrderStatus.CANCELLED


def test_a_turn_that_fails_again_goes_to_a_person(jo):
    def broken(text, expected, today):
        raise RuntimeError("a bug")

    jo.assistant.understand = broken
    with pytest.raises(RuntimeError):
        jo.says("cancel W20398", "1")
    told = []
    later = NOON + timedelta(minutes=1)
    answer_lost_turns(jo.assistant, jo.assistant.conversations, told.append, later)
    assert told == [jo.id]
    assert jo.assistant.conversations.load(jo.id).status is Status.QUEUED
    assert jo.assistant.conversations.unanswered(before=later) == []


def test_followers_are_told_once_of_what_was_committed(jo):
    jo.says("where is W20390", "1")
    told = []
    for _ in range(2):
        tell_followers(jo.assistant.conversations, told.append, NOON)
    assert told == [jo.id]
    assert jo.assistant.conversations.outbox.undelivered() == []


class LosesTheAnswer(SqlShop):
    """Does what it is told and then fails to say so, once."""

    lost = False

    def change_order(self, *arguments, **options):
        done = super().change_order(*arguments, **options)
        if not self.lost:
            self.lost = True
            raise ActionError("the connection broke", retryable=True)
        return done


class Unreachable(SqlShop):
    def change_order(self, *arguments, **options):
        raise ActionError("connection refused", retryable=True)


def test_an_answer_that_was_lost_is_fetched_with_the_same_key(database):
    shop = LosesTheAnswer(make_engine(f"sqlite:///{database}"))
    jo = Jo(assemble(database, understand, shop=shop))
    jo.says("cancel W20398", "1")
    answer = jo.says("yes", "2")
    assert [reply.code for reply in answer.replies] == ["order_cancelled"]
    refunds = [payment for payment in shop.order("W20398").payments if payment.kind == "refund"]
    assert len(refunds) == 1


def test_a_write_whose_outcome_is_unknown_goes_to_a_person(database):
    jo = Jo(assemble(database, understand, shop=Unreachable(make_engine(f"sqlite:///{database}"))))
    jo.says("cancel W20398", "1")
    answer = jo.says("yes", "2")
    assert [reply.code for reply in answer.replies] == ["outcome_unknown", "handed_off.technical"]
    assert answer.status == "queued"
    [entry] = jo.assistant.conversations.ledger(jo.id)
    assert entry.state not in {"done", "intended"}


def test_with_writes_stopped_nothing_changes_and_a_person_is_told(database):
    jo = Jo(assemble(database, understand, access=Access(writes=False)))
    answer = jo.says("cancel W20398", "1")
    assert answer.replies[0].code == "writes_stopped"
    assert jo.assistant.shop.order("W20398").status is OrderStatus.PENDING


def test_a_stop_counts_for_the_yes_to_what_was_asked_before_it(database):
    stopped = []
    jo = Jo(assemble(database, understand, access=Access(stops=lambda: Stops(writes=bool(stopped)))))
    assert jo.says("cancel W20398", "1").replies[0].code == "confirm.cancel_order"
    stopped.append(True)
    assert jo.says("yes", "2").replies[0].code == "writes_stopped"
    assert jo.assistant.shop.order("W20398").status is OrderStatus.PENDING


def test_while_an_agent_has_the_conversation_the_assistant_is_silent(jo):
    jo.says("a person please", "1")
    jo.assistant.join(jo.id, AGENT, "Mira", NOON)
    assert jo.says("where is W20390", "2").replies == ()
    jo.assistant.write(jo.id, AGENT, "Mira", "Hi, Mira here.", NOON)
    assert any(isinstance(row.event, AgentWrote) for row in jo.assistant.conversations.log(jo.id))
    jo.assistant.hand_back(jo.id, AGENT, NOON)
    assert jo.says("where is W20390", "3").replies[0].code == "order_is_on_its_way"


def test_a_second_agent_may_neither_take_nor_answer(jo):
    jo.says("a person please", "1")
    jo.assistant.join(jo.id, AGENT, "Mira", NOON)
    with pytest.raises(Forbidden):
        jo.assistant.join(jo.id, AgentId("tom"), "Tom", NOON)
    with pytest.raises(Forbidden):
        jo.assistant.write(jo.id, AgentId("tom"), "Tom", "hello", NOON)
    assert jo.assistant.conversations.load(jo.id).status is Status.AGENT


def test_another_customers_proof_is_ignored(jo):
    mira = jo.assistant.shop.customer_by_email("mira@example.com")
    jo.identity = replace(jo.identity, customer_id=mira.id)
    jo.says("where is W20390", "1")
    assert jo.assistant.conversations.load(jo.id).identity.customer_id != mira.id
