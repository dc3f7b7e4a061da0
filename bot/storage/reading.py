"""Queries that hold nothing and change nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from bot.dialogue.conversation import Conversation, apply
from bot.errors import UnknownConversation
from bot.messages import ConversationId, MessageId
from bot.storage.accepting import uttered
from bot.storage.conversations import LoggedEvent
from bot.storage.schema import conversations, events, messages
from bot.storage.serialize import decode_conversation, decode_event, decode_utterance


def load(connection: Connection, conversation_id: ConversationId) -> Conversation:
    """The state with the messages in it that wait for their turn."""
    state = connection.scalar(select(conversations.c.state).where(conversations.c.id == conversation_id))
    if state is None:
        raise UnknownConversation(f"no conversation {conversation_id}")
    conversation = decode_conversation(state)
    waiting = (
        select(messages.c.body)
        .where(messages.c.conversation_id == conversation_id, messages.c.answer.is_(None))
        .order_by(messages.c.seq)
    )
    for body in connection.scalars(waiting):
        conversation = apply(conversation, uttered(decode_utterance(body)))
    return conversation


def log(connection: Connection, conversation_id: ConversationId, *, after: int, limit: int) -> list[LoggedEvent]:
    query = (
        select(events.c.seq, events.c.body)
        .where(events.c.conversation_id == conversation_id, events.c.seq > after)
        .order_by(events.c.seq)
        .limit(limit)
    )
    return [LoggedEvent(row.seq, decode_event(row.body)) for row in connection.execute(query)]


def log_end(connection: Connection, conversation_id: ConversationId, *, before: int, limit: int) -> list[LoggedEvent]:
    query = select(events.c.seq, events.c.body).where(events.c.conversation_id == conversation_id)
    if before:
        query = query.where(events.c.seq < before)
    rows = connection.execute(query.order_by(events.c.seq.desc()).limit(limit)).all()
    return [LoggedEvent(row.seq, decode_event(row.body)) for row in reversed(rows)]


def with_status(connection: Connection, statuses: Sequence[str], *, limit: int) -> list[Conversation]:
    waiting_since = func.coalesce(conversations.c.waiting_since, conversations.c.updated_at)
    return _states(
        connection,
        select(conversations.c.state)
        .where(conversations.c.status.in_(statuses))
        .order_by(waiting_since, conversations.c.id)
        .limit(limit),
    )


def recent(connection: Connection, *, limit: int) -> list[Conversation]:
    newest = select(conversations.c.state).order_by(conversations.c.updated_at.desc(), conversations.c.id)
    return _states(connection, newest.limit(limit))


def unanswered(connection: Connection, *, before: datetime) -> list[tuple[ConversationId, MessageId]]:
    """In the order they were acknowledged."""
    query = (
        select(messages.c.conversation_id, messages.c.message_id)
        .where(messages.c.answer.is_(None), messages.c.accepted_at < before)
        .order_by(messages.c.accepted_at, messages.c.conversation_id, messages.c.seq)
    )
    return [(ConversationId(row.conversation_id), MessageId(row.message_id)) for row in connection.execute(query)]


def _states(connection: Connection, query: Select[str]) -> list[Conversation]:
    return [decode_conversation(state) for state in connection.scalars(query)]
