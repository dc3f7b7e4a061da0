"""Who is signed in at the desk: a row each, by the hash of their cookie, shared by every process over the database."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Engine, and_, delete, exists, insert, select, update

from bot.dialogue.board import Agent
from bot.messages import AgentId
from bot.storage.agents import agent_of
from bot.storage.database import Database
from bot.storage.desk_tables import agents, factors, sessions

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""How often a sign of life is written down: not with every request."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at a desk."""

    key: str
    """The hash of the cookie."""
    agent: Agent
    seen: datetime
    has_second_factor: bool


class Sessions:
    """`engine` as for conversations, prepared before; `clock` gives aware times."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def begin(self, agent_id: AgentId) -> str:
        """The cookie of somebody who proved who they are."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        row = {"key": key_of(cookie), "agent_id": agent_id, "began": now, "seen": now}
        self._database.write(lambda connection: connection.execute(insert(sessions), row))
        return cookie

    def find(self, cookie: str) -> Session | None:
        """Whose cookie it is; None when it is nobody's, was idle or is there for too long, or its agent is no more."""
        query = (
            select(sessions.c.key, sessions.c.seen.label("last"), factors.c.confirmed_at, agents)
            .join(agents, agents.c.id == sessions.c.agent_id)
            .outerjoin(factors, factors.c.agent_id == agents.c.id)
            .where(sessions.c.key == key_of(cookie), agents.c.is_removed.is_(False), self._is_alive())
        )
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return Session(row.key, agent_of(row), row.last, row.confirmed_at is not None) if row else None

    def is_unnoted(self, session: Session) -> bool:
        """Whether its last sign of life is long enough ago to be written down again."""
        return self._clock() - session.seen >= NOTED_EVERY

    def saw(self, session: Session) -> datetime:
        """Keep it alive; as of when."""
        now = self._clock()
        seen = update(sessions).where(sessions.c.key == session.key).values(seen=now)
        self._database.write(lambda connection: connection.execute(seen), durable=False)
        return now

    def end(self, cookie: str) -> None:
        """This one is over."""
        gone = delete(sessions).where(sessions.c.key == key_of(cookie))
        self._database.write(lambda connection: connection.execute(gone))

    def end_all(self, agent_id: AgentId, *, but: str = "") -> int:
        """All of somebody's are over, but the one with this key; how many."""
        gone = delete(sessions).where(sessions.c.agent_id == agent_id, sessions.c.key != but)
        return self._database.write(lambda connection: connection.execute(gone).rowcount)

    def anybody(self) -> bool:
        """Whether somebody is signed in and was active of late."""
        return self._is_there(self._is_alive())

    def has(self, agent_id: AgentId) -> bool:
        """Whether they are signed in anywhere."""
        return self._is_there(and_(sessions.c.agent_id == agent_id, self._is_alive()))

    def forget_old(self) -> None:
        """Those that let nobody in any more."""
        old = delete(sessions).where(~self._is_alive())
        self._database.write(lambda connection: connection.execute(old), durable=False)

    def _is_there(self, which: ColumnElement[bool]) -> bool:
        query = select(exists().where(which))
        return bool(self._database.read(lambda connection: connection.scalar(query)))

    def _is_alive(self) -> ColumnElement[bool]:
        now = self._clock()
        return and_(sessions.c.seen > now - IDLE, sessions.c.began > now - LONGEST)


def key_of(cookie: str) -> str:
    """What is kept of a cookie: who reads the database cannot sign in with it."""
    return sha256(cookie.encode()).hexdigest()


def csrf_of(cookie: str) -> str:
    """Sent back in `X-CSRF-Token` with everything that changes something: only who was told it has it, and no table."""
    return sha256(f"csrf:{cookie}".encode()).hexdigest()
