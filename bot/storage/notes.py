"""What the people at the desk write for each other; a shopper never sees it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from bot.messages import AgentId, ConversationId
from bot.storage.database import Database
from bot.storage.desk_tables import notes

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
