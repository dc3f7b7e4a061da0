"""What was asked of the knowledge base is in the log and nowhere else."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from bot.carry_out.reviewed import without_personal
from bot.dialogue.asked import UNKNOWN, LookedUp
from bot.messages import ANONYMOUS
from bot.storage.engine import make_engine
from bot.storage.lookups import lookups
from bot.storage.preparing import prepare
from bot.storage.schema import events
from bot.storage.sql import SqlConversations
from tests.conversations.scenario import understood

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def logged(tmp_path, *found: LookedUp):
    engine = make_engine(f"sqlite:///{tmp_path / 'shopdesk.db'}")
    prepare(engine)
    conversations = SqlConversations(engine, lambda: AT)
    opened = conversations.open(site="demo", channel="chat", identity=ANONYMOUS, at=AT)
    with conversations.turn(opened.id) as turn:
        turn.save(turn.conversation.record(*found))
    return engine, opened.id


def test_the_newest_come_first_and_older_ones_are_left_out(tmp_path):
    old, new, newest = (LookedUp(AT - timedelta(days=day), "parking?", UNKNOWN) for day in (100, 2, 1))
    engine, _ = logged(tmp_path, old, new, newest)
    assert lookups(engine, since=AT - timedelta(days=90)) == [newest, new]


def test_who_erases_a_conversations_log_has_erased_its_questions(tmp_path):
    engine, conversation_id = logged(tmp_path, LookedUp(AT, "parking?", UNKNOWN))
    with engine.begin() as connection:
        connection.execute(delete(events).where(events.c.conversation_id == conversation_id))
    assert lookups(engine, since=AT - timedelta(days=90)) == []


def test_what_tells_who_asked_is_taken_out():
    text = "I'm Jo Fuller, W20398, jo@example.com or 0171 555 0199: do you bake"
    said = understood(
        text, {"intent": "policy_question", "entities": {"order_id": "W20398", "person_name": "Jo Fuller"}}
    )
    assert without_personal(text, said) == "I'm [person_name], [order_id], [email] or [number]: do you bake"
