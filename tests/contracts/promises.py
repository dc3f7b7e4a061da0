"""The promises of PROMISES P1-P6 as checks over any `SqlConversations`, so that planted bugs meet the same checks.

A `Place` is one database; each `process` of it has connections and a claim holder of its own, as another server would.
"""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

import pytest
from sqlalchemy import Engine, event

from bot.dialogue.conversation import ActionFinished, BotReplied, UserUttered
from bot.errors import MessageIdReused, StaleTurn
from bot.messages import ANONYMOUS, Answer, ConversationId, MessageId, Reply, Utterance
from bot.storage.engine import make_engine
from bot.storage.holding import Waiting
from bot.storage.preparing import prepare
from bot.storage.sql import SqlConversations

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PATIENT = Waiting(lease_seconds=30, patience_seconds=30, longest_seconds=40)
SHORT_LEASE = Waiting(lease_seconds=0.05, patience_seconds=0.05, longest_seconds=5)


class Place:
    """One database, and the processes that use it."""

    def __init__(self, url: str, kind: type[SqlConversations] = SqlConversations) -> None:
        self.url = url
        self.kind = kind
        self._engines: list[Engine] = []
        self._seconds = 0

    def process(self, waiting: Waiting = PATIENT) -> SqlConversations:
        return self.kind(self.engine(), self.clock, waiting=waiting)

    def engine(self) -> Engine:
        engine = make_engine(self.url)
        prepare(engine)
        self._engines.append(engine)
        return engine

    def clock(self) -> datetime:
        """A second later every time."""
        self._seconds += 1
        return START + timedelta(seconds=self._seconds)

    def close(self) -> None:
        for engine in self._engines:
            engine.dispose()


def opened(store: SqlConversations) -> ConversationId:
    return store.open(site="northfield", channel="chat", identity=ANONYMOUS, at=START).id


def said(conversation_id: ConversationId, message_id: str, text: str = "Where is my parcel?") -> Utterance:
    return Utterance(conversation_id, MessageId(message_id), text, "chat", START)


def answer(store: SqlConversations, utterance: Utterance, during: Callable[..., object] = lambda turn: None) -> Answer:
    """Take the turn of an accepted message; `during` runs inside and may act or fail."""
    with store.turn(utterance.conversation_id, message_id=utterance.message_id) as turn:
        if turn.answer is None:
            during(turn)
            reply = Reply("order_on_its_way", f"On its way: {utterance.message_id}")
            turn.save(turn.conversation.record(BotReplied(START, (reply,))), Answer(0, "bot", (reply,)))
    assert turn.answer is not None
    return turn.answer


def respond(store: SqlConversations, utterance: Utterance, during: Callable[..., object] = lambda turn: None) -> Answer:
    return store.accept(utterance).answer or answer(store, utterance, during)


def cancel(turn) -> None:
    """A WRITE inside a turn, carried out by a shop that always says yes."""
    entry = turn.intend(0, "cancel_order", "digest of W20398")
    turn.conversation = turn.conversation.record(
        ActionFinished(START, "cancel_order", "write", "done", "order_cancelled", entry.key)
    )


def what_is_acknowledged_is_committed(place: Place) -> None:
    """P1: nobody else's view lags behind an acknowledgement."""
    store, other = place.process(), place.process()
    conversation_id = opened(store)
    for number in range(20):
        store.accept(said(conversation_id, f"m{number}"))
        assert other.utterance(conversation_id, MessageId(f"m{number}")) == said(conversation_id, f"m{number}")


def equal_posts_are_one_message(place: Place) -> None:
    """P2: a hundred at once, over two processes; one row, one turn, one answer."""
    stores = [place.process(), place.process()]
    utterance = said(opened(stores[0]), "m1")
    turns: list[object] = []
    with ThreadPoolExecutor(100) as threads:
        posts = [threads.submit(respond, stores[n % 2], utterance, turns.append) for n in range(100)]
        answers = {post.result() for post in posts}
    assert len(answers) == 1
    assert len(turns) == 1
    log = stores[0].log(utterance.conversation_id)
    assert [type(logged.event).__name__ for logged in log] == ["Opened", "UserUttered", "BotReplied"]
    assert answers.pop().seq == log[-1].seq


def another_text_is_refused(place: Place) -> None:
    """P2: the id stands for what was said first, answered or not."""
    store = place.process()
    conversation_id = opened(store)
    first = store.accept(said(conversation_id, "m1"))
    with pytest.raises(MessageIdReused):
        store.accept(said(conversation_id, "m1", "Cancel it"))
    answered = answer(store, said(conversation_id, "m1"))
    with pytest.raises(MessageIdReused):
        store.accept(said(conversation_id, "m1", "Cancel it"))
    assert store.accept(said(conversation_id, "m1")).answer == answered
    assert store.accept(said(conversation_id, "m1")).seq == first.seq


def turns_follow_each_other_in_order(place: Place) -> None:
    """P3: whoever comes first to the turn, the message accepted first is answered first, one at a time."""
    stores = [place.process(), place.process()]
    conversation_id = opened(stores[0])
    utterances = [said(conversation_id, f"m{n}") for n in range(12)]
    for utterance in utterances:
        stores[0].accept(utterance)
    inside, order = Lock(), []

    def take(number: int) -> None:
        def work(turn) -> None:
            assert inside.acquire(blocking=False), "two turns at once"
            time.sleep(0.002)
            order.append(number)
            inside.release()

        answer(stores[number % 2], utterances[number], work)

    numbers = list(range(12))
    random.Random(7).shuffle(numbers)
    with ThreadPoolExecutor(12) as threads:
        for done in [threads.submit(take, number) for number in numbers]:
            done.result()
    assert order == sorted(order)
    assert stores[0].load(conversation_id).turns == 12


def a_conversation_does_not_wait_for_another(place: Place) -> None:
    """P3: a turn that hangs holds up its own conversation only."""
    store = place.process()
    slow, quick = said(opened(store), "m1"), said(opened(store), "m1")
    holds, may_end = Event(), Event()

    def hang(turn) -> None:
        holds.set()
        assert may_end.wait(30)

    with ThreadPoolExecutor(2) as threads:
        hanging = threads.submit(respond, store, slow, hang)
        assert holds.wait(10)
        try:
            assert threads.submit(respond, store, quick).result(timeout=10).seq == 3
        finally:
            may_end.set()
        assert hanging.result().seq == 3


def a_holder_who_paused_too_long_saves_nothing(place: Place) -> None:
    """P3: the lease ran out, another process took over and answered; the first one comes too late for anything."""
    paused, other = place.process(SHORT_LEASE), place.process(SHORT_LEASE)
    utterance = said(opened(paused), "m1")
    paused.accept(utterance)
    late: list[type[BaseException]] = []

    def sleep_and_lose(turn) -> None:
        time.sleep(0.1)
        answer(other, utterance)
        with pytest.raises(StaleTurn) as refused:
            turn.intend(0, "cancel_order", "digest")
        late.append(refused.type)

    with pytest.raises(StaleTurn):
        answer(paused, utterance, sleep_and_lose)
    assert late == [StaleTurn]
    assert paused.ledger(utterance.conversation_id) == []
    kinds = [type(logged.event).__name__ for logged in paused.log(utterance.conversation_id)]
    assert kinds == ["Opened", "UserUttered", "BotReplied"]


def a_takeover_is_not_overwritten(place: Place) -> None:
    """P3: the same, with an agent's change in the first hand: no message row guards it, the fence alone does."""
    paused, other = place.process(SHORT_LEASE), place.process(SHORT_LEASE)
    conversation_id = opened(paused)

    def greet_too_late() -> None:
        with paused.turn(conversation_id) as turn:
            time.sleep(0.1)
            respond(other, said(conversation_id, "m1"))
            turn.save(turn.conversation.record(BotReplied(START, (Reply("greeting", "Hello"),))))

    with pytest.raises(StaleTurn):
        greet_too_late()
    assert other.load(conversation_id).last_replies[0].code == "order_on_its_way"
    assert [logged.seq for logged in other.log(conversation_id)] == [1, 2, 3]


def a_turn_that_fails_stays_to_be_recovered(place: Place) -> None:
    """P4: acknowledged, nothing of the turn saved, found again; later messages do not wait for the recovery."""
    store = place.process()
    conversation_id = opened(store)
    first, second = said(conversation_id, "m1"), said(conversation_id, "m2")
    for utterance in (first, second):
        store.accept(utterance)

    def fail(turn) -> None:
        cancel(turn)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer(store, first, fail)
    answer(store, second)
    restarted = place.process()
    assert restarted.unanswered(before=place.clock()) == [(conversation_id, first.message_id)]
    assert restarted.unanswered(before=START) == []
    assert restarted.utterance(conversation_id, first.message_id) == first
    answer(restarted, first)
    assert restarted.unanswered(before=place.clock()) == []
    assert restarted.load(conversation_id).turns == 2


def a_write_that_was_begun_is_found_again(place: Place) -> None:
    """P5: the same turn again gets the same key, and hears that the shop may have acted; the end is settled."""
    store = place.process()
    utterance = said(opened(store), "m1")
    store.accept(utterance)
    keys: list[str] = []

    def begin_and_fail(turn) -> None:
        entry = turn.intend(0, "cancel_order", "digest of W20398")
        assert not entry.is_repeated
        keys.append(entry.key)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer(store, utterance, begin_and_fail)

    def begin_again(turn) -> None:
        entry = turn.intend(0, "cancel_order", "digest of W20398")
        assert (entry.key, entry.state, entry.is_repeated) == (keys[0], "intended", True)
        turn.conversation = turn.conversation.record(
            ActionFinished(START, "cancel_order", "write", "refused", "order_already_shipped", entry.key)
        )

    restarted = place.process()
    answer(restarted, utterance, begin_again)
    (entry,) = restarted.ledger(utterance.conversation_id)
    assert (entry.key, entry.state, entry.code) == (keys[0], "refused", "order_already_shipped")


class Crash(Exception):
    """Planted: the process ends before this statement."""


def a_crash_anywhere_leaves_no_half(place: Place) -> None:
    """P5, P6: crash before every statement and every commit of a turn; afterwards the tables tell one story."""
    engine, survivor = place.engine(), place.process(Waiting(lease_seconds=0.01, patience_seconds=0.01))
    point = 0
    crashed = True
    while crashed:
        point += 1
        store = place.kind(engine, place.clock, waiting=PATIENT)
        utterance = said(opened(store), "m1")
        left = [point]

        def step(*_: object, left: list[int] = left, **__: object) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Crash

        event.listen(engine, "before_cursor_execute", step)
        event.listen(engine, "commit", step)
        crashed = False
        try:
            respond(store, utterance, cancel)
        except Crash:
            crashed = True
        event.remove(engine, "before_cursor_execute", step)
        event.remove(engine, "commit", step)
        _tells_one_story(survivor, utterance)
    assert point > 10, "expected a crash at each of many points"


def _tells_one_story(store: SqlConversations, utterance: Utterance) -> None:
    conversation_id = utterance.conversation_id
    log = store.log(conversation_id)
    kinds = [type(logged.event).__name__ for logged in log]
    assert [logged.seq for logged in log] == list(range(1, len(log) + 1))
    assert _announced(store, conversation_id) == [logged.seq for logged in log]
    assert store.first_broken_audit_record() is None
    settled = [entry.state == "done" for entry in store.ledger(conversation_id)]
    if "BotReplied" in kinds:
        assert kinds == ["Opened", "UserUttered", "ActionFinished", "BotReplied"]
        assert settled == [True]
    else:
        assert kinds == ["Opened", "UserUttered"][: len(kinds)]
        assert True not in settled
    assert store.accept(utterance).seq == 2
    answer(store, utterance, cancel)
    assert [entry.state for entry in store.ledger(conversation_id)] == ["done"]
    assert _announced(store, conversation_id) == [1, 2, 3, 4]


def the_outbox_is_the_history(place: Place) -> None:
    """P6: every event of every conversation once, in the order of its log, with its body; until it is marked."""
    store = place.process()
    ids = [opened(store) for _ in range(3)]
    with ThreadPoolExecutor(6) as threads:
        posts = [threads.submit(respond, store, said(ids[n % 3], f"m{n}"), cancel) for n in range(18)]
        for post in posts:
            post.result()
    deliveries = store.outbox.undelivered(limit=1000)
    for conversation_id in ids:
        told = [delivery.logged for delivery in deliveries if delivery.conversation_id == conversation_id]
        assert told == store.log(conversation_id)
        assert sum(isinstance(logged.event, UserUttered) for logged in told) == 6
    store.outbox.mark_delivered([delivery.id for delivery in deliveries[:-1]], place.clock())
    assert store.outbox.undelivered() == deliveries[-1:]


def _announced(store: SqlConversations, conversation_id: ConversationId) -> list[int]:
    deliveries = store.outbox.undelivered(limit=10_000)
    return [delivery.logged.seq for delivery in deliveries if delivery.conversation_id == conversation_id]


PROMISES = (
    what_is_acknowledged_is_committed,
    equal_posts_are_one_message,
    another_text_is_refused,
    turns_follow_each_other_in_order,
    a_conversation_does_not_wait_for_another,
    a_holder_who_paused_too_long_saves_nothing,
    a_takeover_is_not_overwritten,
    a_turn_that_fails_stays_to_be_recovered,
    a_write_that_was_begun_is_found_again,
    a_crash_anywhere_leaves_no_half,
    the_outbox_is_the_history,
)
