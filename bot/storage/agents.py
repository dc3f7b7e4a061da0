"""The people at the desk: their accounts, whether they are there, and what they did."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from bot.dialogue.board import Agent, Presence, Role
from bot.messages import AgentId, ConversationId
from bot.storage import audit
from bot.storage.database import Database
from bot.storage.desk_tables import agents
from bot.storage.schema import audit as audit_table

NOWHERE = ConversationId("")
"""The conversation of a deed that concerns none, such as signing in."""


class Agents:
    """`engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    def put(self, agent: Agent, password_hash: str) -> None:
        """Add somebody, or change who and what they are; whether they are there stays as it is."""
        row = {
            "name": agent.name,
            "role": agent.role,
            "password_hash": password_hash,
            "team": agent.team,
            "skills": _listed(agent.skills),
            "languages": _listed(agent.languages),
            "capacity": agent.capacity,
            "is_removed": False,
        }
        fresh = {"id": agent.id, "presence": agent.presence, "reason": agent.reason, "seen": agent.seen}

        def work(connection: Connection) -> None:
            if connection.execute(update(agents).where(agents.c.id == agent.id).values(row)).rowcount == 0:
                connection.execute(insert(agents).values({**row, **fresh}))

        self._database.write(work)

    def remove(self, agent_id: AgentId) -> bool:
        """They can no longer sign in; False when there was nobody. What they did stays in the audit log."""
        gone = (
            update(agents)
            .where(agents.c.id == agent_id, agents.c.is_removed.is_(False))
            .values(is_removed=True, presence=Presence.GONE, password_hash="")
        )
        return self._database.write(lambda connection: connection.execute(gone).rowcount == 1)

    def find(self, agent_id: AgentId) -> tuple[Agent, str] | None:
        """Somebody and the hash of their password; None for nobody."""
        query = select(agents).where(agents.c.id == agent_id, agents.c.is_removed.is_(False))
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else (agent_of(row), str(row.password_hash))

    def all(self) -> list[Agent]:
        """By name."""
        return self._database.read(everybody)

    def set_presence(self, agent_id: AgentId, presence: Presence, reason: str, at: datetime) -> None:
        there = update(agents).where(agents.c.id == agent_id).values(presence=presence, reason=reason, seen=at)
        self._database.write(lambda connection: connection.execute(there), durable=False)

    def saw(self, agent_id: AgentId, at: datetime) -> None:
        """A sign of life of their console."""
        seen = update(agents).where(agents.c.id == agent_id).values(seen=at)
        self._database.write(lambda connection: connection.execute(seen), durable=False)

    def record(self, agent_id: AgentId, what: str, conversation_id: ConversationId, at: datetime, **more: str) -> None:
        """One line of the audit log."""
        deed = {"agent": agent_id, "did": what, **more}
        self._database.write(lambda connection: audit.append_deed(connection, conversation_id, deed, at))

    def deeds(self, *, limit: int = 200) -> list[tuple[datetime, ConversationId, Mapping[str, Any]]]:
        """The audit log, newest first."""
        query = select(audit_table).order_by(audit_table.c.id.desc()).limit(limit)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [(row.at, ConversationId(row.conversation_id), json.loads(row.body)) for row in rows]


def everybody(connection: Connection) -> list[Agent]:
    """Who has an account."""
    query = select(agents).where(agents.c.is_removed.is_(False)).order_by(agents.c.name, agents.c.id)
    return [agent_of(row) for row in connection.execute(query)]


def agent_of(row: Row[Any]) -> Agent:
    return Agent(
        AgentId(row.id),
        row.name,
        Role(row.role),
        row.team,
        frozenset(json.loads(row.skills)),
        frozenset(json.loads(row.languages)),
        row.capacity,
        Presence(row.presence),
        row.reason,
        row.seen,
    )


def _listed(words: Iterable[str]) -> str:
    return json.dumps(sorted(words))
