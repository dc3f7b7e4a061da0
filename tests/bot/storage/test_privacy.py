"""What is erased is gone from every table and from the file itself; what is another's stays."""

from datetime import timedelta

import pytest
from sqlalchemy import MetaData, inspect

from actions.shop.models import Customer, CustomerId
from bot.agents.desk import Desk
from bot.dialogue.board import Agent
from bot.storage import figures, schema
from bot.storage.agents import Agents
from bot.storage.hooks import Hook, Hooks
from bot.storage.letters import Letters
from bot.storage.notes import Notes
from bot.storage.pictures import Picture, Pictures
from bot.storage.preparing import BESIDE
from bot.storage.privacy import WHERE, Privacy
from bot.storage.ratings import Rating
from bot.storage.seats import Seats
from bot.storage.spent import SpentTokens
from tests.bot.storage.test_figures import JO, Log

CANARY = "canary-4711-"


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path)
    yield log
    log.engine.dispose()


def fill(log, identity=JO, mark=CANARY):
    """A conversation that has left something in every table."""
    hooked = Hooks(log.engine, lambda: log.at)
    hooked.put(Hook("h", "https://crm.example", is_on=True), by="x")
    desk = Desk(log.store, Agents(log.engine), Seats(log.engine), Notes(log.engine), lambda id: None)
    mira = Agent("mira", "Mira")
    desk.agents.put(mira, "")
    id = log.conversation(f"{mark}said", identity=identity)
    desk.take(id, mira, log.at)
    desk.note(id, mira, f"{mark}noted", log.at, whisper=False)
    desk.write(id, mira, f"{mark}written", log.at)
    log.ratings.rate(id, Rating(1, f"{mark}rated"))
    Pictures(log.engine, lambda: log.at).keep(id, "m1", Picture("image/png", f"{mark}seen".encode()))
    SpentTokens(log.engine, lambda: log.at).claim("token", id, until=log.at + timedelta(hours=1))
    sender = Letters(log.engine, lambda: log.at, lifetime=timedelta(minutes=10))
    sender.send(Customer(CustomerId("jo"), f"{mark}@example.com"), "004711", "email")
    log.figures.refresh()
    return id


def on_disk(folder):
    return b"".join(path.read_bytes() for path in folder.glob("s.db*"))


def test_nothing_of_it_is_left_on_the_disk(log, tmp_path):
    other = log.conversation("another matter")
    mine = fill(log)
    privacy = Privacy(log.engine)
    assert privacy.of_customer("jo") == [mine]
    assert CANARY.encode() in on_disk(tmp_path)
    privacy.erase([mine], customer_id="jo")
    left = on_disk(tmp_path)
    assert CANARY.encode() not in left
    assert log.store.load(other).last_text == "another matter"
    assert log.store.first_broken_audit_record() is None


def test_every_table_that_names_a_conversation_is_thought_of(log):
    """A new one must be added to `WHERE`, or say here why it may stay."""
    known = {column.table.name for column in WHERE}
    stays = {"audit"}  # which actions ran, and nothing personal
    every: list[MetaData] = [module.metadata for module in (schema, *BESIDE)]
    named = {
        table.name for one in every for table in one.sorted_tables
        if any("conversation" in column.name for column in table.columns)
    }  # fmt: skip
    assert named - stays <= known
    assert inspect(log.engine).get_table_names()


def test_who_was_known_at_any_time_is_found_and_nobody_whose_name_is_like_it(log):
    log.conversation("a guest")
    mine = log.conversation("hello", identity=JO)
    assert Privacy(log.engine).of_customer("jo") == [mine]
    assert Privacy(log.engine).of_customer("j%") == Privacy(log.engine).of_customer("o") == []


def test_an_export_has_all_of_the_log(log):
    mine = log.conversation("hello", identity=JO)
    [told] = Privacy(log.engine).export([mine])
    assert [event["type"] for event in told["log"]] == ["Opened", "UserUttered", "Understood", "BotReplied"]


def test_what_is_old_is_found_by_its_last_word(log):
    old = log.conversation("long ago")
    log.later(days=10)
    log.conversation("now")
    assert Privacy(log.engine).older_than(log.at - timedelta(days=5)) == [old]


def test_what_is_erased_while_it_is_added_up_does_not_come_back(log, tmp_path):
    log.figures.refresh()
    mine = log.conversation(f"{CANARY}said", identity=JO)

    def erased_meanwhile():
        Privacy(log.engine).erase([mine])
        return log.at

    figures.Figures(log.engine, erased_meanwhile).refresh()
    assert CANARY.encode() not in on_disk(tmp_path)
    assert log.found() == []
