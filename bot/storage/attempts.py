"""How often something may be tried, counted for all processes together: signing in, and the codes after it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Column, Connection, Engine, Float, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import TooOften
from bot.storage.database import Database
from bot.storage.schema import Moment

KEPT = timedelta(days=1)
"""After which every bucket is full again."""

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

attempts = Table(
    "attempts",
    metadata,
    Column("key", String, primary_key=True, comment="A hash of who tries what."),
    Column("tokens", Float, nullable=False, comment="What was left of the bucket at `at`."),
    Column("at", Moment, nullable=False, index=True),
)


class Attempts:
    """Token buckets: `burst` at once, then one every `each`."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def take(self, what: str, *, burst: int, each: timedelta) -> None:
        """Count one more; raises `TooOften` when there were too many, which then does not count."""
        key, now = sha256(what.encode()).hexdigest(), self._clock()

        def work(connection: Connection) -> float:
            return _take(connection, key, burst, each, now)

        try:
            left = self._database.write(work, durable=False)
        except IntegrityError:  # PostgreSQL: the same one's first try came in at another process, too
            left = self._database.write(work, durable=False)
        if left < 0:
            raise TooOften(max(1, round(-left * each.total_seconds())))

    def forget_old(self) -> None:
        old = delete(attempts).where(attempts.c.at < self._clock() - KEPT)
        self._database.write(lambda connection: connection.execute(old), durable=False)


def _take(connection: Connection, key: str, burst: int, each: timedelta, now: datetime) -> float:
    """What is left; below 0, how much is missing."""
    same = attempts.c.key == key
    row = connection.execute(select(attempts).where(same).with_for_update()).one_or_none()
    if row is None:
        connection.execute(insert(attempts).values(key=key, tokens=burst - 1, at=now))
        return burst - 1
    left: float = min(float(burst), row.tokens + max(timedelta(0), now - row.at) / each) - 1
    if left >= 0:
        connection.execute(update(attempts).where(same).values(tokens=left, at=now))
    return left
