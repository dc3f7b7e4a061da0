"""PROMISES P1, P4, P5: kill -9 at any moment, start again, and nothing that was acknowledged is missing."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from bot.dialogue.conversation import BotReplied, UserUttered
from bot.messages import ConversationId, MessageId
from bot.storage.sql import SqlConversations
from tests.contracts.promises import SHORT_LEASE, Place, answer, cancel

ROOT = Path(__file__).parent.parent.parent
LINES_BEFORE_THE_KILL = (3, 61, 150)


def test_what_a_killed_process_acknowledged_is_there_and_is_answered_once(tmp_path):
    place = Place(f"sqlite:///{tmp_path / 'shopdesk.db'}")
    told = [line for lines in LINES_BEFORE_THE_KILL for line in _killed_after(lines, place.url)]
    store = place.process(SHORT_LEASE)
    accepted = [(ConversationId(line[1]), MessageId(line[2])) for line in told if line[0] == "accepted"]
    for conversation_id, message_id in accepted:
        assert store.utterance(conversation_id, message_id).message_id == message_id
    for _, conversation_id, message_id, seq in (line for line in told if line[0] == "answered"):
        given = store.answer_of(ConversationId(conversation_id), MessageId(message_id))
        assert given is not None
        assert given.seq == int(seq)
    left = store.unanswered(before=place.clock().replace(year=2100))
    assert left, "expected a kill to interrupt turns"
    for conversation_id, message_id in left:
        answer(store, store.utterance(conversation_id, message_id), cancel)
    for conversation_id in {conversation_id for conversation_id, _ in (*accepted, *left)}:
        _tells_one_story(store, conversation_id)
    assert store.first_broken_audit_record() is None
    place.close()


def _killed_after(lines: int, url: str) -> list[list[str]]:
    """What the process said before and while it was killed."""
    command = [sys.executable, "-m", "tests.contracts.acknowledging", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    return [line.split() for line in said if line.endswith("\n")]


def _tells_one_story(store: SqlConversations, conversation_id: ConversationId) -> None:
    log = store.log(conversation_id, limit=10_000)
    assert [logged.seq for logged in log] == list(range(1, len(log) + 1))
    uttered = Counter(logged.event.message_id for logged in log if isinstance(logged.event, UserUttered))
    replied = Counter(
        reply.text.split()[-1]
        for logged in log
        if isinstance(logged.event, BotReplied)
        for reply in logged.event.replies
    )
    assert uttered == replied
    assert set(uttered.values()) <= {1}
    assert {entry.state for entry in store.ledger(conversation_id)} <= {"done"}
    told = [
        delivery.logged
        for delivery in store.outbox.undelivered(limit=100_000)
        if delivery.conversation_id == conversation_id
    ]
    assert told == log
