"""Which conversation each identity token is for, until it expires: a restart must not make a used one new."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Column, Engine, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from bot.storage.schema import Moment

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

spent = Table(
    "spent_tokens",
    metadata,
    Column("token", String, primary_key=True, comment="A hash of the token's id."),
    Column("conversation", String, nullable=False, comment="Empty: the one that was opened with it."),
    Column("until", Moment, nullable=False, index=True),
)


class SpentTokens:
    """What every process over this database knows of used tokens."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def claim(self, token_id: str, conversation: str, *, until: datetime) -> str | None:
        """The conversation that has the token already; None when it was free, and is this one's now."""
        key = sha256(token_id.encode()).hexdigest()
        row = {"token": key, "conversation": conversation, "until": until}
        expired = delete(spent).where(spent.c.until < self._clock())
        self._database.write(lambda connection: connection.execute(expired), durable=False)
        try:
            self._database.write(lambda connection: connection.execute(insert(spent), row))
        except IntegrityError:
            query = select(spent.c.conversation).where(spent.c.token == key)
            return self._database.read(lambda connection: connection.scalar(query)) or ""
        return None
