"""Who is offered what: pure, so that a queue of a whole day is tried out in a second.

The longest waiting comes first, the more urgent before them; a priority is worth minutes, so that nobody waits for
ever behind urgent ones. What nobody has room for is held. Wishes for a person, a team, a skill give way with time,
in this order; a language gives way last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogue.board import WHOLE_DESK, Agent, Board, Need, Seat, Waiting

ACCEPT = timedelta(seconds=25)
"""For which an offer stands before it goes to the next one."""
PRIORITY_IS_WORTH = timedelta(minutes=5)
"""One step of priority counts as so much waiting."""
AGENT_GIVES_WAY = timedelta(seconds=60)
TEAM_GIVES_WAY = timedelta(seconds=90)
SKILL_GIVES_WAY = timedelta(seconds=120)
LANGUAGE_GIVES_WAY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do now, in this order."""

    returned: tuple[Seat, ...] = ()
    """Theirs, but they are gone: back into the queue, at the place they had."""
    withdrawn: tuple[Seat, ...] = ()
    """Offers that nobody took up in time."""
    offered: tuple[Seat, ...] = ()


def plan(board: Board, at: datetime) -> Plan:
    """The next steps. Carried out, and asked again at the same moment, there is nothing left to do."""
    returned = tuple(seat for seat in board.seats.values() if seat.is_accepted and not _is_there(board, seat, at))
    withdrawn = tuple(seat for seat in board.seats.values() if not seat.is_accepted and _is_over(board, seat, at))
    kept = {seat.conversation_id: seat for seat in board.seats.values() if seat not in (*returned, *withdrawn)}
    late = {seat.conversation_id: seat.agent_id for seat in withdrawn}
    waiting = tuple(
        replace(one, need=replace(one.need, passed=one.need.passed | {late[one.id]})) if one.id in late else one
        for one in board.waiting
    )
    free = replace(board, seats=kept, waiting=waiting)
    return Plan(returned, withdrawn, tuple(_offers(free, at)))


def in_order(board: Board, at: datetime) -> list[Waiting]:
    """The queue, who comes first first."""
    return sorted(board.waiting, key=lambda one: (one.since - one.need.priority * PRIORITY_IS_WORTH, one.id))


def fits(agent: Agent, need: Need, waited: timedelta) -> bool:
    """Whether they are who is wanted, as far as that still counts after so long. Who names no skill has them all."""
    return (
        (need.agent_id in (None, agent.id) or waited >= AGENT_GIVES_WAY)
        and (need.team in ("", agent.team) or waited >= TEAM_GIVES_WAY)
        and (not need.skill or not agent.skills or need.skill in agent.skills or waited >= SKILL_GIVES_WAY)
        and (need.language in agent.languages or waited >= LANGUAGE_GIVES_WAY)
    )


def _offers(board: Board, at: datetime) -> Iterator[Seat]:
    """One after another; for what needs a whole desk, one desk is kept from filling up with what came later."""
    there = [agent for agent in board.agents.values() if agent.takes(at)]
    loads = {agent.id: board.load(agent.id) for agent in there}
    kept_free: set[str] = set()
    for one in in_order(board, at):
        if all(loads[agent.id] >= agent.capacity or agent.id in kept_free for agent in there):
            return
        if one.id in board.seats:
            continue
        fitting = [agent for agent in there if agent.id not in kept_free and fits(agent, one.need, at - one.since)]
        able = [agent for agent in fitting if agent.id not in one.need.passed] or fitting
        calmest = sorted(able, key=lambda agent: (loads[agent.id] / max(agent.capacity, 1), agent.id))
        weight = one.need.weight
        chosen = next((agent for agent in calmest if _has_room(agent, loads[agent.id], weight)), None)
        if chosen is not None:
            loads[chosen.id] += board.cost(weight, chosen.id)
            yield Seat(one.id, chosen.id, weight, at)
        elif calmest and weight == WHOLE_DESK:
            kept_free.add(calmest[0].id)


def _has_room(agent: Agent, load: int, weight: int) -> bool:
    return load == 0 and agent.capacity > 0 if weight == WHOLE_DESK else load + weight <= agent.capacity


def _is_there(board: Board, seat: Seat, at: datetime) -> bool:
    agent = board.agents.get(seat.agent_id)
    return agent is not None and agent.is_there(at)


def _is_over(board: Board, seat: Seat, at: datetime) -> bool:
    agent = board.agents.get(seat.agent_id)
    return agent is None or not agent.takes(at) or at - seat.since >= ACCEPT
