"""Planted bugs: each breaks one promise, and the check of that promise must notice."""

import time
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Busy, MessageIdReused, UnknownConversation
from bot.storage import accepting, audit, ledger, outbox
from bot.storage.conversations import Accepted
from bot.storage.schema import conversations, events, messages
from bot.storage.serialize import decode_answer, encode_answer, encode_conversation, encode_event
from bot.storage.sql import SqlConversations
from bot.storage.turns import AnsweredTurn, SqlTurn
from tests.contracts import promises
from tests.contracts.promises import Place


class AcknowledgesBeforeTheCommit(SqlConversations):
    """Hands the row to a thread and says yes."""

    def accept(self, utterance):
        last_seq = self._database.read(
            lambda connection: connection.scalar(
                select(conversations.c.last_seq).where(conversations.c.id == utterance.conversation_id)
            )
        )
        late = super().accept

        def commit() -> None:
            time.sleep(0.01)
            late(utterance)

        Thread(target=commit).start()
        return Accepted(last_seq + 1)


class ChecksThenInserts(SqlConversations):
    """Looks whether the message is there, and inserts it if not; trusts that nothing happens in between."""

    def accept(self, utterance):
        found = self._database.read(
            lambda connection: connection.execute(
                select(messages.c.seq).where(
                    messages.c.conversation_id == utterance.conversation_id,
                    messages.c.message_id == utterance.message_id,
                )
            ).one_or_none()
        )
        if found is not None:
            return super().accept(utterance)
        time.sleep(0.05)  # the moment in between, long enough to be hit on every machine
        return Accepted(
            self._database.write(lambda connection: accepting._insert(connection, utterance, self._clock()))
        )


class ForgetsTheText(SqlConversations):
    """Takes the message id alone for the message."""

    def accept(self, utterance):
        try:
            return super().accept(utterance)
        except MessageIdReused:
            return Accepted(2, self.answer_of(utterance.conversation_id, utterance.message_id))


class OtherTurn(SqlConversations):
    """Holds like the original, with a turn of another kind."""

    kind = SqlTurn

    @contextmanager
    def turn(self, conversation_id, *, message_id=None):
        message = None if message_id is None else self._message(conversation_id, message_id)
        with self._holding.hold(conversation_id, message.seq if message else 0) as held:
            turn = self.kind(self._database, held, message, now=self._clock, lease_seconds=30)
            if held.answer is not None:
                turn.abandon()
                yield AnsweredTurn(turn.conversation, decode_answer(held.answer))
                return
            try:
                yield turn
                turn.commit()
            except BaseException:
                turn.abandon()
                raise


class UnfencedTurn(SqlTurn):
    """Trusts its lease: what it read at the start is what it writes over at the end."""

    def commit(self):
        ours = {"holder": self._held.holder, "version": self._held.version}
        self._database.write(
            lambda connection: connection.execute(
                update(conversations).where(conversations.c.id == self._held.conversation_id).values(ours)
            )
        )
        super().commit()


class Unfenced(OtherTurn):
    kind = UnfencedTurn


class ForgetfulTurn(SqlTurn):
    """Makes a new key for every try."""

    def intend(self, index, action, digest):
        return ledger.intend(
            self._database,
            self._held,
            key=f"{self._held.conversation_id}:{self._held.version}:{index}",
            action=action,
            digest=digest,
            at=self._now(),
            lease_seconds=30,
        )


class FreshKeyPerTry(OtherTurn):
    kind = ForgetfulTurn


class TurnOfTwoCommits(SqlTurn):
    """Saves the log and the answer, and announces them afterwards."""

    def commit(self):
        conversation, answer = self._saved
        added = len(conversation.events)

        def save(connection):
            last_seq = connection.scalar(
                update(conversations)
                .where(conversations.c.id == conversation.id)
                .values(last_seq=conversations.c.last_seq + added, state=encode_conversation(conversation), holder=None)
                .returning(conversations.c.last_seq)
            )
            rows = [
                {
                    "conversation_id": conversation.id,
                    "seq": seq,
                    "at": event.at,
                    "type": type(event).__name__,
                    "body": encode_event(event),
                }
                for seq, event in enumerate(conversation.events, last_seq - added + 1)
            ]
            connection.execute(insert(events), rows)
            ledger.settle(connection, conversation.events)
            audit.append(connection, conversation.id, conversation.events)
            of_message = messages.c.message_id == self._message.utterance.message_id
            connection.execute(
                update(messages)
                .where(messages.c.conversation_id == conversation.id, of_message)
                .values(answer=bindparam("its_answer")),
                {"its_answer": encode_answer(answer)},
            )
            return rows

        rows = self._database.write(save)
        self._database.write(lambda connection: outbox.announce(connection, rows))
        self.answer = answer


class OutboxAfterwards(OtherTurn):
    kind = TurnOfTwoCommits


class TickedOffTurn(SqlTurn):
    """Ticks a message off when its turn is over, however it ended: recovery will not find it."""

    def abandon(self):
        super().abandon()
        if self._message is not None:
            answered = update(messages).where(messages.c.message_id == self._message.utterance.message_id)
            self._database.write(lambda connection: connection.execute(answered.values(answer="{}")))


class ForgetsFailedTurns(OtherTurn):
    kind = TickedOffTurn


class InNoOrder(SqlConversations):
    """First come, first served."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        in_order = self._holding.hold
        self._holding.hold = lambda conversation_id, seq: in_order(conversation_id, 0)


class OneLockForAll(SqlConversations):
    """Every conversation waits in the same line."""

    @contextmanager
    def turn(self, conversation_id, *, message_id=None):
        if not self._holding._line.enter("everybody", 0, timeout_seconds=0.3):
            raise Busy("not free")
        try:
            with super().turn(conversation_id, message_id=message_id) as turn:
                yield turn
        finally:
            self._holding._line.leave("everybody")


@pytest.mark.parametrize(
    ("mutant", "check", "noticed"),
    [
        (AcknowledgesBeforeTheCommit, promises.what_is_acknowledged_is_committed, UnknownConversation),
        (ChecksThenInserts, promises.equal_posts_are_one_message, IntegrityError),
        (ForgetsTheText, promises.another_text_is_refused, pytest.fail.Exception),
        (InNoOrder, promises.turns_follow_each_other_in_order, AssertionError),
        (OneLockForAll, promises.a_conversation_does_not_wait_for_another, Busy),
        (Unfenced, promises.a_takeover_is_not_overwritten, pytest.fail.Exception),
        (ForgetsFailedTurns, promises.a_turn_that_fails_stays_to_be_recovered, AssertionError),
        (FreshKeyPerTry, promises.a_write_that_was_begun_is_found_again, AssertionError),
        (OutboxAfterwards, promises.a_crash_anywhere_leaves_no_half, AssertionError),
    ],
    ids=lambda value: value.__name__,
)
def test_a_planted_bug_is_noticed(tmp_path, mutant, check, noticed):
    place = Place(f"sqlite:///{tmp_path / 'shopdesk.db'}", mutant)
    try:
        with pytest.raises(noticed):
            check(place)
    finally:
        place.close()


@pytest.mark.parametrize(
    "check",
    [
        promises.a_takeover_is_not_overwritten,
        promises.a_turn_that_fails_stays_to_be_recovered,
        promises.a_write_that_was_begun_is_found_again,
        promises.a_crash_anywhere_leaves_no_half,
    ],
    ids=lambda check: check.__name__,
)
def test_what_carries_the_planted_bugs_has_none_itself(tmp_path, check):
    place = Place(f"sqlite:///{tmp_path / 'shopdesk.db'}", OtherTurn)
    check(place)
    place.close()
