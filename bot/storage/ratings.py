"""How shoppers rated a conversation: one mark each, the last one counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, delete, insert, select

from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.schema import Moment

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

ratings = Table(
    "ratings",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("score", Integer, nullable=False, comment="1 to 5"),
    Column("comment", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Rating:
    """A mark, and why."""

    score: int
    """1 (bad) to 5 (good)."""
    comment: str = ""


class Ratings:
    """By conversation."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def rate(self, conversation_id: ConversationId, rating: Rating) -> None:
        """In place of an earlier one."""
        row = {
            "conversation_id": conversation_id,
            "at": self._clock(),
            "score": rating.score,
            "comment": rating.comment,
        }
        earlier = delete(ratings).where(ratings.c.conversation_id == conversation_id)
        self._database.write(lambda connection: (connection.execute(earlier), connection.execute(insert(ratings), row)))

    def of(self, conversation_id: ConversationId) -> Rating | None:
        query = select(ratings).where(ratings.c.conversation_id == conversation_id)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return Rating(row.score, row.comment) if row else None
