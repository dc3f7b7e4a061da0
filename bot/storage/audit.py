"""What was changed in the shop and done at the desk, append-only: each record carries the hash of the one before.

A record says which action ran and how it ended, and nothing personal, so that it may outlive its conversation.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, insert, select, update

from actions.types import Effect
from bot.dialogue.conversation import ActionFinished, Event
from bot.dialogue.risks import ALLOW, RiskAssessed
from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.schema import audit, installation

FIRST_HASH = "0" * 64

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

    None when the chain is whole.
    """
    return database.read(_first_broken)


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
    prev = FIRST_HASH
    for record in connection.execute(select(audit).order_by(audit.c.id)):
        if record.prev != prev or record.hash != _hash(prev, record.at, record.conversation_id, record.body):
            return int(record.id)
        prev = record.hash
    return None if prev == connection.scalar(select(installation.c.audit_head)) else 0
