"""A long conversation costs no more than a short one, counted in statements and in steps of SQLite's machine."""

from dataclasses import dataclass

import pytest
from sqlalchemy import event

from bot.dialogue.conversation import BotReplied
from bot.dialogue.shown import Offer
from bot.messages import Reply
from bot.storage.sql import SqlConversations
from tests.contracts.promises import START, Place, cancel, opened, respond, said

STEPS_AT_ONCE = 25


@dataclass
class Cost:
    statements: int = 0
    steps: int = 0


@pytest.fixture
def store_and_cost(place: Place):
    cost = Cost()

    def count_step() -> int:
        cost.steps += STEPS_AT_ONCE
        return 0

    def count_statement(*_) -> None:
        cost.statements += 1

    engine = place.engine()
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.set_progress_handler(count_step, STEPS_AT_ONCE))
    event.listen(engine, "before_cursor_execute", count_statement)
    return SqlConversations(engine, place.clock), cost


def talk(turn):
    cancel(turn)
    offers = tuple(Offer(f"p{n}", "Yes", "affirm") for n in range(4))
    turn.conversation = turn.conversation.record(BotReplied(START, (Reply("greeting", "Hello"),), offers=offers))


def test_the_two_hundredth_turn_costs_what_the_twentieth_did(store_and_cost):
    store, cost = store_and_cost
    conversation_id = opened(store)
    costs = []
    for number in range(200):
        before = Cost(cost.statements, cost.steps)
        respond(store, said(conversation_id, f"m{number}"), talk)
        costs.append(Cost(cost.statements - before.statements, cost.steps - before.steps))
    assert costs[199].statements == costs[19].statements
    assert sum(c.steps for c in costs[190:]) <= 1.1 * sum(c.steps for c in costs[15:25])
    assert costs[19].steps > 100, "expected the machine to be counted"


def test_reading_one_page_of_a_long_log_costs_what_it_does_of_a_short_one(store_and_cost):
    store, cost = store_and_cost
    short, long = opened(store), opened(store)
    for number in range(10):
        respond(store, said(short, f"m{number}"))
    for number in range(60):
        respond(store, said(long, f"m{number}"))
    steps = []
    for conversation_id, after in ((short, 11), (long, 111)):
        before = cost.steps
        assert len(store.log(conversation_id, after=after, limit=10)) == 10
        steps.append(cost.steps - before)
    assert steps[1] <= 1.2 * steps[0] + STEPS_AT_ONCE
