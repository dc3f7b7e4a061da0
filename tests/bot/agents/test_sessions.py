"""Sign-in sessions are rows: every process over the database knows them, and no row signs anybody in."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.agents.office import make_accounts
from bot.dialogue.board import Agent
from bot.storage.desk_tables import sessions as table
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.storage.sessions import IDLE, LONGEST, NOTED_EVERY, Sessions
from tests import postgres

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PASSWORD = "correct horse battery"


class House:
    """Two processes over one database, and a clock that the test moves."""

    def __init__(self, url):
        self.at = NOON
        self.engines = [make_engine(url) for _ in range(2)]
        prepare(self.engines[0])
        self.here, self.there = (
            make_accounts(engine, key="the key", secret="s", clock=lambda: self.at) for engine in self.engines
        )
        self.here.add(Agent("mira", "Mira"), PASSWORD, self.at, by="test")

    @property
    def sessions(self) -> Sessions:
        return self.here.sessions

    def close(self):
        for engine in self.engines:
            engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=postgres.needs_postgres)])
def house(request, tmp_path):
    house = House(f"sqlite:///{tmp_path / 'desk.db'}" if request.param == "sqlite" else postgres.emptied())
    yield house
    house.close()


def test_another_process_knows_who_is_signed_in_here_and_who_is_no_more(house):
    cookie = house.sessions.begin("mira")
    assert house.there.sessions.find(cookie).agent.name == "Mira"
    assert (house.there.sessions.anybody(), house.there.sessions.has("mira")) == (True, True)
    house.there.sessions.end(cookie)
    assert house.sessions.find(cookie) is None
    assert not house.sessions.anybody()


def test_a_session_ends_when_idle_and_in_the_end_anyway(house):
    cookie = house.sessions.begin("mira")
    while house.at < NOON + LONGEST - IDLE:
        house.at += IDLE - SECOND
        house.sessions.saw(house.sessions.find(cookie))
    house.at = NOON + LONGEST
    assert house.sessions.find(cookie) is None
    cookie = house.sessions.begin("mira")
    house.at += IDLE
    assert house.sessions.find(cookie) is None
    assert not house.sessions.anybody()


def test_a_sign_of_life_is_written_down_once_a_minute(house):
    cookie = house.sessions.begin("mira")
    house.at += NOTED_EVERY - SECOND
    assert not house.sessions.is_unnoted(house.sessions.find(cookie))
    house.at += SECOND
    session = house.there.sessions.find(cookie)
    assert house.there.sessions.is_unnoted(session)
    house.there.sessions.saw(session)
    assert not house.sessions.is_unnoted(house.sessions.find(cookie))


@pytest.mark.parametrize("how", ["password", "remove", "sign_out", "reset_second"])
def test_what_changes_who_may_sign_in_ends_what_was_begun_before(house, how):
    cookies = [house.sessions.begin("mira") for _ in range(3)]
    if how == "password":
        house.there.add(Agent("mira", "Mira"), PASSWORD + "2", house.at, by="olga")
    else:
        getattr(house.there, how)("mira", house.at, by="olga")
    assert [house.sessions.find(cookie) for cookie in cookies] == [None] * 3


def test_who_changes_their_own_password_stays_where_they_are(house):
    cookies = [house.sessions.begin("mira") for _ in range(2)]
    key = house.sessions.find(cookies[0]).key
    house.here.add(Agent("mira", "Mira"), PASSWORD + "2", house.at, by="mira", but=key)
    assert [house.sessions.find(cookie) is not None for cookie in cookies] == [True, False]


def test_what_is_kept_signs_nobody_in(house):
    cookie = house.sessions.begin("mira")
    with house.engines[0].connect() as connection:
        [row] = connection.execute(select(table)).all()
    assert cookie not in str(row)
    assert house.sessions.find(row.key) is None


def test_old_ones_are_forgotten_and_living_ones_stay(house):
    house.sessions.begin("mira")
    house.at += IDLE
    living = house.sessions.begin("mira")
    house.sessions.forget_old()
    with house.engines[0].connect() as connection:
        assert len(connection.execute(select(table)).all()) == 1
    assert house.sessions.find(living)
