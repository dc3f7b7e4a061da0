"""What was changed in the shop and done at the desk, append-only: each record carries the hash of the one before.

A record says which action ran and how it ended, and nothing personal, so that it may outlive its conversation.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from actions.types import Effect
from bot.dialogue.conversation import ActionFinished, Event
from bot.dialogue.risks import ALLOW, RiskAssessed
from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.schema import audit, installation

FIRST_HASH = "0" * 64

PRUNED = "audit_pruned"

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

anchors = Table(
    "audit_anchors",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("hash", String, nullable=False, comment="Of the last record that was taken away for its age."),
)

_head = select(installation.c.audit_head).with_for_update()
_insert = insert(audit)
_move_head = update(installation).values(audit_head=bindparam("digest"))


def append(connection: Connection, conversation_id: ConversationId, events: Iterable[Event]) -> None:
    """Record every WRITE among `events`, and second looks that did not pass, in the transaction that commits them."""
    for event in events:
        if isinstance(event, RiskAssessed) and event.level != ALLOW:
            _append_look(connection, conversation_id, event)
        if isinstance(event, ActionFinished) and event.effect == Effect.WRITE:
            _append(connection, conversation_id, event)


def append_deed(connection: Connection, conversation_id: ConversationId, deed: Mapping[str, str], at: datetime) -> None:
    """Record what somebody at the desk did: who, what, how it went; nothing personal of the shopper's."""
    _chain(connection, conversation_id, json.dumps(dict(deed)), at)


def first_broken(database: Database) -> int | None:
    """The id of the first record that was changed, or that follows a removed one; 0 when the last ones are missing.

    The oldest may be gone for their age, if a record of the chain says so.

    None when the chain is whole.
    """
    return database.read(_first_broken)


def count_before(connection: Connection, before: datetime) -> int:
    """How many records `prune` would take away."""
    return (
        connection.scalar(select(func.count()).select_from(audit).where(audit.c.id < _first_kept(connection, before)))
        or 0
    )


def prune(connection: Connection, before: datetime, most: int, now: datetime) -> int:
    """Take the oldest records away, `most` of them; how many.

    The chain goes on from the last one's hash, and a record in it names that hash: whoever takes records away without
    leaving one is found out.
    """
    connection.execute(_head).scalar_one()  # PostgreSQL: one at a time, as for whoever appends
    oldest = select(audit.c.id, audit.c.hash).where(audit.c.id < _first_kept(connection, before))
    gone = connection.execute(oldest.order_by(audit.c.id).limit(most)).all()
    if not gone:
        return 0
    last = gone[-1]
    connection.execute(delete(audit).where(audit.c.id <= last.id))
    connection.execute(delete(anchors))
    connection.execute(insert(anchors).values(id=1, hash=last.hash))
    told = {"did": PRUNED, "count": str(len(gone)), "anchor": str(last.hash)}
    append_deed(connection, ConversationId(""), told, now)
    return len(gone)


def _first_kept(connection: Connection, before: datetime) -> int:
    """Only the beginning of the chain goes, whatever the clocks said later."""
    kept = connection.scalar(select(func.min(audit.c.id)).where(audit.c.at >= before))
    return int(kept) if kept is not None else (connection.scalar(select(func.max(audit.c.id))) or 0) + 1


def _append_look(connection: Connection, conversation_id: ConversationId, event: RiskAssessed) -> None:
    looked = {"action": event.action, "outcome": event.level, "reasons": list(event.reasons), "points": event.points}
    _chain(connection, conversation_id, json.dumps({"did": "second_look", **looked}), event.at)


def _append(connection: Connection, conversation_id: ConversationId, event: ActionFinished) -> None:
    body = json.dumps(
        {"action": event.action, "effect": event.effect, "outcome": event.outcome, "code": event.code, "key": event.key}
    )
    _chain(connection, conversation_id, body, event.at)


def _chain(connection: Connection, conversation_id: ConversationId, body: str, at: datetime) -> None:
    # PostgreSQL lets one transaction at a time past this lock: the chain has one end.
    prev = connection.execute(_head).scalar_one()
    digest = _hash(prev, at, conversation_id, body)
    record = {"at": at, "conversation_id": conversation_id, "body": body, "prev": prev, "hash": digest}
    connection.execute(_insert, record)
    connection.execute(_move_head, {"digest": digest})


def _hash(prev: str, at: datetime, conversation_id: str, body: str) -> str:
    return sha256(json.dumps((prev, at.astimezone(UTC).isoformat(), conversation_id, body)).encode()).hexdigest()


def _first_broken(connection: Connection) -> int | None:
    anchor = connection.scalar(select(anchors.c.hash))
    prev, first, is_told = anchor or FIRST_HASH, 0, anchor is None
    for record in connection.execute(select(audit).order_by(audit.c.id)):
        if record.prev != prev or record.hash != _hash(prev, record.at, record.conversation_id, record.body):
            return int(record.id)
        prev, first = record.hash, first or int(record.id)
        is_told = is_told or _names(record.body, anchor)
    if not is_told:
        return first
    return None if prev == connection.scalar(select(installation.c.audit_head)) else 0


def _names(body: str, anchor: str | None) -> bool:
    deed = json.loads(body)
    return bool(deed.get("did") == PRUNED and deed.get("anchor") == anchor)
