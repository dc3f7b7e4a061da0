"""Waiting politely for a conversation: in line within the process, by short pauses across processes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex

from bot.errors import Busy
from bot.messages import ConversationId
from bot.storage.claims import Claim, Refusal, claim
from bot.storage.database import Database
from bot.storage.line import Line

FIRST_PAUSE_SECONDS = 0.002
LONGEST_PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long to wait, in seconds."""

    lease_seconds: float = 15.0
    """After this a claim may be taken over; longer than a turn takes, shorter than anybody likes to wait."""
    patience_seconds: float = 1.0
    """For the first turn of an earlier message while nobody holds the conversation: its process may have died."""
    longest_seconds: float = 20.0
    """Then `Busy`; longer than a lease, so that who comes after a crash is served."""


class Holding:
    """Claims for this process, which is one holder: its threads pass through a `Line` first."""

    def __init__(self, database: Database, waiting: Waiting) -> None:
        self._database = database
        self._waiting = waiting
        self._me = token_hex(8)
        self._line = Line()

    @contextmanager
    def hold(self, conversation_id: ConversationId, seq: int) -> Iterator[Claim]:
        """Hold the conversation for the message at `seq`, once every earlier one had its first turn.

        An agent's change has no message: its 0 comes before them all.

        The block commits or releases the claim itself. Raises `Busy` and `UnknownConversation`.
        """
        held = self._wait(conversation_id, seq)
        try:
            yield held
        finally:
            self._line.leave(conversation_id)

    def _wait(self, conversation_id: ConversationId, seq: int) -> Claim:
        deadline = time.monotonic() + self._waiting.longest_seconds
        watch = _Watch(seq, self._waiting)
        pause = FIRST_PAUSE_SECONDS
        while self._line.enter(conversation_id, seq, timeout_seconds=deadline - time.monotonic()):
            outcome = self._try(conversation_id, watch)
            if isinstance(outcome, Claim):
                return outcome
            watch.saw(outcome)
            if time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        raise Busy(f"conversation {conversation_id} was not free within {self._waiting.longest_seconds} s")

    def _try(self, conversation_id: ConversationId, watch: "_Watch") -> Claim | Refusal:
        """A refusal leaves the line, so that whoever comes first can pass."""
        outcome: Claim | Refusal | None = None
        try:
            outcome = self._database.write(
                lambda connection: claim(
                    connection,
                    conversation_id,
                    me=self._me,
                    lost=watch.lost,
                    seq=watch.seq,
                    place=watch.place,
                    lease_seconds=self._waiting.lease_seconds,
                ),
                durable=False,
            )
        finally:
            if not isinstance(outcome, Claim):
                self._line.leave(conversation_id)
        return outcome


class _Watch:
    """What a waiter sees of a claim that does not move: by its own clock, so that no clock that jumps is believed."""

    def __init__(self, seq: int, waiting: Waiting) -> None:
        self._waiting = waiting
        self.seq = seq
        self._seen: Refusal | None = None
        self._since = time.monotonic()
        self.place = seq
        self.lost = ""

    def saw(self, refusal: Refusal) -> None:
        if refusal != self._seen:
            self._seen, self._since = refusal, time.monotonic()
        waited = time.monotonic() - self._since
        is_dead = refusal.holder is not None and waited >= self._waiting.lease_seconds
        is_left = refusal.holder is None and waited >= self._waiting.patience_seconds
        self.lost = refusal.holder if is_dead and refusal.holder else self.lost
        self.place = 0 if is_left else self.seq
