"""The second commit: a WRITE is in the ledger before the shop hears of it, and settled with the turn's result."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions.types import Effect
from bot.dialogue.conversation import ActionFinished, Event
from bot.messages import ConversationId
from bot.storage.claims import Claim, renew
from bot.storage.conversations import LedgerEntry
from bot.storage.database import Database
from bot.storage.schema import ledger

INTENDED = "intended"

_insert = insert(ledger)
_settle = (
    update(ledger).where(ledger.c.key == bindparam("wanted")).values(state=bindparam("state"), code=bindparam("code"))
)


def intend(
    database: Database, held: Claim, *, key: str, action: str, digest: str, at: datetime, lease_seconds: float
) -> LedgerEntry:
    """Insert the intent, or give the entry that is there already. Raises `StaleTurn` for a claim that was lost."""
    entry = {"key": key, "action": action, "digest": digest, "state": INTENDED, "code": ""}

    def work(connection: Connection) -> None:
        renew(connection, held, lease_seconds=lease_seconds)
        connection.execute(_insert, {"conversation_id": held.conversation_id, "at": at, **entry})

    try:
        database.write(work)
    except IntegrityError:
        if (begun := database.read(lambda connection: find(connection, key))) is not None:
            return begun
        raise
    return LedgerEntry(key, action, INTENDED, digest=digest)


def settle(connection: Connection, new: Iterable[Event]) -> None:
    """Write how each WRITE ended, in the transaction that tells it."""
    for event in new:
        if isinstance(event, ActionFinished) and event.key:
            ended = {"wanted": event.key, "state": event.outcome, "code": event.code}
            if connection.execute(_settle, ended).rowcount == 0 and event.effect == Effect.WRITE:
                raise ValueError(f"expected a ledger entry before {event.action} ran, got none under {event.key}")


def entries(connection: Connection, conversation_id: ConversationId) -> list[LedgerEntry]:
    """In the order they were begun."""
    query = select(ledger).where(ledger.c.conversation_id == conversation_id).order_by(ledger.c.at, ledger.c.key)
    return [LedgerEntry(row.key, row.action, row.state, row.code, row.digest) for row in connection.execute(query)]


def find(connection: Connection, key: str) -> LedgerEntry | None:
    """What was begun under `key` before."""
    row = connection.execute(select(ledger).where(ledger.c.key == key)).one_or_none()
    if row is None:
        return None
    return LedgerEntry(row.key, row.action, row.state, row.code, row.digest, is_repeated=True)
