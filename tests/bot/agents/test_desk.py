"""The desk over a real database: nobody lost, nobody answered by two, no desk overfull, whoever comes and goes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.agents.desk import Desk
from bot.dialogue.board import LAPTOP_CLOSED, Agent, Need, Presence, Role
from bot.dialogue.conversation import AgentJoined, AgentWrote, Closed, HandoffRequested, Status
from bot.dialogue.handoff import hand_off
from bot.dialogue.routing import ACCEPT
from bot.errors import Forbidden
from bot.messages import Identity
from bot.storage.agents import Agents
from bot.storage.engine import make_engine
from bot.storage.notes import Notes
from bot.storage.preparing import prepare
from bot.storage.seats import Seats
from bot.storage.sql import SqlConversations
from tests import postgres

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = ("ann", "ben", "cem", "dee", "eva")


class Office:
    """A desk whose clock the test moves."""

    def __init__(self, url):
        engine = make_engine(url)
        prepare(engine)
        self.at = NOON
        self.conversations = SqlConversations(engine, lambda: self.at)
        self.agents, self.seats = Agents(engine), Seats(engine)
        self.told = []
        self.desk = Desk(self.conversations, self.agents, self.seats, Notes(engine), self.told.append)
        self.engine = engine

    def hire(self, name, **more):
        agent = Agent(name, name.title(), **{"presence": Presence.HERE, "seen": self.at, **more})
        self.agents.put(agent, "")
        return agent

    def asks_for_a_person(self, reason="asked"):
        opened = self.conversations.open(site="demo", channel="chat", identity=Identity(), at=self.at)
        with self.conversations.turn(opened.id) as turn:
            turn.save(hand_off(turn.conversation, reason, "", self.at))
        return opened.id

    def owner(self, conversation_id):
        conversation = self.conversations.load(conversation_id)
        return conversation.handoff.agent_id if conversation.status is Status.AGENT else None

    def later(self, seconds):
        self.at += timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=postgres.needs_postgres)])
def office(request, tmp_path):
    office = Office(f"sqlite:///{tmp_path / 'desk.db'}" if request.param == "sqlite" else postgres.emptied())
    yield office
    office.engine.dispose()


def test_an_offer_is_accepted_and_only_its_agent_may_write_or_close(office):
    ann, ben = office.hire("ann"), office.hire("ben")
    asked = office.asks_for_a_person()
    assert office.desk.route(office.at) == 1
    assert office.seats.of(asked).agent_id == "ann"
    office.desk.take(asked, ann, office.at)
    for deed in (
        lambda: office.desk.take(asked, ben, office.at),
        lambda: office.desk.write(asked, ben, "me too", office.at),
        lambda: office.desk.close(asked, ben, "", office.at),
        lambda: office.desk.hand_back(asked, ben, office.at),
        lambda: office.desk.transfer(asked, ben, office.at, to=ben.id, team=""),
        lambda: office.desk.barge(asked, ben, office.at),
        lambda: office.desk.note(asked, ben, "psst", office.at, whisper=True),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert office.owner(asked) == "ann"


def test_a_full_desk_takes_nothing_more(office):
    ann = office.hire("ann", capacity=1)
    first, second = office.asks_for_a_person(), office.asks_for_a_person()
    office.desk.take(first, ann, office.at)
    with pytest.raises(Forbidden, match="full"):
        office.desk.take(second, ann, office.at)
    office.desk.close(first, ann, "solved", office.at)
    office.desk.take(second, ann, office.at)


def test_what_is_taken_by_hand_pushes_out_an_offer_and_never_overfills(office):
    ann = office.hire("ann", capacity=1)
    offered = office.asks_for_a_person()
    office.later(1)
    picked = office.asks_for_a_person()
    office.desk.route(office.at)
    assert office.seats.of(offered).agent_id == "ann"
    office.desk.take(picked, ann, office.at)
    assert office.seats.of(offered) is None
    assert office.seats.board().load("ann") == 1


def test_what_is_offered_to_one_another_may_take_first(office):
    _, ben = office.hire("ann"), office.hire("ben")
    asked = office.asks_for_a_person()
    office.desk.route(office.at)
    assert office.seats.of(asked).agent_id == "ann"
    office.desk.take(asked, ben, office.at)
    assert office.owner(asked) == "ben"


def test_what_was_passed_on_or_left_lying_goes_to_the_next(office):
    ann, _ = office.hire("ann"), office.hire("ben")
    asked = office.asks_for_a_person()
    office.desk.route(office.at)
    office.desk.pass_on(asked, ann, office.at)
    office.desk.route(office.at)
    assert office.seats.of(asked).agent_id == "ben"
    office.later(ACCEPT.seconds)
    for name in ("ann", "ben"):
        office.agents.saw(name, office.at)
    office.desk.route(office.at)
    office.desk.route(office.at)
    assert office.seats.of(asked) is not None


def test_a_closed_laptop_puts_its_conversations_back_at_the_place_they_had(office):
    ann = office.hire("ann")
    asked = office.asks_for_a_person()
    office.desk.take(asked, ann, office.at)
    office.later(5)
    newer = office.asks_for_a_person()
    office.later(LAPTOP_CLOSED.seconds)
    office.desk.route(office.at)
    assert [one.id for one in office.seats.board().waiting] == [asked, newer]
    ben = office.hire("ben", capacity=1)
    office.desk.route(office.at)
    assert office.seats.of(asked).agent_id == "ben"
    office.desk.take(asked, ben, office.at)


def test_a_transfer_finds_its_colleague_and_waits_no_longer_than_that_counts(office):
    ann, ben, _ = office.hire("ann"), office.hire("ben"), office.hire("cem", team="returns")
    asked = office.asks_for_a_person()
    office.desk.take(asked, ann, office.at)
    office.desk.transfer(asked, ann, office.at, to=ben.id, team="")
    office.desk.route(office.at)
    assert office.seats.of(asked).agent_id == "ben"
    office.desk.take(asked, ben, office.at)
    office.desk.transfer(asked, ben, office.at, to=None, team="returns")
    office.desk.route(office.at)
    assert office.seats.of(asked).agent_id == "cem"
    with pytest.raises(Forbidden):
        office.desk.transfer(asked, ben, office.at, to=None, team="nobody's")


def test_a_supervisor_steps_in_whoever_has_it(office):
    ann, sue = office.hire("ann"), office.hire("sue", role=Role.SUPERVISOR, capacity=0)
    asked = office.asks_for_a_person()
    office.desk.take(asked, ann, office.at)
    office.desk.note(asked, sue, "offer the voucher", office.at, whisper=True)
    office.desk.barge(asked, sue, office.at)
    assert office.owner(asked) == "sue"
    with pytest.raises(Forbidden):
        office.desk.write(asked, ann, "still me", office.at)


def test_every_deed_has_its_actor_in_a_whole_audit_log(office):
    ann = office.hire("ann")
    asked = office.asks_for_a_person()
    office.desk.take(asked, ann, office.at)
    office.desk.write(asked, ann, "the shopper's secret", office.at)
    office.desk.note(asked, ann, "a note", office.at, whisper=False)
    office.desk.close(asked, ann, "solved", office.at)
    deeds = [body for _, conversation_id, body in office.agents.deeds() if conversation_id == asked]
    assert [deed["did"] for deed in reversed(deeds)] == ["take", "write", "note", "close"]
    assert {deed["agent"] for deed in deeds} == {"ann"}
    assert "secret" not in str(deeds)
    assert office.conversations.first_broken_audit_record() is None


def test_of_many_who_take_the_same_one_gets_it(office):
    colleagues = [office.hire(name) for name in NAMES]
    for _ in range(6):
        asked = office.asks_for_a_person()

        def grab(agent, asked=asked):
            try:
                office.desk.take(asked, agent, office.at)
            except Forbidden:
                return 0
            return 1

        with ThreadPoolExecutor(len(NAMES)) as pool:
            assert sum(pool.map(grab, colleagues)) == 1
        joined = [row.event for row in office.conversations.log(asked) if isinstance(row.event, AgentJoined)]
        assert [event.agent_id for event in joined] == [office.seats.of(asked).agent_id]


def test_what_a_shopper_left_frees_its_seat(office):
    ann = office.hire("ann", capacity=1)
    asked = office.asks_for_a_person()
    office.desk.take(asked, ann, office.at)
    with office.conversations.turn(asked) as turn:
        turn.save(turn.conversation.record(Closed(office.at, "shopper")))
    office.later(11)
    office.agents.saw("ann", office.at)
    assert office.desk.route(office.at) == 1
    office.desk.take(office.asks_for_a_person(), ann, office.at)


def test_a_need_that_was_written_down_is_read_again(office):
    need = Need(0, "returns", "de", "north", "ann", 2, frozenset({"ben"}))
    office.seats.put_need("c1", need)
    assert office.seats.need("c1") == need


def test_a_hundred_conversations_over_five_desks_that_come_and_go(office):
    random = Random(7)
    colleagues = {name: office.hire(name, capacity=random.randint(1, 4)) for name in NAMES}
    asked = [office.asks_for_a_person() for _ in range(20)]
    silent, ended = set(), set()
    for _ in range(2_000):
        office.later(random.choice((2, 8, 20)))
        asked += [office.asks_for_a_person() for _ in range(min(2, 100 - len(asked)))]
        silent = {name for name in NAMES if random.random() < (0.8 if name in silent else 0.08)}
        for name in set(NAMES) - silent:
            office.agents.saw(name, office.at)
        office.desk.route(office.at)
        board = office.seats.board()
        for name, one in colleagues.items():
            assert board.load(name) <= one.capacity
        for seat in board.seats.values():
            if seat.agent_id in silent:
                continue
            agent = colleagues[seat.agent_id]
            if not seat.is_accepted and random.random() < 0.9:
                office.desk.take(seat.conversation_id, agent, office.at)
            elif seat.is_accepted and random.random() < 0.8:
                office.desk.write(seat.conversation_id, agent, "done", office.at)
                office.desk.close(seat.conversation_id, agent, "solved", office.at)
                ended.add(seat.conversation_id)
        if len(ended) == 100:
            break
    assert len(ended) == 100
    for conversation_id in asked:
        _one_at_a_time([row.event for row in office.conversations.log(conversation_id)])


def _one_at_a_time(events):
    """Whoever writes is the one who joined last, and nobody joins while another one is there."""
    owner = None
    for event in events:
        match event:
            case AgentJoined():
                assert owner is None
                owner = event.agent_id
            case HandoffRequested():
                owner = None
            case AgentWrote():
                assert event.agent_id == owner
