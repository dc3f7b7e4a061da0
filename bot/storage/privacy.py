"""Giving a customer what is kept of their conversations, and taking it away for good.

Everything that belongs to a conversation is found by its id; a table that holds one is named here. The audit log keeps
which actions ran, and nothing personal. What the shop itself keeps of its orders is the shop's to keep.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, delete, inspect, select

from bot.dialogue.conversation import Status
from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.desk_tables import mentions, needs, notes, seats
from bot.storage.figures import rows as facts
from bot.storage.hooks import deliveries
from bot.storage.letters import letters
from bot.storage.links import links
from bot.storage.objections import objections
from bot.storage.past_deeds import past_deeds
from bot.storage.pictures import pictures
from bot.storage.ratings import ratings
from bot.storage.schema import conversations, events, ledger, messages, outbox
from bot.storage.spent import spent

WHERE: tuple[Column[Any], ...] = (
    facts.c.conversation_id,
    deliveries.c.conversation_id,
    ratings.c.conversation_id,
    pictures.c.conversation_id,
    notes.c.conversation_id,
    mentions.c.conversation_id,
    links.c.conversation_id,
    seats.c.conversation_id,
    needs.c.conversation_id,
    spent.c.conversation,
    past_deeds.c.conversation_id,
    outbox.c.conversation_id,
    ledger.c.conversation_id,
    messages.c.conversation_id,
    events.c.conversation_id,
    conversations.c.id,
)
"""Each column that names a conversation, those that others refer to last."""
NAMES_CUSTOMER = ("Opened", "Identified")
BATCH = 200  # conversations that are taken away together


class Privacy:
    """Over one database; `engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._database = Database(engine)

    def of_customer(self, customer_id: str) -> list[ConversationId]:
        """Conversations in which this customer was known at any time."""
        named = f'"customer_id":{json.dumps(customer_id)}'
        query = (
            select(events.c.conversation_id)
            .where(events.c.type.in_(NAMES_CUSTOMER), events.c.body.contains(named, autoescape=True))
            .distinct()
        )
        return self._database.read(lambda connection: [ConversationId(one) for one in connection.scalars(query)])

    def older_than(self, moment: datetime) -> list[ConversationId]:
        """Conversations that nobody has written to since, and that wait for nobody and have nobody."""
        query = select(conversations.c.id).where(*ended(moment))
        return self._database.read(lambda connection: [ConversationId(one) for one in connection.scalars(query)])

    def export(self, ids: Iterable[ConversationId]) -> Iterator[dict[str, Any]]:
        """Each conversation with all of its log, as JSON values."""
        for one in ids:
            query = select(events.c.body).where(events.c.conversation_id == one).order_by(events.c.seq)
            yield {"conversation": one, "log": self._database.read(partial(_log, query=query))}

    def erase(self, ids: list[ConversationId], *, customer_id: str = "") -> None:
        """Take the conversations away, with the codes that wait for the customer; nothing of it stays on the disk."""
        there = set(inspect(self._engine).get_table_names())
        known = [column for column in WHERE if _table(column).name in there]
        for start in range(0, len(ids), BATCH):
            part = ids[start : start + BATCH]
            self._database.write(partial(take_away, known=known, ids=part))
        for table in (letters, objections):
            if customer_id and table.name in there:
                theirs = delete(table).where(table.c.customer_id == customer_id)
                self._database.write(partial(Connection.execute, statement=theirs))
        self.scrub()

    def scrub(self) -> None:
        """SQLite leaves what was deleted in free pages and in the log of changes: the file is written anew."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect() as connection:
            raw = connection.connection.cursor()
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.execute(statement).fetchall()


def _log(connection: Connection, query: Any) -> list[Any]:
    return [json.loads(body) for body in connection.scalars(query)]


def ended(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Nobody wrote since then, no message waits for its answer, and no person is in it or waited for."""
    unanswered = select(messages.c.seq).where(
        messages.c.conversation_id == conversations.c.id, messages.c.answer.is_(None)
    )
    statuses = (Status.BOT, Status.CLOSED)
    return conversations.c.updated_at < moment, conversations.c.status.in_(statuses), ~unanswered.exists()


def take_away(connection: Connection, known: Sequence[Column[Any]], ids: Sequence[str]) -> None:
    """Out of every table of these columns, in their order."""
    for column in known:
        connection.execute(delete(_table(column)).where(column.in_(ids)))


def _table(column: Column[Any]) -> Table:
    """The table that a column belongs to."""
    table: Table = column.table
    return table
