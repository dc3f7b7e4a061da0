"""What operators stop holds for every process over the database, at once or within a second."""

import pytest

from bot.dialogue.access import Access, Stops
from bot.messages import AgentId
from bot.storage.agents import Agents
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.storage.sql import SqlConversations
from bot.storage.switches import KNOWN_SECONDS, Kind, Switches
from tests.assembled import NOON

MIRA = AgentId("mira")


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 's.db'}")
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def seconds():
    return [0.0]


@pytest.fixture
def here(engine, seconds):
    return Switches(engine, lambda: NOON, seconds=lambda: seconds[0])


def test_here_it_counts_at_once_and_in_another_process_within_a_second(here, engine, seconds):
    there = Switches(engine, lambda: NOON, seconds=lambda: seconds[0])
    assert here.stops() == there.stops() == Stops()
    here.turn(Kind.WRITES, "", is_on=True, by=MIRA)
    assert here.stops().writes
    seconds[0] += KNOWN_SECONDS
    assert there.stops().writes


def test_a_turn_does_not_ask_the_database_each_time(here, engine, seconds):
    here.stops()
    other = Switches(engine, lambda: NOON, seconds=lambda: seconds[0])
    other.turn(Kind.WRITES, "", is_on=True, by=MIRA)
    assert not here.stops().writes


def test_each_action_has_its_own_switches(here):
    here.turn(Kind.OFF, "cancel_order", is_on=True, by=MIRA)
    here.turn(Kind.SHADOW, "return_item", is_on=True, by=MIRA)
    here.turn(Kind.OFF, "cancel_order", is_on=True, by=MIRA)
    assert here.stops() == Stops(off=frozenset({"cancel_order"}), shadow=frozenset({"return_item"}))
    here.turn(Kind.OFF, "cancel_order", is_on=False, by=MIRA)
    assert here.stops() == Stops(shadow=frozenset({"return_item"}))


def test_who_did_it_is_in_the_audit_log_and_the_chain_holds(here, engine):
    here.turn(Kind.WRITES, "", is_on=True, by=MIRA)
    here.turn(Kind.WRITES, "", is_on=False, by=MIRA)
    deeds = [(deed["agent"], deed["did"], deed["outcome"]) for _, _, deed in Agents(engine).deeds()]
    assert deeds == [("mira", "switch", "off"), ("mira", "switch", "on")]
    assert SqlConversations(engine, lambda: NOON).first_broken_audit_record() is None


def test_a_switch_adds_to_the_settings_and_lifts_none_of_them():
    off = Access(writes=False, off=frozenset({"cancel_order"}), stops=lambda: Stops(off=frozenset({"return_item"})))
    now = off.now()
    assert (now.writes, now.off) == (False, {"cancel_order", "return_item"})
    assert not Access(stops=lambda: Stops(writes=True)).now().writes
