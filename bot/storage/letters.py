"""One-time codes that wait for somebody to take them to their customer: the embedded way of sending them.

The only place where a code stands in the clear. Rows go as soon as their codes no longer count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, delete, insert, select

from actions.shop.models import Customer
from bot.storage.database import Database
from bot.storage.schema import Moment

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("address", String, nullable=False),
    Column("code", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A code and where it should go."""

    at: datetime
    until: datetime
    channel: str
    address: str
    code: str


class Letters:
    """A `CodeSender` that sends nothing: an operator, or a mailer of theirs, reads `waiting`."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], *, lifetime: timedelta) -> None:
        self._database = Database(engine)
        self._clock = clock
        self._lifetime = lifetime

    def send(self, customer: Customer, code: str, channel: str) -> None:
        now = self._clock()
        row = {
            "at": now,
            "until": now + self._lifetime,
            "customer_id": customer.id,
            "channel": channel,
            "address": customer.phone if channel == "text" else customer.email,
            "code": code,
        }
        self._put(row, now)

    def send_text(self, number: str, text: str, customer_id: str = "") -> None:
        """Something else that is to go to a telephone, for as long as a code counts."""
        now = self._clock()
        row = {"at": now, "until": now + self._lifetime, "customer_id": customer_id, "channel": "text"}
        self._put({**row, "address": number, "code": text}, now)

    def _put(self, row: dict[str, object], now: datetime) -> None:
        """Whatever does not count any more is forgotten with it."""
        old = delete(letters).where(letters.c.until < now)
        self._database.write(lambda connection: (connection.execute(old), connection.execute(insert(letters), row)))

    def waiting(self) -> list[Letter]:
        """Those that still count, newest first."""
        query = select(letters).where(letters.c.until >= self._clock()).order_by(letters.c.id.desc()).limit(100)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [Letter(row.at, row.until, row.channel, row.address, row.code) for row in rows]
