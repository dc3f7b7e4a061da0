"""Pictures that shoppers sent. They are found by their key alone, which nobody can guess."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
)

from bot.errors import Forbidden
from bot.messages import ConversationId, MessageId
from bot.storage.database import Database
from bot.storage.schema import Moment

MOST = 20  # pictures of one conversation

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

pictures = Table(
    "pictures",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("conversation_id", "message_id"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a browser may show."""

    media_type: str
    content: bytes


class Pictures:
    """Keeps them in the database, so that a copy of it is a copy of everything."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def keep(self, conversation_id: ConversationId, message_id: MessageId, picture: Picture) -> str:
        """Its key; the same message keeps one picture. Raises `Forbidden` for more than `MOST`."""
        return self._database.write(lambda connection: self._keep(connection, conversation_id, message_id, picture))

    def get(self, key: str) -> Picture | None:
        query = select(pictures.c.media_type, pictures.c.content).where(pictures.c.key == key)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return Picture(row.media_type, row.content) if row else None

    def _keep(
        self, connection: Connection, conversation_id: ConversationId, message_id: MessageId, picture: Picture
    ) -> str:
        own = pictures.c.conversation_id == conversation_id
        known: str | None = connection.scalar(select(pictures.c.key).where(own, pictures.c.message_id == message_id))
        if known is not None:
            return known
        if (connection.scalar(select(func.count()).where(own)) or 0) >= MOST:
            raise Forbidden(f"expected at most {MOST} pictures in a conversation")
        row = {
            "key": secrets.token_urlsafe(24),
            "at": self._clock(),
            "conversation_id": conversation_id,
            "message_id": message_id,
            "media_type": picture.media_type,
            "content": picture.content,
        }
        connection.execute(insert(pictures), row)
        return str(row["key"])
