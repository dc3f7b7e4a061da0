"""Who is offered what: order, room, wishes that give way, and a whole day of people who come and go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.dialogue.board import LAPTOP_CLOSED, WHOLE_DESK, Agent, Board, Need, Presence, Seat, Waiting
from bot.dialogue.routing import ACCEPT, AGENT_GIVES_WAY, LANGUAGE_GIVES_WAY, SKILL_GIVES_WAY, TEAM_GIVES_WAY, plan

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def agent(name, **more):
    return Agent(name, name.title(), **{"presence": Presence.HERE, "seen": NOON, **more})


def board(agents, waiting, seats=()):
    return Board({one.id: one for one in agents}, tuple(waiting), {seat.conversation_id: seat for seat in seats})


def waiting(name, minutes=1, **need):
    return Waiting(name, NOON - timedelta(minutes=minutes), Need(**need))


def offered(board, at=NOON):
    return {seat.conversation_id: seat.agent_id for seat in plan(board, at).offered}


def test_the_longest_waiting_is_offered_first_and_the_rest_is_held():
    queue = [waiting("new", 1), waiting("old", 9), waiting("middle", 5)]
    assert offered(board([agent("mira", capacity=2)], queue)) == {"old": "mira", "middle": "mira"}


def test_the_calmest_desk_is_asked_first():
    busy = [Seat("c1", "mira", 1, NOON, True)]
    assert offered(board([agent("mira"), agent("zoe")], [waiting("c2")], busy)) == {"c2": "zoe"}


def test_what_is_urgent_comes_first_and_nobody_waits_for_ever_behind_it():
    queue = [waiting("urgent", 1, priority=1), waiting("patient", 5), waiting("forgotten", 7)]
    assert list(offered(board([agent("mira", capacity=2)], queue))) == ["forgotten", "urgent"]


def test_a_call_needs_the_whole_desk_and_gets_one_kept_free():
    call, chat = waiting("call", 3, weight=WHOLE_DESK), waiting("chat", 1)
    busy = [Seat("c1", "mira", 1, NOON, True)]
    assert offered(board([agent("mira")], [call, chat], busy)) == {}
    assert offered(board([agent("mira"), agent("zoe")], [call, chat], busy)) == {"call": "zoe", "chat": "mira"}
    on_the_phone = [Seat("call", "mira", WHOLE_DESK, NOON, True)]
    assert offered(board([agent("mira")], [chat], on_the_phone)) == {}


@pytest.mark.parametrize(
    ("need", "gives_way"),
    [
        ({"agent_id": "zoe"}, AGENT_GIVES_WAY),
        ({"team": "returns"}, TEAM_GIVES_WAY),
        ({"skill": "returns"}, SKILL_GIVES_WAY),
        ({"language": "de"}, LANGUAGE_GIVES_WAY),
    ],
)
def test_a_wish_holds_for_a_while_and_gives_way_then(need, gives_way):
    mira = agent("mira", skills=frozenset({"orders"}), seen=NOON + timedelta(hours=1))
    zoe = agent("zoe", team="returns", skills=frozenset({"returns"}), languages=frozenset({"en", "de"}))
    one = replace(waiting("c1", **need), since=NOON)
    assert offered(board([mira, zoe], [one])) == {"c1": "zoe"}
    away = board([mira, replace(zoe, presence=Presence.AWAY)], [one])
    assert offered(away) == {}
    assert offered(away, NOON + gives_way - timedelta(seconds=1)) == {}
    assert offered(away, NOON + gives_way) == {"c1": "mira"}


def test_an_offer_that_nobody_takes_up_goes_to_the_next_and_comes_round_again():
    first = board([agent("mira"), agent("zoe")], [waiting("c1")], [Seat("c1", "mira", 1, NOON - ACCEPT)])
    steps = plan(first, NOON)
    assert [seat.agent_id for seat in steps.withdrawn] == ["mira"]
    assert [seat.agent_id for seat in steps.offered] == ["zoe"]
    both_passed = waiting("c1", passed=frozenset({"mira", "zoe"}))
    assert offered(board([agent("mira"), agent("zoe")], [both_passed])) == {"c1": "mira"}


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.GONE])
def test_who_is_away_is_offered_nothing_and_loses_what_was_offered(presence):
    away = agent("mira", presence=presence)
    steps = plan(board([away], [waiting("c1"), waiting("c2")], [Seat("c1", "mira", 1, NOON)]), NOON)
    assert ([seat.conversation_id for seat in steps.withdrawn], steps.offered) == (["c1"], ())


def test_a_closed_laptop_gives_back_what_it_had_and_who_is_away_keeps_it():
    theirs = [Seat("c1", "mira", 1, NOON - timedelta(hours=1), True)]
    silent = agent("mira", seen=NOON - LAPTOP_CLOSED)
    assert plan(board([silent], [], theirs), NOON).returned == tuple(theirs)
    assert plan(board([agent("mira", presence=Presence.AWAY)], [], theirs), NOON).returned == ()


def test_a_plan_carried_out_leaves_nothing_to_do():
    queue = [waiting(f"c{number}", number) for number in range(9)]
    now = board([agent("mira"), agent("zoe", capacity=2)], queue)
    steps = plan(now, NOON)
    done = replace(now, seats={seat.conversation_id: seat for seat in steps.offered})
    assert len(steps.offered) == 6
    assert plan(done, NOON).offered == ()


class Day:
    """A hundred conversations, five desks that come and go, and everything that must hold at every second."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.at = NOON
        names = ("ann", "ben", "cem", "dee", "eva")
        self.board = board([agent(name, capacity=self.random.randint(1, 4)) for name in names], [])
        self.to_come = [f"c{number:03}" for number in range(100)]
        self.helped = set()

    def second(self):
        self.at += timedelta(seconds=self.random.choice((1, 3, 10)))
        self.arrive()
        self.come_and_go()
        before, steps = self.board, plan(self.board, self.at)
        self.carry_out(steps)
        self.check(before, steps)
        self.work()

    def arrive(self):
        for _ in range(min(len(self.to_come), self.random.randint(0, 2))):
            weight = WHOLE_DESK if self.random.random() < 0.1 else 1
            new = Waiting(self.to_come.pop(0), self.at, Need(weight=weight))
            self.board = replace(self.board, waiting=(*self.board.waiting, new))

    def come_and_go(self):
        agents = {}
        for name, one in self.board.agents.items():
            is_silent = self.random.random() < 0.1
            presence = Presence.HERE if self.random.random() < 0.9 else self.random.choice(list(Presence))
            agents[name] = replace(one, presence=presence, seen=one.seen if is_silent else self.at)
        self.board = replace(self.board, agents=agents)

    def carry_out(self, steps):
        seats = dict(self.board.seats)
        queue = list(self.board.waiting)
        for seat in (*steps.returned, *steps.withdrawn):
            del seats[seat.conversation_id]
        queue += [Waiting(seat.conversation_id, seat.since, Need(weight=seat.weight)) for seat in steps.returned]
        for seat in steps.offered:
            assert seat.conversation_id not in seats, "nobody is offered to two"
            seats[seat.conversation_id] = seat
        self.board = replace(self.board, seats=seats, waiting=tuple(queue))

    def check(self, before, steps):
        for one in self.board.agents.values():
            assert self.board.load(one.id) <= one.capacity
        held = {seat.conversation_id for seat in self.board.seats.values() if seat.is_accepted}
        in_queue = {one.id for one in self.board.waiting}
        assert held | in_queue | self.helped | set(self.to_come) == {f"c{number:03}" for number in range(100)}
        assert not held & in_queue
        chats = [one for one in before.waiting if one.need.weight == 1 and one.id not in before.seats]
        newest = max((one.since for one in chats if one.id in {s.conversation_id for s in steps.offered}), default=None)
        left = [one.since for one in chats if one.id not in self.board.seats]
        assert newest is None or all(since >= newest for since in left), "nobody overtakes who waited longer"

    def work(self):
        """Some offers are taken up, some conversations end."""
        seats, queue = dict(self.board.seats), self.board.waiting
        for seat in self.board.seats.values():
            if not seat.is_accepted and self.random.random() < 0.4:
                seats[seat.conversation_id] = replace(seat, is_accepted=True)
                queue = tuple(one for one in queue if one.id != seat.conversation_id)
            elif seat.is_accepted and self.random.random() < 0.1:
                del seats[seat.conversation_id]
                self.helped.add(seat.conversation_id)
        self.board = replace(self.board, seats=seats, waiting=queue)


@pytest.mark.parametrize("seed", range(20))
def test_a_day_of_coming_and_going_loses_nobody(seed):
    day = Day(seed)
    for _ in range(3_000):
        day.second()
        if len(day.helped) == 100:
            break
    assert len(day.helped) == 100
