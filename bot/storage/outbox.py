"""Which events still have to be told to the clients: at least once each, in the order of a conversation's log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from bot.messages import ConversationId
from bot.storage.conversations import LoggedEvent
from bot.storage.database import Database
from bot.storage.schema import events, outbox
from bot.storage.serialize import decode_event

_insert = insert(outbox)
_undelivered = (
    select(outbox.c.id, outbox.c.conversation_id, outbox.c.seq, events.c.body)
    .join(events, and_(events.c.conversation_id == outbox.c.conversation_id, events.c.seq == outbox.c.seq))
    .where(outbox.c.delivered_at.is_(None))
    .order_by(outbox.c.id)
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way."""

    id: int
    conversation_id: ConversationId
    logged: LoggedEvent


def announce(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put rows of the log into the outbox, in the transaction that writes them."""
    connection.execute(
        _insert,
        [
            {"conversation_id": row["conversation_id"], "seq": row["seq"], "kind": row["type"], "at": row["at"]}
            for row in rows
        ],
    )


class Outbox:
    """What a hub drains: `undelivered`, push, `mark_delivered`. Doing it twice does no harm: clients count by seq."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def undelivered(self, *, limit: int = 500) -> list[Delivery]:
        """The oldest events that are not marked yet."""
        rows = self._database.read(lambda connection: connection.execute(_undelivered.limit(limit)).all())
        return [
            Delivery(row.id, ConversationId(row.conversation_id), LoggedEvent(row.seq, decode_event(row.body)))
            for row in rows
        ]

    def addressed(self, *, limit: int = 500) -> list[tuple[int, ConversationId]]:
        """The same without the events: row id and conversation, for who only wakes followers."""
        query = (
            select(outbox.c.id, outbox.c.conversation_id)
            .where(outbox.c.delivered_at.is_(None))
            .order_by(outbox.c.id)
            .limit(limit)
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [(row.id, ConversationId(row.conversation_id)) for row in rows]

    def mark_delivered(self, ids: Sequence[int], at: datetime) -> None:
        told = update(outbox).where(outbox.c.id.in_(ids)).values(delivered_at=at)
        self._database.write(lambda connection: connection.execute(told), durable=False)
