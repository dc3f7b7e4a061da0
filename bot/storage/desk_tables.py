"""The tables of the people at the desk, beside the schema of conversations: making them changes nothing for it."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

from bot.storage.schema import Moment

metadata = MetaData()

agents = Table(
    "agents",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False, comment="argon2id; empty: came in by the operator's key."),
    Column("team", String, nullable=False),
    Column("skills", Text, nullable=False, comment="JSON list."),
    Column("languages", Text, nullable=False, comment="JSON list."),
    Column("capacity", Integer, nullable=False),
    Column("presence", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("seen", Moment),
    Column("is_removed", Boolean, nullable=False),
)

seats = Table(
    "seats",
    metadata,
    Column("conversation_id", String, primary_key=True, comment="One row a conversation: two cannot have it."),
    Column("agent_id", String, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("is_accepted", Boolean, nullable=False),
    Index("seats_by_agent", "agent_id"),
)

needs = Table(
    "needs",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("body", Text, nullable=False, comment="The need, as JSON."),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("agent_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False, comment="note, whisper or disposition."),
    Column("text", Text, nullable=False),
    Index("notes_by_conversation", "conversation_id", "id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("agent_id", String, primary_key=True, comment="Who is called."),
    Column("conversation_id", String, primary_key=True, comment="One row until they have looked."),
    Column("at", Moment, nullable=False),
    Column("name", String, nullable=False, comment="Who calls."),
    Index("mentions_by_conversation", "conversation_id"),
)

sessions = Table(
    "agent_sessions",
    metadata,
    Column("key", String, primary_key=True, comment="SHA-256 of the cookie."),
    Column("agent_id", String, nullable=False, index=True),
    Column("began", Moment, nullable=False),
    Column("seen", Moment, nullable=False, comment="At most a minute behind."),
)

factors = Table(
    "second_factors",
    metadata,
    Column("agent_id", String, primary_key=True),
    Column("salt", String, nullable=False, comment="Makes the secret, with one that is in no database."),
    Column("confirmed_at", Moment, comment="Null: being set up, asked of nobody yet."),
    Column("last_step", BigInteger, nullable=False, comment="Of the last code that was good: none is good twice."),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("agent_id", String, primary_key=True),
    Column("code", String, primary_key=True, comment="HMAC by a secret that is in no database."),
)
