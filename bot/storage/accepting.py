"""The first commit: the message, its event and its place in the log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.dialogue.conversation import Event, UserUttered
from bot.errors import MessageIdReused, UnknownConversation
from bot.messages import ConversationId, Utterance
from bot.storage import hooks, outbox
from bot.storage.conversations import Accepted
from bot.storage.database import Database
from bot.storage.schema import conversations, events, messages
from bot.storage.serialize import decode_answer, decode_utterance, encode_event, encode_utterance

# Statements are made once: making one costs more than carrying it out.
_next_seq = (
    update(conversations)
    .where(conversations.c.id == bindparam("wanted"))
    .values(last_seq=conversations.c.last_seq + 1, updated_at=bindparam("now"))
    .returning(conversations.c.last_seq)
)
_insert_message = insert(messages)
_insert_events = insert(events)


def accept(database: Database, utterance: Utterance, now: datetime) -> Accepted:
    """Insert first; the database says whether the message was there already."""
    try:
        return Accepted(database.write(lambda connection: _insert(connection, utterance, now)))
    except IntegrityError:
        return database.read(lambda connection: _accepted_before(connection, utterance))


def uttered(utterance: Utterance) -> UserUttered:
    """The event of a message."""
    said = utterance
    words = said.transcript.words if said.transcript else ()
    return UserUttered(said.at, said.message_id, said.text, said.payload, said.channel, said.page, said.picture, words)


def append(connection: Connection, conversation_id: ConversationId, last_seq: int, new: Sequence[Event]) -> None:
    """Write `new` into the log, the last one at `last_seq`, and into the outbox."""
    if not new:
        return
    first_seq = last_seq - len(new) + 1
    rows = [
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "at": event.at,
            "type": type(event).__name__,
            "body": encode_event(event),
        }
        for seq, event in enumerate(new, first_seq)
    ]
    connection.execute(_insert_events, rows)
    outbox.announce(connection, rows)
    hooks.announce(connection, conversation_id, new)


def _insert(connection: Connection, utterance: Utterance, now: datetime) -> int:
    # The conversation's row comes first: on PostgreSQL it makes two messages of one conversation wait for each other.
    seq: int | None = connection.execute(
        _next_seq, {"wanted": utterance.conversation_id, "now": now}
    ).scalar_one_or_none()
    if seq is None:
        raise UnknownConversation(f"no conversation {utterance.conversation_id}")
    connection.execute(
        _insert_message,
        {
            "conversation_id": utterance.conversation_id,
            "message_id": utterance.message_id,
            "seq": seq,
            "body": encode_utterance(utterance),
            "accepted_at": now,
            "attempts": 0,
        },
    )
    append(connection, utterance.conversation_id, seq, [uttered(utterance)])
    return seq


def _accepted_before(connection: Connection, utterance: Utterance) -> Accepted:
    row = connection.execute(
        select(messages.c.seq, messages.c.body, messages.c.answer).where(
            messages.c.conversation_id == utterance.conversation_id, messages.c.message_id == utterance.message_id
        )
    ).one()
    first = decode_utterance(row.body)
    if (first.text, first.payload, first.picture) != (utterance.text, utterance.payload, utterance.picture):
        raise MessageIdReused(f"message {utterance.message_id} came before with another text")
    return Accepted(row.seq, None if row.answer is None else decode_answer(row.answer))
