"""What the operator's numbers cost over many conversations: taking them in, a dashboard, a search, an export.

`nice -n 10 python -m tests.benchmarks.figures [COUNT]` (default 10,000 conversations over 90 days, made here).
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, insert

from bot.channels.operator.csv_file import as_csv
from bot.dialogue.asked import ANSWERED, UNKNOWN, LookedUp
from bot.dialogue.at_the_desk import AgentJoined, AgentWrote, Handoff, HandoffRequested
from bot.dialogue.conversation import BotReplied, Closed, Conversation, Event, Opened, Understood, UserUttered
from bot.dialogue.figures import summary
from bot.messages import AgentId, ConversationId, Identity, MessageId, Reply
from bot.storage.database import Database
from bot.storage.engine import make_engine
from bot.storage.figures import Figures
from bot.storage.preparing import prepare
from bot.storage.schema import conversations, events
from bot.storage.searching import Searching, Wanted
from bot.storage.serialize import encode_conversation, encode_event

COUNT = 10_000
DAYS = 90
LAST = datetime(2026, 11, 22, 12, tzinfo=UTC)
MIRA = AgentId("mira")
SAID = "where is my order, it should have been here on tuesday already"
TOLD = "It left our warehouse on Friday and should be with you tomorrow. You can follow it with the link below."
INTENTS = ("order_status", "cancel_order", "return_item", "policy_question", "product_recommendation")
TURNS = 4
ROUNDS = 5


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'figures.db'}")
        prepare(engine)
        fill(engine, count)
        figures, searching = Figures(engine, lambda: LAST), Searching(engine)
        _tell(f"taking in {count} conversations, once", lambda: take_in(figures), rounds=1)
        first, today = (LAST - timedelta(days=DAYS - 1)).date(), LAST.date()

        def dashboard() -> dict[str, Any]:
            return summary(figures.of_days(first, today), figures.ratings(first, today), today=today)

        _tell(f"dashboard of {DAYS} days, the first time", dashboard, rounds=1)
        _tell(f"dashboard of {DAYS} days", dashboard)
        _tell("looking for what is new, nothing is", lambda: figures.refresh())
        _tell("search: two words, 50 rows", lambda: searching.find(Wanted(text="tuesday warehouse")))
        _tell("search: a word nobody said", lambda: searching.find(Wanted(text="xylophone")))
        _tell("search: an intent", lambda: searching.find(Wanted(intent="return_item")))
        _tell("export of everything as CSV", lambda: sum(map(len, as_csv(searching.all(Wanted())))), rounds=1)
        engine.dispose()


def take_in(figures: Figures) -> None:
    while figures.refresh():
        pass


def fill(engine: Engine, count: int) -> None:
    """Straight into the tables: a turn each would take an hour."""
    random = Random(7)

    def work(connection: Any) -> None:
        for number in range(count):
            opened = LAST - timedelta(days=DAYS * random.random())
            log = list(_log(opened, random))
            id = ConversationId(f"{number:032d}")
            state = encode_conversation(Conversation(id))
            row = {"id": id, "token_hash": "", "site": "demo", "channel": "chat", "status": "bot", "version": 0,
                   "last_seq": len(log), "state": state, "opened_at": opened, "updated_at": log[-1].at}  # fmt: skip
            connection.execute(insert(conversations).values(row))
            rows = [
                {"conversation_id": id, "seq": seq, "at": event.at, "type": type(event).__name__,
                 "body": encode_event(event)}
                for seq, event in enumerate(log, 1)
            ]  # fmt: skip
            connection.execute(insert(events), rows)

    Database(engine).write(work)


def _log(opened: datetime, random: Random) -> Iterator[Event]:
    known = Identity(customer_id=None)
    at = opened
    yield Opened(at, "demo", "chat", known)
    for turn in range(TURNS):
        at += timedelta(seconds=random.randint(5, 90))
        yield UserUttered(at, MessageId(str(turn)), SAID)
        yield Understood(at, (random.choice(INTENTS),), 0.9, 0.0)
        yield LookedUp(at, SAID, random.choice((ANSWERED, ANSWERED, UNKNOWN)))
        yield BotReplied(at, (Reply("order_status", TOLD),))
    if random.random() < 0.3:
        yield HandoffRequested(at, Handoff("asked", at))
        yield AgentJoined(at + timedelta(seconds=60), MIRA, "Mira")
        yield AgentWrote(at + timedelta(seconds=90), MIRA, "Mira", TOLD)
        yield Closed(at + timedelta(seconds=300), "agent")


def _tell(what: str, work: Callable[[], object], *, rounds: int = ROUNDS) -> None:
    clock, cpu = [], []
    for _ in range(rounds):
        began, burnt = time.perf_counter(), time.process_time()
        work()
        clock.append(1_000 * (time.perf_counter() - began))
        cpu.append(1_000 * (time.process_time() - burnt))
    print(f"{what:<46}{sorted(clock)[rounds // 2]:>10.0f} ms{sorted(cpu)[rounds // 2]:>10.0f} ms CPU", flush=True)


if __name__ == "__main__":
    main()
