"""One change of a held conversation, and the third commit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select, update

from bot.dialogue.conversation import Conversation, UserUttered, apply
from bot.errors import StaleTurn, UnknownConversation
from bot.messages import Answer, ConversationId, MessageId, Utterance
from bot.storage import audit, ledger
from bot.storage.accepting import append, uttered
from bot.storage.claims import Claim, is_held, parameters, release, stale
from bot.storage.conversations import LedgerEntry
from bot.storage.database import Database
from bot.storage.schema import conversations, messages
from bot.storage.serialize import (
    decode_answer,
    decode_conversation,
    decode_utterance,
    encode_answer,
    encode_conversation,
)

_find_message = select(messages.c.body, messages.c.seq, messages.c.answer).where(
    messages.c.conversation_id == bindparam("wanted"), messages.c.message_id == bindparam("message")
)
_compare_and_set = (
    update(conversations)
    .where(is_held)
    .values(
        last_seq=conversations.c.last_seq + bindparam("added"),
        state=bindparam("state"),
        status=bindparam("status"),
        waiting_since=bindparam("waiting_since"),
        updated_at=bindparam("now"),
        holder=None,
        lease_until=None,
    )
    .returning(conversations.c.last_seq)
)
_its_message = and_(messages.c.conversation_id == bindparam("wanted"), messages.c.seq == bindparam("place"))
_store_answer = update(messages).where(_its_message, messages.c.answer.is_(None)).values(answer=bindparam("answer"))
_count_attempt = update(messages).where(_its_message).values(attempts=messages.c.attempts + 1)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was accepted."""

    utterance: Utterance
    seq: int
    answer: Answer | None


class SqlTurn:
    """The turn of a claim; `bot.storage.conversations.Turn` says what it promises."""

    def __init__(
        self,
        database: Database,
        held: Claim,
        message: Message | None,
        *,
        now: Callable[[], datetime],
        lease_seconds: float,
        deed: str = "",
    ) -> None:
        self._database = database
        self._held = held
        self._deed = deed
        self._message = message
        self._now = now
        self._lease_seconds = lease_seconds
        self._saved: tuple[Conversation, Answer | None] | None = None
        state = decode_conversation(held.state)
        self.conversation = state if message is None else apply(state, uttered(message.utterance))
        self.answer: Answer | None = None

    def begun(self, index: int) -> LedgerEntry | None:
        key = self._key(index)
        return self._database.read(lambda connection: ledger.find(connection, key))

    def intend(self, index: int, action: str, digest: str) -> LedgerEntry:
        return ledger.intend(
            self._database,
            self._held,
            key=self._key(index),
            action=action,
            digest=digest,
            at=self._now(),
            lease_seconds=self._lease_seconds,
        )

    def _key(self, index: int) -> str:
        if self._deed:
            return f"{self._held.conversation_id}:deed:{self._deed}:{index}"
        if self._message is None:
            raise ValueError("expected a turn that answers a message, got an agent's change that runs an action")
        return f"{self._held.conversation_id}:{self._message.seq}:{index}"

    def save(self, conversation: Conversation, answer: Answer | None = None) -> None:
        if conversation.id != self._held.conversation_id:
            raise ValueError(f"expected conversation {self._held.conversation_id}, got {conversation.id}")
        if (answer is None) != (self._message is None):
            raise ValueError("expected an answer exactly when the turn is a message's")
        if any(isinstance(event, UserUttered) for event in conversation.events):
            raise ValueError("expected events after the utterance, got an utterance: it is in the log since `accept`")
        self._saved = conversation, answer

    def commit(self) -> None:
        """Commit what was saved; a turn that saved nothing is only let go."""
        if self._saved is None:
            self.abandon()
            return
        conversation, answer = self._saved
        state, now = encode_conversation(conversation), self._now()

        def work(connection: Connection) -> Answer | None:
            last_seq = _store(connection, self._held, conversation, state, now)
            append(connection, conversation.id, last_seq, conversation.events)
            ledger.settle(connection, conversation.events)
            audit.append(connection, conversation.id, conversation.events)
            if answer is None or self._message is None:
                return None
            return _answer(connection, self._held, self._message, replace(answer, seq=last_seq))

        self.answer = self._database.write(work)

    def abandon(self) -> None:
        """Let go; an unanswered message no longer keeps later ones waiting, and recovery finds it."""
        self._database.write(lambda connection: _abandon(connection, self._held, self._message), durable=False)


class AnsweredTurn:
    """The turn of a message that was answered before: nothing is held and nothing can be changed."""

    def __init__(self, conversation: Conversation, answer: Answer) -> None:
        self.conversation = conversation
        self.answer: Answer | None = answer

    def begun(self, index: int) -> LedgerEntry | None:
        raise StaleTurn(f"a message of conversation {self.conversation.id} was answered before")

    def intend(self, index: int, action: str, digest: str) -> LedgerEntry:
        raise StaleTurn(f"a message of conversation {self.conversation.id} was answered before")

    def save(self, conversation: Conversation, answer: Answer | None = None) -> None:
        raise StaleTurn(f"a message of conversation {self.conversation.id} was answered before")


def find_message(connection: Connection, conversation_id: ConversationId, message_id: MessageId) -> Message:
    """Raises `UnknownConversation`, for a message too."""
    row = connection.execute(_find_message, {"wanted": conversation_id, "message": message_id}).one_or_none()
    if row is None:
        raise UnknownConversation(f"no message {message_id} in conversation {conversation_id}")
    answer = None if row.answer is None else decode_answer(row.answer)
    return Message(decode_utterance(row.body), row.seq, answer)


def _store(connection: Connection, held: Claim, conversation: Conversation, state: str, now: datetime) -> int:
    """Compare and set; gives the log's new last seq."""
    values = {
        **parameters(held),
        "added": len(conversation.events),
        "state": state,
        "status": conversation.status,
        "waiting_since": conversation.handoff.at if conversation.handoff else None,
        "now": now,
    }
    last_seq: int | None = connection.execute(_compare_and_set, values).scalar_one_or_none()
    if last_seq is None:
        raise stale(held)
    return last_seq


def _answer(connection: Connection, held: Claim, message: Message, answer: Answer) -> Answer:
    values = {"wanted": held.conversation_id, "place": message.seq, "answer": encode_answer(answer)}
    if connection.execute(_store_answer, values).rowcount == 0:
        raise stale(held)
    return answer


def _abandon(connection: Connection, held: Claim, message: Message | None) -> None:
    if not release(connection, held) or message is None or held.answer is not None:
        return
    connection.execute(_count_attempt, {"wanted": held.conversation_id, "place": message.seq})
