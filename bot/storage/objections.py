"""Customers who want their own history left out of what is recommended to them: kept until they say otherwise."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, delete, insert, select

from bot.storage.database import Database
from bot.storage.schema import Moment

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

objections = Table(
    "history_objections",
    metadata,
    Column("customer_id", String, primary_key=True),
    Column("at", Moment, nullable=False),
)


class Objections:
    """By customer; a guest's holds for the conversation and is kept there."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def record(self, customer_id: str, *, allowed: bool) -> None:
        """The last word counts."""
        row = {"customer_id": customer_id, "at": self._clock()}

        def change(connection: Connection) -> None:
            connection.execute(delete(objections).where(objections.c.customer_id == customer_id))
            if not allowed:
                connection.execute(insert(objections), row)

        self._database.write(change)

    def has(self, customer_id: str) -> bool:
        """Whether they object."""
        query = select(objections.c.customer_id).where(objections.c.customer_id == customer_id)
        return self._database.read(lambda connection: connection.execute(query).one_or_none()) is not None
