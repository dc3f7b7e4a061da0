"""Conversations in SQLite or PostgreSQL, with every promise of `bot.storage.conversations`."""

import hmac
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from sqlalchemy import Connection, Engine, insert, select, update

from bot.dialogue.conversation import Conversation, Opened
from bot.errors import StorageUnavailable, Unauthorized, UnknownConversation
from bot.messages import Answer, ConversationId, Identity, MessageId, Utterance
from bot.storage import accepting, audit, ledger, reading
from bot.storage.conversations import Accepted, LedgerEntry, LoggedEvent, OpenedConversation, Turn
from bot.storage.database import Database
from bot.storage.holding import Holding, Waiting
from bot.storage.outbox import Outbox
from bot.storage.schema import conversations
from bot.storage.serialize import decode_answer, encode_conversation
from bot.storage.turns import AnsweredTurn, Message, SqlTurn, find_message

logger = logging.getLogger(__name__)

TOKEN_BYTES = 16


class SqlConversations:
    """`engine` from `make_engine`, prepared by `prepare`; `clock` gives aware times."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], *, waiting: Waiting = Waiting()) -> None:
        self._database = Database(engine)
        self._clock = clock
        self._waiting = waiting
        self._holding = Holding(self._database, waiting)
        self.outbox = Outbox(self._database)

    def open(self, *, site: str, channel: str, identity: Identity, at: datetime) -> OpenedConversation:
        opened = OpenedConversation(ConversationId(token_hex(16)), token_urlsafe(TOKEN_BYTES))
        conversation = Conversation(opened.id).record(Opened(at, site, channel, identity))
        row = {
            "id": opened.id,
            "token_hash": _hash(opened.token),
            "site": site,
            "channel": channel,
            "status": conversation.status,
            "version": 0,
            "last_seq": len(conversation.events),
            "state": encode_conversation(conversation),
            "opened_at": at,
            "updated_at": self._clock(),
        }

        def work(connection: Connection) -> None:
            connection.execute(insert(conversations).values(row))
            accepting.append(connection, opened.id, len(conversation.events), conversation.events)

        self._database.write(work)
        return opened

    def check_token(self, conversation_id: ConversationId, token: str) -> None:
        query = select(conversations.c.token_hash).where(conversations.c.id == conversation_id)
        expected = self._database.read(lambda connection: connection.scalar(query))
        fits = hmac.compare_digest(_hash(token), expected or _hash(""))
        if expected is None:
            raise UnknownConversation(f"no conversation {conversation_id}")
        if not fits:
            raise Unauthorized("the token does not fit the conversation")

    def renew_token(self, conversation_id: ConversationId) -> str:
        """Another secret for the same conversation; the one before lets nobody in any more."""
        token = token_urlsafe(TOKEN_BYTES)
        renewed = update(conversations).where(conversations.c.id == conversation_id).values(token_hash=_hash(token))
        if not self._database.write(lambda connection: connection.execute(renewed).rowcount):
            raise UnknownConversation(f"no conversation {conversation_id}")
        return token

    def accept(self, utterance: Utterance) -> Accepted:
        return accepting.accept(self._database, utterance, self._clock())

    @contextmanager
    def turn(
        self, conversation_id: ConversationId, *, message_id: MessageId | None = None, deed: str = ""
    ) -> Iterator[Turn]:
        message = None if message_id is None else self._message(conversation_id, message_id)
        if message is not None and message.answer is not None:
            yield AnsweredTurn(self.load(conversation_id), message.answer)
            return
        with self._holding.hold(conversation_id, message.seq if message else 0) as held:
            lease = self._waiting.lease_seconds
            turn = SqlTurn(self._database, held, message, now=self._clock, lease_seconds=lease, deed=deed)
            if held.answer is not None:
                turn.abandon()
                yield AnsweredTurn(turn.conversation, decode_answer(held.answer))
                return
            try:
                yield turn
                turn.commit()
            except BaseException:  # an interrupted process must not keep the conversation for a lease, either
                _let_go(turn)
                raise

    def answer_of(self, conversation_id: ConversationId, message_id: MessageId) -> Answer | None:
        return self._message(conversation_id, message_id).answer

    def utterance(self, conversation_id: ConversationId, message_id: MessageId) -> Utterance:
        return self._message(conversation_id, message_id).utterance

    def load(self, conversation_id: ConversationId) -> Conversation:
        return self._database.read(lambda connection: reading.load(connection, conversation_id))

    def log(self, conversation_id: ConversationId, *, after: int = 0, limit: int = 1000) -> list[LoggedEvent]:
        return self._database.read(
            lambda connection: reading.log(connection, conversation_id, after=after, limit=limit)
        )

    def log_end(self, conversation_id: ConversationId, *, before: int = 0, limit: int = 200) -> list[LoggedEvent]:
        return self._database.read(
            lambda connection: reading.log_end(connection, conversation_id, before=before, limit=limit)
        )

    def with_status(self, statuses: Sequence[str], *, limit: int = 200) -> list[Conversation]:
        return self._database.read(lambda connection: reading.with_status(connection, statuses, limit=limit))

    def recent(self, *, limit: int = 50) -> list[Conversation]:
        return self._database.read(lambda connection: reading.recent(connection, limit=limit))

    def unanswered(self, *, before: datetime) -> list[tuple[ConversationId, MessageId]]:
        return self._database.read(lambda connection: reading.unanswered(connection, before=before))

    def ledger(self, conversation_id: ConversationId) -> list[LedgerEntry]:
        return self._database.read(lambda connection: ledger.entries(connection, conversation_id))

    def first_broken_audit_record(self) -> int | None:
        """See `bot.storage.audit.first_broken`."""
        return audit.first_broken(self._database)

    def _message(self, conversation_id: ConversationId, message_id: MessageId) -> Message:
        return self._database.read(lambda connection: find_message(connection, conversation_id, message_id))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _let_go(turn: SqlTurn) -> None:
    """The error that ended the turn counts; a claim that cannot be released now runs out by itself."""
    try:
        turn.abandon()
    except StorageUnavailable:
        logger.warning("claim not released", extra={"conversation_id": turn.conversation.id})
