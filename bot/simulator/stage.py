"""The assistant over a copy of the shop, which is as copied again before each conversation."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, make_url

from actions.shop.sql import SqlShop
from bot.assistant import Assistant
from bot.simulator.watching import watch


@dataclass
class Clock:
    """The time on the stage."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class NotCopied(Exception):
    """The database is none that can be copied into a file."""


def copy_of(database_url: str, target: Path) -> Path:
    """Copy an SQLite database, also while it is used, without what nobody talks about. Raises `NotCopied`."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotCopied(f"only an SQLite database can be copied, got {url.get_backend_name()}")
    if not Path(url.database).exists():
        raise NotCopied(f"there is no database {url.database}")
    with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    copy = sqlite3.connect(target, isolation_level=None)
    for table in ("shop_interactions", "events", "messages", "audit", "outbox"):
        copy.execute(f"DELETE FROM {table}")
    copy.execute("VACUUM")
    copy.close()
    return target


class Stage:
    """Everything one conversation takes place in. `played` is this simulation's own file, never the real database."""

    def __init__(
        self, played: Path, assistant: Assistant, engine: Engine, clock: Clock, newest_code: Callable[[str], str]
    ) -> None:
        self._original, self._played = played.with_suffix(".original"), played
        self.assistant, self.engine, self.clock = assistant, engine, clock
        self.newest_code = newest_code
        """E-mail address -> the newest one-time code sent there; "" when there is none."""
        self.shop = SqlShop(engine)
        engine.dispose()
        with closing(sqlite3.connect(played)) as source, closing(sqlite3.connect(self._original)) as copy:
            source.backup(copy)
        watch(self._original)

    def set(self, at: datetime) -> Assistant:
        """Everything as copied, at this moment."""
        self.engine.dispose()
        for left in self._played.parent.glob(f"{self._played.name}-*"):
            left.unlink()
        shutil.copyfile(self._original, self._played)
        self.clock.now = at
        return self.assistant
