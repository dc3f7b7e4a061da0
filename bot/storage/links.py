"""Links that open a conversation elsewhere: good once and for minutes, known to every process and after a restart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, delete, func, insert, select

from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.schema import Moment

CODE_BYTES = 18

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

links = Table(
    "links",
    metadata,
    Column("code", String, primary_key=True, comment="SHA-256 of what is in the address."),
    Column("conversation_id", String, nullable=False, index=True),
    Column("until", Moment, nullable=False, index=True),
)


class Links:
    """`engine` as for conversations, prepared before; `clock` gives aware times."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], *, lifetime: timedelta) -> None:
        self._database = Database(engine)
        self._clock = clock
        self._lifetime = lifetime

    def make(self, conversation_id: ConversationId) -> str:
        """The code of a new one. Those that are too old are forgotten with it."""
        code, now = token_urlsafe(CODE_BYTES), self._clock()
        row = {"code": _hash(code), "conversation_id": conversation_id, "until": now + self._lifetime}
        old = delete(links).where(links.c.until < now)
        self._database.write(lambda connection: (connection.execute(old), connection.execute(insert(links), row)))
        return code

    def use(self, code: str) -> ConversationId | None:
        """The conversation behind it, once; None for one that was used, is too old, or never was."""
        same = links.c.code == _hash(code)
        now = self._clock()

        def work(connection: Connection) -> ConversationId | None:
            row = connection.execute(select(links).where(same, links.c.until >= now)).one_or_none()
            if connection.execute(delete(links).where(same)).rowcount == 0 or row is None:
                return None  # on PostgreSQL another process may have used it since it was read
            return ConversationId(row.conversation_id)

        return self._database.write(work)

    def waiting(self, conversation_id: ConversationId) -> int:
        """How many of a conversation's could still be used."""
        theirs = (links.c.conversation_id == conversation_id, links.c.until >= self._clock())
        query = select(func.count()).select_from(links).where(*theirs)
        return self._database.read(lambda connection: connection.scalar(query)) or 0


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
