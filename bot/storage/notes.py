"""What the people at the desk write for each other; a shopper never sees it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.messages import AgentId, ConversationId
from bot.storage.database import Database
from bot.storage.desk_tables import mentions, notes

NOTE, WHISPER, DISPOSITION = "note", "whisper", "disposition"


@dataclass(frozen=True, slots=True)
class Note:
    """One of them."""

    conversation_id: ConversationId
    at: datetime
    agent_id: AgentId
    name: str
    kind: str
    """note, whisper (a supervisor's, to the agent) or disposition (how it ended)."""
    text: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody is called to a conversation, and has not looked yet."""

    conversation_id: ConversationId
    at: datetime
    by: str


class Notes:
    """`engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    def add(self, note: Note) -> None:
        row = {
            "conversation_id": note.conversation_id,
            "at": note.at,
            "agent_id": note.agent_id,
            "name": note.name,
            "kind": note.kind,
            "text": note.text,
        }
        self._database.write(lambda connection: connection.execute(insert(notes), row))

    def call(self, agent_id: AgentId, note: Note) -> None:
        """Somebody is told of the note until they have looked; of several in a conversation the last one counts."""
        row = {"agent_id": agent_id, "conversation_id": note.conversation_id, "at": note.at, "name": note.name}
        earlier = delete(mentions).where(*_is(agent_id, note.conversation_id))
        with suppress(IntegrityError):  # PostgreSQL: another note calls them there at this moment
            self._database.write(
                lambda connection: (connection.execute(earlier), connection.execute(insert(mentions), row))
            )

    def calls(self, agent_id: AgentId) -> list[Mention]:
        """Where they are called to, the newest first."""
        query = select(mentions).where(mentions.c.agent_id == agent_id).order_by(mentions.c.at.desc()).limit(100)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [Mention(ConversationId(row.conversation_id), row.at, row.name) for row in rows]

    def answered(self, agent_id: AgentId, conversation_id: ConversationId) -> None:
        """They have looked."""
        seen = delete(mentions).where(*_is(agent_id, conversation_id))
        self._database.write(lambda connection: connection.execute(seen), durable=False)

    def of(self, conversation_id: ConversationId, *, limit: int = 200) -> list[Note]:
        """The last ones, oldest first."""
        query = select(notes).where(notes.c.conversation_id == conversation_id).order_by(notes.c.id.desc()).limit(limit)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            Note(
                ConversationId(row.conversation_id), row.at, AgentId(row.agent_id), row.name, row.kind, row.text, row.id
            )
            for row in reversed(rows)
        ]


def _is(agent_id: AgentId, conversation_id: ConversationId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return mentions.c.agent_id == agent_id, mentions.c.conversation_id == conversation_id
