"""The tables. Every change of them raises `VERSION`."""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

VERSION = 1


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC, in a database that may not know of offsets."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"expected an aware time, got {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("schema_version", Integer, nullable=False),
    Column("audit_head", String, nullable=False),
    comment="One row. audit_head is the hash of the last audit record.",
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("token_hash", String, nullable=False),
    Column("site", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("status", String, nullable=False),
    Column("version", Integer, nullable=False, comment="Of the last claim: a holder of an older one cannot save."),
    Column("holder", String, comment="Who claimed it; null: nobody."),
    Column("lease_until", Float, comment="Seconds since 1970 by the database's clock; only a hint."),
    Column("last_seq", Integer, nullable=False),
    Column("state", Text, nullable=False, comment="The fold of the events, as JSON."),
    Column("opened_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("waiting_since", Moment, comment="When a person was asked for."),
    Index("conversations_by_status", "status", "waiting_since"),
    Index("conversations_by_update", "updated_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("message_id", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("body", Text, nullable=False, comment="The utterance, as JSON."),
    Column("accepted_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, comment="Turns that ended without an answer."),
    Column("answer", Text, comment="As JSON; null: not answered yet."),
    PrimaryKeyConstraint("conversation_id", "message_id"),
    UniqueConstraint("conversation_id", "seq"),
    Index(
        "messages_unanswered",
        "conversation_id",
        "seq",
        sqlite_where=text("answer IS NULL"),
        postgresql_where=text("answer IS NULL"),
    ),
)

events = Table(
    "events",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("type", String, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("conversation_id", "seq"),
    sqlite_with_rowid=False,
    comment="The log; only ever appended to.",
)

ledger = Table(
    "ledger",
    metadata,
    Column("key", String, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("action", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("state", String, nullable=False),
    Column("code", String, nullable=False),
    Column("at", Moment, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False, comment="The event's type; its body is in the log and nowhere else."),
    Column("at", Moment, nullable=False),
    Column("delivered_at", Moment),
    UniqueConstraint("conversation_id", "seq"),
    Index(
        "outbox_undelivered",
        "id",
        sqlite_where=text("delivered_at IS NULL"),
        postgresql_where=text("delivered_at IS NULL"),
    ),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", String, nullable=False, unique=True, comment="Hash of the record before: the chain cannot fork."),
    Column("hash", String, nullable=False),
)
