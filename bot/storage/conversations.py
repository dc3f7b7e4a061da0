"""The port to conversations on disk, with the promises a turn rests on (PROMISES P1-P6)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue.conversation import Conversation, Event
from bot.messages import Answer, ConversationId, Identity, MessageId, Utterance


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """A new conversation and the secret that lets its shopper in."""

    id: ConversationId
    token: str
    """128 random bits, url-safe; only its hash is stored."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is committed; it may be acknowledged."""

    seq: int
    answer: Answer | None = None
    """Not None when the same message was answered before."""


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One row of a conversation's log."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A WRITE that was begun, and how it ended."""

    key: str
    action: str
    state: str
    """intended, done, refused, failed or unknown."""
    code: str = ""
    digest: str = ""
    """What exactly was confirmed; another digest under the same key is another wish."""
    is_repeated: bool = False
    """True when an earlier try of this turn began it: the shop may have been called already."""


class Turn(Protocol):
    """A conversation held for one change. Leaving `with` normally commits what `save` got, an exception nothing."""

    conversation: Conversation
    """As it was loaded; the utterance is already in it."""
    answer: Answer | None
    """Not None on entry when the utterance was answered meanwhile (the same message, posted twice): give that answer
    and do nothing. After the block: what was committed, with its seq."""

    def begun(self, index: int) -> LedgerEntry | None:
        """The entry that an earlier try of this turn made for its WRITE number `index`."""

    def intend(self, index: int, action: str, digest: str) -> LedgerEntry:
        """Commit the intent row of a WRITE, before the call (the second commit).

        Returns the entry under key "{conversation_id}:{seq}:{index}", where seq is the utterance's; an entry that
        exists already (a recovered turn) is returned as it is, `is_repeated`. Raises `StaleTurn` when the conversation
        was taken over, so that a holder who lost it does not act.
        """

    def save(self, conversation: Conversation, answer: Answer | None = None) -> None:
        """Say what to commit at the end: the events of `conversation`, its state, ledger results, outbox, audit.

        `ActionFinished` events with a key settle their ledger rows. `answer.seq` is filled in by the commit.
        The turn of an utterance needs its `answer`; an agent's change has none.
        """


class Conversations(Protocol):
    """Every conversation of this installation."""

    def open(self, *, site: str, channel: str, identity: Identity, at: datetime) -> OpenedConversation: ...

    def check_token(self, conversation_id: ConversationId, token: str) -> None:
        """Raises `UnknownConversation` or `Unauthorized`; takes the same time for both."""

    def renew_token(self, conversation_id: ConversationId) -> str:
        """Another secret for the same conversation; the one before lets nobody in any more."""

    def accept(self, utterance: Utterance) -> Accepted:
        """Commit the message (the first commit). Insert first, never check-then-insert.

        The same (conversation, message id, text) again returns the first one's seq and answer, if it has one yet;
        another text under the same id raises `MessageIdReused`.
        """

    def turn(
        self, conversation_id: ConversationId, *, message_id: MessageId | None = None, deed: str = ""
    ) -> AbstractContextManager[Turn]:
        """Hold the conversation: one turn at a time, waiting its turn in order; fenced, so that a holder whose lease
        ran out cannot save (`StaleTurn`). `message_id` is the utterance it answers; None for an agent's change.
        `deed` names what an agent does in the shop: its ledger keys are made of it instead of the utterance's seq.
        Raises `Busy` when the conversation does not become free in time.
        """

    def answer_of(self, conversation_id: ConversationId, message_id: MessageId) -> Answer | None:
        """What a message was answered, once it was."""

    def load(self, conversation_id: ConversationId) -> Conversation:
        """The state as it is now. Raises `UnknownConversation`."""

    def log(self, conversation_id: ConversationId, *, after: int = 0, limit: int = 1000) -> list[LoggedEvent]:
        """Events with seq > `after`, in order."""

    def log_end(self, conversation_id: ConversationId, *, before: int = 0, limit: int = 200) -> list[LoggedEvent]:
        """The last events, in order; with `before` the last ones with a lower seq."""

    def with_status(self, statuses: Sequence[str], *, limit: int = 200) -> list[Conversation]:
        """The conversations in one of these states, longest waiting first: an agent's queue."""

    def recent(self, *, limit: int = 50) -> list[Conversation]:
        """The conversations last written to, newest first."""

    def unanswered(self, *, before: datetime) -> list[tuple[ConversationId, MessageId]]:
        """Messages acknowledged before then and not answered: what a restart must recover."""

    def utterance(self, conversation_id: ConversationId, message_id: MessageId) -> Utterance:
        """The message again, as it was accepted."""

    def ledger(self, conversation_id: ConversationId) -> list[LedgerEntry]: ...
