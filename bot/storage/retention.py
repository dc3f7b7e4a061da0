"""What is kept for how long, and taking away what is older, a little at a time beside the shoppers.

A conversation goes with all that belongs to it once nobody wrote to it for so long: never one that waits for somebody
or has somebody. What it amounted to stays in the sums of its day. Cases and orders are the shop's.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from stat import S_ISREG

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, func, insert, select, update

from bot.storage import audit
from bot.storage.database import Database
from bot.storage.figures import BATCH, Figures, keep_ratings
from bot.storage.privacy import WHERE, ended, take_away
from bot.storage.schema import Moment, conversations

TRANSCRIPTS, AUDIO, AUDIT = "transcripts", "audio", "audit"
AT_ONCE = {TRANSCRIPTS: 25, AUDIO: 200, AUDIT: 2_000}
"""Taken away in one step."""

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

runs = Table(
    "retention_runs",
    metadata,
    Column("kind", String, primary_key=True),
    Column("looked_at", Moment, nullable=False),
    Column("removed_at", Moment, comment="When something was taken away last."),
    Column("removed", Integer, nullable=False, comment="On the day of `removed_at`."),
    Column("total", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Keep:
    """Days; 0 keeps for good."""

    transcripts: int
    audio: int
    audit: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of what is kept."""

    kind: str
    days: int
    due: int
    """Older than that, and still there."""
    looked_at: datetime | None = None
    removed_at: datetime | None = None
    removed: int = 0
    """On the day of `removed_at`."""
    total: int = 0


class Retention:
    """`recordings` is a folder of sound; several processes may take away at once: each thing goes once."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], figures: Figures, *, keep: Keep, recordings: Path
    ) -> None:
        self._database = Database(engine)
        self._clock = clock
        self._figures = figures
        self._recordings = recordings
        self._days = {TRANSCRIPTS: keep.transcripts, AUDIO: keep.audio, AUDIT: keep.audit}

    def step(self) -> int:
        """Take a little of everything away; how much."""
        works = {TRANSCRIPTS: self._transcripts, AUDIT: self._audit, AUDIO: self._audio}
        removed = 0
        for kind, work in works.items():
            if self._days[kind]:
                gone = work(self._before(kind), AT_ONCE[kind])
                self._database.write(partial(_note, kind=kind, gone=gone, now=self._clock()), durable=False)
                removed += gone
        return removed

    def state(self) -> list[Kept]:
        """Each kind, with what would go now and what went."""
        rows = self._database.read(lambda connection: {row.kind: row for row in connection.execute(select(runs))})
        told = []
        for kind, days in self._days.items():
            due = self._due(kind, self._before(kind)) if days else 0
            row = rows.get(kind)
            past = (row.looked_at, row.removed_at, row.removed, row.total) if row else ()
            told.append(Kept(kind, days, due, *past))
        return told

    def _before(self, kind: str) -> datetime:
        """Older is too old. The audit log's day is a whole one, so that it is cut once a day at most."""
        moment = self._clock() - timedelta(days=self._days[kind])
        return datetime.combine(moment.date(), time(), moment.tzinfo) if kind == AUDIT else moment

    def _due(self, kind: str, before: datetime) -> int:
        if kind == AUDIO:
            return sum(1 for _ in self._old_recordings(before))
        if kind == AUDIT:
            return self._database.read(partial(audit.count_before, before=before))
        query = select(func.count()).select_from(conversations).where(*ended(before))
        return self._database.read(lambda connection: connection.scalar(query)) or 0

    def _transcripts(self, before: datetime, most: int) -> int:
        if self._figures.refresh() == BATCH:
            return 0  # what they amounted to is added up first
        old = select(conversations.c.id).where(*ended(before)).order_by(conversations.c.updated_at).limit(most)
        ids = self._database.read(lambda connection: [str(one) for one in connection.scalars(old)])
        sealed = self._figures.seal(ids)
        return self._database.write(partial(_take_old, ids=sealed, before=before)) if sealed else 0

    def _audit(self, before: datetime, most: int) -> int:
        return self._database.write(partial(audit.prune, before=before, most=most, now=self._clock()))

    def _audio(self, before: datetime, most: int) -> int:
        gone = 0
        for path in islice(self._old_recordings(before), most):
            path.unlink(missing_ok=True)
            gone += 1
        return gone

    def _old_recordings(self, before: datetime) -> Iterator[Path]:
        """By when the file was last written; links are nobody's recordings."""
        for path in self._recordings.rglob("*") if self._recordings.is_dir() else ():
            with suppress(FileNotFoundError):  # another process was first
                found = path.lstat()
                if S_ISREG(found.st_mode) and found.st_mtime < before.timestamp():
                    yield path


def _take_old(connection: Connection, ids: Sequence[str], before: datetime) -> int:
    """Those of them that are still over: what somebody wrote to meanwhile stays."""
    still = select(conversations.c.id).where(conversations.c.id.in_(ids), *ended(before))
    known = list(connection.scalars(still.with_for_update(skip_locked=True)))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # what is freed is written over
    keep_ratings(connection, known)
    take_away(connection, WHERE, known)
    return len(known)


def _note(connection: Connection, kind: str, gone: int, now: datetime) -> None:
    same = runs.c.kind == kind
    row = connection.execute(select(runs).where(same)).one_or_none()
    if row is None:
        row_now = {"kind": kind, "looked_at": now, "removed_at": now if gone else None, "removed": gone, "total": gone}
        connection.execute(insert(runs).values(row_now))
        return
    more: dict[str, object] = {"looked_at": now}
    if gone:
        is_same_day = row.removed_at is not None and row.removed_at.date() == now.date()
        more |= {"removed_at": now, "removed": gone + (row.removed if is_same_day else 0), "total": row.total + gone}
    connection.execute(update(runs).where(same).values(more))
