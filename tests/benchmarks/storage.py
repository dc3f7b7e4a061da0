"""What it costs to keep a turn: accept, intend, save, each on disk before the next.

`python -m tests.benchmarks.storage [URL]`; without a URL, SQLite with synchronous=FULL in a new folder.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.dialogue.conversation import ActionFinished, BotReplied, Understood
from bot.dialogue.shown import Offer
from bot.messages import ANONYMOUS, Answer, ConversationId, MessageId, QuickReply, Reply, Utterance
from bot.storage.engine import make_engine
from bot.storage.preparing import prepare
from bot.storage.sql import SqlConversations

TURNS = 400
THREADS = (1, 4, 16)
REPLY = Reply(
    "order_cancelled",
    "Order W20398 is cancelled. 89.00 € goes back to your PayPal account within three days.",
    quick_replies=(QuickReply("Show my other orders", "p1"), QuickReply("That was all", "p2")),
)
OFFERS = tuple(Offer(reply.payload, reply.title, "order_status") for reply in REPLY.quick_replies)


@dataclass(frozen=True, slots=True)
class Measured:
    threads: int
    turns_per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float


def take_turn(store: SqlConversations, conversation_id: ConversationId, number: int) -> None:
    """A turn with a WRITE in it: three commits that wait for the disk, and a claim that does not."""
    at = datetime.now(UTC)
    utterance = Utterance(conversation_id, MessageId(f"m{number}"), "cancel W20398, it comes too late", "chat", at)
    store.accept(utterance)
    with store.turn(conversation_id, message_id=utterance.message_id) as turn:
        entry = turn.intend(0, "cancel_order", "digest")
        conversation = turn.conversation.record(
            Understood(at, ("cancel_order",), 0.98, -0.2),
            ActionFinished(at, "cancel_order", "write", "done", REPLY.code, entry.key),
            BotReplied(at, (REPLY,), offers=OFFERS),
        )
        turn.save(conversation, Answer(0, "bot", (REPLY,)))


def measure(store: SqlConversations, threads: int) -> Measured:
    """`TURNS` turns on each thread, every thread in a conversation of its own."""

    def talk(conversation_id: ConversationId) -> list[float]:
        return [_seconds(lambda n=number: take_turn(store, conversation_id, n)) for number in range(TURNS)]

    ids = [
        store.open(site="bench", channel="chat", identity=ANONYMOUS, at=datetime.now(UTC)).id for _ in range(threads)
    ]
    started, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        seconds = [second for talked in pool.map(talk, ids) for second in talked]
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    cuts = statistics.quantiles(seconds, n=20)
    return Measured(threads, len(seconds) / wall, 1000 * cuts[9], 1000 * cuts[18], 1000 * cpu / len(seconds))


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="", metavar="URL")
    url = parser.parse_args(arguments).url
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(url or f"sqlite:///{Path(folder) / 'shopdesk.db'}")
        prepare(engine)
        store = SqlConversations(engine, lambda: datetime.now(UTC))
        print(f"three-commit turns on {engine.dialect.name}")
        print("threads  turns/s  p50 ms  p95 ms  CPU ms/turn")
        for threads in THREADS:
            m = measure(store, threads)
            print(f"{m.threads:7}  {m.turns_per_second:7.0f}  {m.p50_ms:6.2f}  {m.p95_ms:6.2f}  {m.cpu_ms:11.2f}")
        engine.dispose()


if __name__ == "__main__":
    main()
