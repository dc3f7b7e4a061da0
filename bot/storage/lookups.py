"""What was asked of the knowledge base: read from the log, which is the only place that keeps it.

Whoever erases a conversation's events has erased its questions.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from bot.dialogue.asked import LookedUp
from bot.storage.database import Database
from bot.storage.schema import events
from bot.storage.serialize import decode_event

MOST = 50_000
"""Newest ones that are read."""


def lookups(engine: Engine, *, since: datetime) -> list[LookedUp]:
    """Those since then, newest first."""
    return Database(engine).read(lambda connection: list(_read(connection, since)))


def _read(connection: Connection, since: datetime) -> Iterator[LookedUp]:
    query = select(events.c.body).where(events.c.type == LookedUp.__name__, events.c.at >= since)
    for body in connection.scalars(query.order_by(events.c.at.desc()).limit(MOST)):
        event = decode_event(body)
        if isinstance(event, LookedUp):
            yield event
