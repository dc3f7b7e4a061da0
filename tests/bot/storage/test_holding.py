"""How long one waits for a conversation, and for whom."""

import time

import pytest
from sqlalchemy import select, update

from bot.errors import Busy
from bot.storage.database import Database
from bot.storage.holding import Waiting
from bot.storage.schema import conversations
from tests.contracts.promises import PATIENT, answer, opened, respond, said

HOUR = 3600
QUICK = Waiting(lease_seconds=0.05, patience_seconds=0.05, longest_seconds=5)


def test_a_conversation_that_does_not_get_free_is_busy_elsewhere_and_here(place):
    impatient = Waiting(lease_seconds=30, longest_seconds=0.05)
    store, other = place.process(impatient), place.process(impatient)
    conversation_id = opened(store)
    with store.turn(conversation_id):
        for waiting in (other, store):
            with pytest.raises(Busy), waiting.turn(conversation_id):
                pass
    respond(other, said(conversation_id, "m1"))


def test_who_let_go_is_followed_at_once(place):
    store, other = place.process(), place.process()
    conversation_id = opened(store)
    with pytest.raises(KeyError), store.turn(conversation_id):
        raise KeyError("the turn fails")
    started = time.monotonic()
    respond(other, said(conversation_id, "m1"))
    assert time.monotonic() - started < PATIENT.lease_seconds / 3


def test_an_earlier_message_whose_process_died_is_waited_for_with_patience_only(place):
    dead, store = place.process(), place.process(Waiting(patience_seconds=0.2))
    conversation_id = opened(dead)
    dead.accept(said(conversation_id, "m1"))
    started = time.monotonic()
    respond(store, said(conversation_id, "m2"))
    assert time.monotonic() - started >= 0.2
    assert [message_id for _, message_id in store.unanswered(before=place.clock())] == ["m1"]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumped_an_hour_does_not_keep_a_dead_holder_alive(place, hours):
    """A claim's end in the far future or past is what a jump looks like from here."""
    database, store = Database(place.engine()), place.process(QUICK)
    conversation_id = opened(store)
    dead = update(conversations).values(holder="dead", version=7, lease_until=time.time() + hours * HOUR)
    database.write(lambda connection: connection.execute(dead))
    assert respond(store, said(conversation_id, "m1")).seq == 3


def test_a_holder_who_is_alive_is_fenced_not_overrun_when_the_clock_jumps_forward(place):
    """The other one gets in early; the version says so, and the first one's turn is told."""
    database, store, other = Database(place.engine()), place.process(), place.process()
    utterance = said(opened(store), "m1")
    store.accept(utterance)
    jump = update(conversations).values(lease_until=time.time() - HOUR)

    def jump_and_lose(turn):
        database.write(lambda connection: connection.execute(jump))
        answer(other, utterance)

    with pytest.raises(Exception, match="taken over"):
        answer(store, utterance, jump_and_lose)
    assert len(store.log(utterance.conversation_id)) == 3


def test_nothing_is_held_after_a_turn_however_it_ended(place):
    database, store = Database(place.engine()), place.process()
    conversation_id = opened(store)
    respond(store, said(conversation_id, "m1"))
    with store.turn(conversation_id):
        pass
    store.accept(said(conversation_id, "m2"))
    with pytest.raises(KeyError), store.turn(conversation_id, message_id="m2"):
        raise KeyError("the turn fails")
    holders = database.read(lambda connection: connection.execute(select(conversations.c.holder)).scalars().all())
    assert holders == [None]
    assert store.log(conversation_id, after=4) == []


def test_an_agents_change_does_not_wait_for_messages(place):
    store = place.process()
    conversation_id = opened(store)
    store.accept(said(conversation_id, "m1"))
    started = time.monotonic()
    with store.turn(conversation_id) as turn:
        turn.save(turn.conversation)
    assert time.monotonic() - started < PATIENT.patience_seconds / 3
    assert turn.answer is None
