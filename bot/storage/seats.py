"""Who has or is offered which conversation. One row a conversation, so that two can never have the same."""

import json
from datetime import datetime

from sqlalchemy import Connection, Engine, Select, and_, delete, false, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.dialogue.board import WHOLE_DESK, Board, Need, Seat, Waiting
from bot.dialogue.conversation import Status
from bot.errors import Forbidden
from bot.messages import AgentId, ConversationId
from bot.storage.agents import everybody
from bot.storage.database import Database
from bot.storage.desk_tables import agents, needs, seats
from bot.storage.schema import conversations

LONGEST_QUEUE = 1_000
NEEDS_SOMEBODY = (Status.QUEUED, Status.AGENT)
TAKEN = "a colleague has this conversation"
FULL = "your desk is full: close or hand back a conversation first"


class Seats:
    """`engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    def board(self) -> Board:
        """Everything that routing goes by, of one moment."""
        return self._database.read(_board)

    def needless(self) -> list[ConversationId]:
        """Those that wait and whose need nobody has written down yet."""
        query = (
            select(conversations.c.id)
            .outerjoin(needs, needs.c.conversation_id == conversations.c.id)
            .where(conversations.c.status == Status.QUEUED, needs.c.conversation_id.is_(None))
            .limit(LONGEST_QUEUE)
        )
        return [ConversationId(row) for row in self._database.read(lambda connection: connection.scalars(query).all())]

    def put_need(self, conversation_id: ConversationId, need: Need) -> None:
        def work(connection: Connection) -> None:
            connection.execute(delete(needs).where(needs.c.conversation_id == conversation_id))
            connection.execute(insert(needs), {"conversation_id": conversation_id, "body": _written(need)})

        self._database.write(work)

    def need(self, conversation_id: ConversationId) -> Need:
        query = select(needs.c.body).where(needs.c.conversation_id == conversation_id)
        body = self._database.read(lambda connection: connection.scalar(query))
        return _read(body) if body else Need()

    def take(self, seat: Seat, *, from_anybody: bool = False) -> None:
        """Give the seat away, offered or accepted, if nobody else has it and there is room; raises `Forbidden`.

        `from_anybody` is the supervisor's: whoever has it loses it, and a full desk does not matter.
        """
        try:
            self._database.write(lambda connection: _take(connection, seat, from_anybody=from_anybody))
        except IntegrityError as error:  # PostgreSQL: another one was first
            raise Forbidden(TAKEN) from error

    def leave(self, seat: Seat) -> bool:
        """Free it again, unless it is somebody else's by now."""
        free = delete(seats).where(seats.c.conversation_id == seat.conversation_id, seats.c.agent_id == seat.agent_id)
        return self._database.write(lambda connection: connection.execute(free).rowcount == 1)

    def of(self, conversation_id: ConversationId) -> Seat | None:
        query = select(seats).where(seats.c.conversation_id == conversation_id)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Seat(*row)

    def sweep(self, before: datetime) -> int:
        """Free what was taken before then and is nobody's any more, closed by the shopper for one; how many."""
        freed = self._database.read(lambda connection: connection.scalars(_left_over(before)).all())
        settled = self._database.read(lambda connection: connection.scalars(_settled()).all())
        for conversation_id in {*freed, *settled}:
            self.forget(ConversationId(conversation_id))
        return len(freed)

    def forget(self, conversation_id: ConversationId) -> None:
        """It needs nobody any more."""

        def work(connection: Connection) -> None:
            for table in (seats, needs):
                connection.execute(delete(table).where(table.c.conversation_id == conversation_id))

        self._database.write(work)


def _left_over(before: datetime) -> Select[str]:
    status = select(conversations.c.status).where(conversations.c.id == seats.c.conversation_id).scalar_subquery()
    is_over = or_(status.not_in(NEEDS_SOMEBODY), and_(seats.c.is_accepted, status != Status.AGENT))
    return select(seats.c.conversation_id).where(seats.c.since < before, is_over)


def _settled() -> Select[str]:
    joined = needs.join(conversations, conversations.c.id == needs.c.conversation_id)
    return select(needs.c.conversation_id).select_from(joined).where(conversations.c.status.not_in(NEEDS_SOMEBODY))


def _board(connection: Connection) -> Board:
    queue = (
        select(conversations.c.id, conversations.c.waiting_since, conversations.c.updated_at, needs.c.body)
        .outerjoin(needs, needs.c.conversation_id == conversations.c.id)
        .where(conversations.c.status == Status.QUEUED)
        .order_by(conversations.c.waiting_since, conversations.c.id)
        .limit(LONGEST_QUEUE)
    )
    waiting = tuple(
        Waiting(ConversationId(row.id), row.waiting_since or row.updated_at, _read(row.body) if row.body else Need())
        for row in connection.execute(queue)
    )
    taken = {ConversationId(row.conversation_id): Seat(*row) for row in connection.execute(select(seats))}
    return Board({agent.id: agent for agent in everybody(connection)}, waiting, taken)


def _take(connection: Connection, wanted: Seat, *, from_anybody: bool) -> None:
    # PostgreSQL: the agent's row is the lock on their capacity, so that two offers at once do not overfill a desk.
    lock = select(agents.c.capacity).where(agents.c.id == wanted.agent_id).with_for_update()
    capacity = connection.scalar(lock) or 0
    theirs = select(seats).where(seats.c.agent_id == wanted.agent_id).order_by(seats.c.since)
    others = [seat for seat in _read_seats(connection, theirs) if seat.conversation_id != wanted.conversation_id]
    offers = [seat for seat in others if not seat.is_accepted] if wanted.is_accepted else []
    room = capacity - sum(_cost(seat, capacity) for seat in (*(one for one in others if one not in offers), wanted))
    if room < 0 and not from_anybody:
        raise Forbidden(FULL)
    for offer in offers:  # what is taken by hand pushes out offers that no longer fit
        room -= _cost(offer, capacity)
        if room < 0:
            connection.execute(delete(seats).where(seats.c.conversation_id == offer.conversation_id))
    row = {"agent_id": wanted.agent_id, "weight": wanted.weight, "since": wanted.since}
    mine = seats.c.conversation_id == wanted.conversation_id
    if not from_anybody:
        is_free = seats.c.is_accepted.is_(False) if wanted.is_accepted else false()  # an offer binds nobody
        mine &= or_(seats.c.agent_id == wanted.agent_id, is_free)
    changed = connection.execute(update(seats).where(mine).values(**row, is_accepted=wanted.is_accepted)).rowcount
    if changed:
        return
    if connection.scalar(select(seats.c.agent_id).where(seats.c.conversation_id == wanted.conversation_id)):
        raise Forbidden(TAKEN)
    connection.execute(
        insert(seats), {"conversation_id": wanted.conversation_id, **row, "is_accepted": wanted.is_accepted}
    )


def _cost(seat: Seat, capacity: int) -> int:
    return capacity if seat.weight == WHOLE_DESK else seat.weight


def _read_seats(connection: Connection, query: object) -> list[Seat]:
    return [Seat(*row) for row in connection.execute(query)]  # type: ignore[call-overload]


def _written(need: Need) -> str:
    return json.dumps(
        {
            "weight": need.weight,
            "skill": need.skill,
            "language": need.language,
            "team": need.team,
            "agent_id": need.agent_id,
            "priority": need.priority,
            "passed": sorted(need.passed),
        }
    )


def _read(body: str) -> Need:
    known = json.loads(body)
    agent_id = AgentId(known["agent_id"]) if known["agent_id"] else None
    return Need(**{**known, "agent_id": agent_id, "passed": frozenset(known["passed"])})
