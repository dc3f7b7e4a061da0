"""Claiming a conversation for one turn, and losing the claim.

A claim is a row's `holder` and a new `version`. The commit of a turn compares both, so that two turns can never save
over each other; the lease only decides how soon a claim whose holder died may be taken over.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Float, and_, bindparam, exists, literal_column, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.errors import StaleTurn, UnknownConversation
from bot.messages import ConversationId
from bot.storage.schema import conversations, messages


@dataclass(frozen=True, slots=True)
class Claim:
    """A conversation held."""

    conversation_id: ConversationId
    holder: str
    version: int
    state: str
    """JSON."""
    answer: str | None
    """Of the message it is for, if that was answered meanwhile; JSON."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a conversation could not be held yet."""

    holder: str | None
    """None: nobody holds it any more, but an earlier message comes first."""
    version: int


class DatabaseNow(FunctionElement[float]):
    """Seconds since 1970 by the database's clock: one clock for all processes."""

    type = Float()
    inherit_cache = True


@compiles(DatabaseNow, "sqlite")
def _sqlite_now(element: DatabaseNow, compiler: SQLCompiler, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(DatabaseNow, "postgresql")
def _postgresql_now(element: DatabaseNow, compiler: SQLCompiler, **_: Any) -> str:
    return "extract(epoch from clock_timestamp())::float8"


_is_free = or_(
    conversations.c.holder.is_(None),
    conversations.c.holder.in_([bindparam("me"), bindparam("lost")]),
    conversations.c.lease_until < DatabaseNow(),
)

_comes_first = exists(
    select(literal_column("1"))
    .select_from(messages)
    .where(
        messages.c.conversation_id == bindparam("wanted"),
        messages.c.seq < bindparam("place"),
        messages.c.answer.is_(None),
        messages.c.attempts == 0,
    )
)

_claim = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("wanted"),
        _is_free,
        ~_comes_first,
    )
    .values(
        holder=bindparam("me"),
        version=conversations.c.version + 1,
        lease_until=DatabaseNow() + bindparam("lease_seconds"),
    )
    .returning(conversations.c.version, conversations.c.state)
)

_answer = select(messages.c.answer).where(
    messages.c.conversation_id == bindparam("wanted"), messages.c.seq == bindparam("seq")
)

_refused = select(conversations.c.holder, conversations.c.version, _is_free.label("is_free")).where(
    conversations.c.id == bindparam("wanted")
)

is_held = and_(
    conversations.c.id == bindparam("wanted"),
    conversations.c.holder == bindparam("me"),
    conversations.c.version == bindparam("held"),
)

_renew = update(conversations).where(is_held).values(lease_until=DatabaseNow() + bindparam("lease_seconds"))

_release = update(conversations).where(is_held).values(holder=None, lease_until=None)


def claim(
    connection: Connection,
    conversation_id: ConversationId,
    *,
    me: str,
    lost: str,
    seq: int,
    place: int,
    lease_seconds: float,
) -> Claim | Refusal:
    """Hold the conversation for the message at `seq`, if nobody does and none before `place` waits for its first turn.

    `lost` is a holder known to be dead. A claim by `me` is free for the taking: `Line` lets one of us in at a time.
    """
    values = {"wanted": conversation_id, "me": me, "lost": lost, "place": place, "lease_seconds": lease_seconds}
    row = connection.execute(_claim, values).one_or_none()
    if row is not None:
        # Asked after the claim: what the claim itself sees may be older than the holder it waited for.
        answer = connection.execute(_answer, {"wanted": conversation_id, "seq": seq}).scalar_one_or_none()
        return Claim(conversation_id, me, row.version, row.state, answer)
    refused = connection.execute(_refused, values).one_or_none()
    if refused is None:
        raise UnknownConversation(f"no conversation {conversation_id}")
    return Refusal(None if refused.is_free else refused.holder, refused.version)


def renew(connection: Connection, held: Claim, *, lease_seconds: float) -> None:
    """Raises `StaleTurn` when somebody else took the conversation over."""
    if connection.execute(_renew, {**parameters(held), "lease_seconds": lease_seconds}).rowcount == 0:
        raise stale(held)


def release(connection: Connection, held: Claim) -> bool:
    """Let go without a commit; False when it was taken over already."""
    return connection.execute(_release, parameters(held)).rowcount == 1


def parameters(held: Claim) -> dict[str, object]:
    """What `is_held` needs."""
    return {"wanted": held.conversation_id, "me": held.holder, "held": held.version}


def stale(held: Claim) -> StaleTurn:
    return StaleTurn(f"conversation {held.conversation_id} was taken over after claim {held.version}")
