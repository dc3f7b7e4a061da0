"""Who outside is told what happens, and what is still to be told them: rows written with the events themselves."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal,
    select,
    text,
    update,
)

from actions.types import Effect
from bot.dialogue.at_the_desk import HandoffRequested
from bot.dialogue.conversation import ActionFinished, Closed, Event
from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.schema import Moment

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60))
"""After each failure; then it is given up and stands in the list."""
BEING_SENT = timedelta(minutes=1)
"""For which one process has a delivery to itself."""
KEPT = timedelta(days=14)

metadata = MetaData()

hooks = Table(
    "webhooks",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
)
deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hook_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, comment="Null: told, or given up."),
    Column("told_at", Moment),
    Column("problem", Text, nullable=False),
    Index(
        "webhook_deliveries_due",
        "next_at",
        sqlite_where=text("next_at IS NOT NULL"),
        postgresql_where=text("next_at IS NOT NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that is told."""

    id: str
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that one address is told."""

    id: int
    hook_id: str
    url: str
    kind: str
    at: datetime
    body: str
    attempts: int
    next_at: datetime | None = None
    told_at: datetime | None = None
    problem: str = ""


def announce(connection: Connection, conversation_id: ConversationId, events: Sequence[Event]) -> None:
    """Put what the events mean to others in front of every address, in the transaction that commits them."""
    for event in events:
        told = _told(event)
        if told is not None:
            kind, more = told
            body = {"type": kind, "at": event.at.isoformat(), "conversation_id": conversation_id, **more}
            values = {
                "kind": kind, "conversation": conversation_id, "at": event.at, "body": json.dumps(body),
            }  # fmt: skip
            connection.execute(_announce, values)


_announce = insert(deliveries).from_select(
    ["hook_id", "kind", "conversation_id", "at", "body", "attempts", "next_at", "problem"],
    select(
        hooks.c.id,
        bindparam("kind", type_=String),
        bindparam("conversation", type_=String),
        bindparam("at", type_=Moment),
        bindparam("body", type_=Text),
        literal(0),
        bindparam("at", type_=Moment),
        literal(""),
    ).where(hooks.c.is_on.is_(True)),
)


def _told(event: Event) -> tuple[str, dict[str, str]] | None:
    """What others hear of an event; nothing personal."""
    match event:
        case Closed():
            return "conversation.closed", {"by": event.by}
        case HandoffRequested():
            return "conversation.handed_over", {"reason": event.handoff.reason, "topic": event.handoff.topic}
        case ActionFinished(effect=Effect.REQUEST, outcome="done"):
            return "case.filed", {"action": event.action}
        case _:
            return None


class Hooks:
    """`engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def all(self) -> list[Hook]:
        """The oldest first."""
        query = select(hooks).order_by(hooks.c.at, hooks.c.id)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [Hook(row.id, row.url, row.is_on) for row in rows]

    def put(self, hook: Hook, *, by: str) -> None:
        """Add an address, or put one on or off."""
        same = update(hooks).where(hooks.c.id == hook.id).values(url=hook.url, is_on=hook.is_on)
        row = {"id": hook.id, "url": hook.url, "is_on": hook.is_on, "at": self._clock(), "by": by}

        def work(connection: Connection) -> None:
            if connection.execute(same).rowcount == 0:
                connection.execute(insert(hooks).values(row))

        self._database.write(work)

    def remove(self, hook_id: str) -> None:
        """With what it was still to be told."""
        gone = (delete(deliveries).where(deliveries.c.hook_id == hook_id), delete(hooks).where(hooks.c.id == hook_id))
        self._database.write(lambda connection: [connection.execute(one) for one in gone])

    def test(self, hook_id: str) -> None:
        """Have it told something that means nothing."""
        now = self._clock()
        row = {
            "hook_id": hook_id, "kind": "test", "conversation_id": "", "at": now, "attempts": 0, "next_at": now,
            "body": json.dumps({"type": "test", "at": now.isoformat()}), "problem": "",
        }  # fmt: skip
        self._database.write(lambda connection: connection.execute(insert(deliveries).values(row)))

    def due(self, *, limit: int = 20) -> list[Delivery]:
        """Those to be sent now; each is this process's for `BEING_SENT`."""
        now = self._clock()
        query = (
            select(deliveries, hooks.c.url)
            .join(hooks, hooks.c.id == deliveries.c.hook_id)
            .where(deliveries.c.next_at <= now, hooks.c.is_on.is_(True))
            .order_by(deliveries.c.next_at, deliveries.c.id)
            .limit(limit)
        )
        found = self._database.read(lambda connection: connection.execute(query).all())
        return [_delivery(row) for row in found if self._claim(row.id, row.next_at, now)]

    def told(self, delivery: Delivery) -> None:
        """It arrived."""
        self._settle(delivery, {"next_at": None, "told_at": self._clock(), "problem": ""})

    def failed(self, delivery: Delivery, problem: str) -> None:
        """It did not; later again, until `WAITS` is over."""
        again = self._clock() + WAITS[delivery.attempts] if delivery.attempts < len(WAITS) else None
        self._settle(delivery, {"next_at": again, "problem": problem})

    def last(self, *, limit: int = 100) -> list[Delivery]:
        """The newest first."""
        query = select(deliveries, hooks.c.url).join(hooks, hooks.c.id == deliveries.c.hook_id)
        newest = query.order_by(deliveries.c.id.desc()).limit(limit)
        return [_delivery(row) for row in self._database.read(lambda connection: connection.execute(newest).all())]

    def forget_old(self) -> None:
        """What is over for `KEPT`."""
        old = delete(deliveries).where(deliveries.c.next_at.is_(None), deliveries.c.at < self._clock() - KEPT)
        self._database.write(lambda connection: connection.execute(old), durable=False)

    def _claim(self, delivery_id: int, next_at: datetime, now: datetime) -> bool:
        mine = (
            update(deliveries)
            .where(deliveries.c.id == delivery_id, deliveries.c.next_at == next_at)
            .values(next_at=now + BEING_SENT)
        )
        return self._database.write(lambda connection: connection.execute(mine).rowcount == 1, durable=False)

    def _settle(self, delivery: Delivery, values: dict[str, object]) -> None:
        one = update(deliveries).where(deliveries.c.id == delivery.id)
        counted = one.values(attempts=delivery.attempts + 1, **values)
        self._database.write(lambda connection: connection.execute(counted))


def _delivery(row: object) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__slots__})
