"""What conversations amounted to, kept beside the log: a row for each, and the sums of each day.

Only what came since the last look is read, and only days in which something changed are added up anew. All of it can
be made again from the log; whoever erases a conversation erases its row here.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.dialogue.facts import MOST_WORDS, Facts, facts_of, words_of
from bot.dialogue.figures import RECONTACT_DAYS, Day, day_of
from bot.storage.database import Database
from bot.storage.ratings import ratings
from bot.storage.schema import Moment, conversations, events
from bot.storage.serialize import decode_event, decode_facts, encode_facts

OVERLAP = timedelta(minutes=2)
"""Commits of other processes may come later than the time they bear."""
SEALED = -1
"""The `changes` of a day whose sums stay as they are, because conversations of it were taken away."""
BATCH = 200  # conversations looked at in one step
CUSTOMERS_LAST = 200
"""Conversations of one customer among which a new contact is looked for."""

metadata = MetaData()
"""Beside the schema of conversations: making these tables changes nothing for them."""

rows = Table(
    "conversation_facts",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("last_seq", Integer, nullable=False, comment="How far the log was read."),
    Column("opened_at", Moment, nullable=False),
    Column("day", String, nullable=False, comment="Of opened_at, in UTC."),
    Column("channel", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("intents", Text, nullable=False, comment="Between spaces."),
    Column("agents", Text, nullable=False, comment="Between spaces."),
    Column("came_back_at", Moment, comment="When the same customer next began a conversation, if in time."),
    Column("body", Text, nullable=False, comment="The facts, as JSON."),
    Column("words", Text, nullable=False, comment="What was said, in lower case, as far as it can be searched."),
    Index("conversation_facts_by_day", "day"),
    Index("conversation_facts_by_time", "opened_at", "conversation_id"),
    Index("conversation_facts_by_customer", "customer_id", "opened_at"),
)
days = Table(
    "figure_days",
    metadata,
    Column("day", String, primary_key=True),
    Column("changes", Integer, nullable=False, comment="Counts up: sums of an older count are not kept."),
    Column("body", Text, nullable=False, comment="The day's sums as JSON; empty: to be added up anew."),
)
rating_days = Table(
    "rating_days",
    metadata,
    Column("day", String, primary_key=True),
    Column("score", Integer, primary_key=True),
    Column("given", Integer, nullable=False, comment="Of conversations that were taken away."),
)
marks = Table("figure_marks", metadata, Column("id", Integer, primary_key=True), Column("at", Moment, nullable=False))


@dataclass(frozen=True, slots=True)
class _Grown:
    """A conversation with events that are not in its row yet."""

    id: str
    updated_at: datetime
    last_seq: int
    read_to: int
    facts: Facts
    words: str
    day: str


class Figures:
    """`engine` as for conversations, prepared before. Several processes may refresh at once: the same comes of it."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._clock = clock

    def refresh(self, *, most: int = BATCH) -> int:
        """Take in at most `most` conversations that grew; how many did. `most` means that there may be more."""
        grown = self._database.read(lambda connection: _grown(connection, most))
        read = [(one, self._database.read(partial(_since, grown=one))) for one in grown]
        if not read:
            return 0
        mark = grown[-1].updated_at if len(grown) == most else self._clock()
        self._database.write(lambda connection: _store(connection, read, mark), durable=False)
        return len(read)

    def of_days(self, first: date, last: date) -> list[tuple[date, Day]]:
        """The sums of each day from `first` to `last`, both included; days without anything too."""
        kept = self._database.read(lambda connection: _kept_days(connection, first, last))
        for day, (changes, body) in kept.items():
            if not body:
                body = json.dumps(self._database.read(partial(_sum_of, day=day)).as_json())
                kept[day] = changes, body
                self._database.write(partial(_keep_day, day=day, changes=changes, body=body), durable=False)
        wanted = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return [(day, _day(kept.get(day.isoformat(), (0, ""))[1])) for day in wanted]

    def ratings(self, first: date, last: date) -> Counter[int]:
        """How often each mark was given in these days."""
        begin, end = _midnight(first), _midnight(last + timedelta(days=1))
        query = (
            select(ratings.c.score, func.count()).where(ratings.c.at >= begin, ratings.c.at < end)
        ).group_by(ratings.c.score)  # fmt: skip
        in_days = (rating_days.c.day >= first.isoformat(), rating_days.c.day <= last.isoformat())
        past = select(rating_days.c.score, rating_days.c.given).where(*in_days)
        given: Counter[int] = Counter()
        for asked in (query, past):
            for score, count in self._database.read(partial(_all, query=asked)):
                given[int(score)] += int(count)
        return given

    def seal(self, ids: Sequence[str]) -> list[str]:
        """Before conversations are taken away: the sums of their days are made and stay. Those whose day is sealed."""
        query = select(rows.c.conversation_id, rows.c.day).where(rows.c.conversation_id.in_(ids))
        found = self._database.read(partial(_all, query=query))
        day_of_each = {str(row.conversation_id): str(row.day) for row in found}
        for day in sorted(set(day_of_each.values())):
            on = date.fromisoformat(day)
            self.of_days(on, on)
        wanted = sorted(set(day_of_each.values()))
        sealed = self._database.write(partial(_seal, wanted=wanted)) if wanted else set()
        return [one for one in ids if day_of_each.get(one) in sealed or one not in day_of_each]


def _grown(connection: Connection, most: int) -> list[_Grown]:
    mark = connection.scalar(select(func.max(marks.c.at)))
    known = rows.c
    query = (
        select(conversations, known.last_seq.label("read_to"), known.body, known.words, known.day)
        .select_from(conversations.outerjoin(rows, known.conversation_id == conversations.c.id))
        .where(or_(known.last_seq.is_(None), known.last_seq < conversations.c.last_seq))
        .order_by(conversations.c.updated_at, conversations.c.id)
        .limit(most)
    )
    if mark is not None:
        query = query.where(conversations.c.updated_at >= mark - OVERLAP)
    return [
        _Grown(
            row.id, row.updated_at, row.last_seq, row.read_to or 0,
            decode_facts(row.body) if row.body else Facts(), row.words or "", row.day or "",
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def _since(connection: Connection, grown: _Grown) -> dict[str, Any]:
    """The row as it is with what came since."""
    query = select(events.c.seq, events.c.body).where(
        events.c.conversation_id == grown.id, events.c.seq > grown.read_to, events.c.seq <= grown.last_seq
    )
    new = [decode_event(row.body) for row in connection.execute(query.order_by(events.c.seq))]
    facts = facts_of(new, grown.facts)
    opened_at = facts.opened_at or grown.updated_at
    words = f"{grown.words}\n{words_of(new).lower()}"[-MOST_WORDS:]
    return {
        "conversation_id": grown.id,
        "last_seq": grown.last_seq,
        "opened_at": opened_at,
        "day": opened_at.astimezone(UTC).date().isoformat(),
        "channel": facts.channel,
        "outcome": facts.outcome,
        "customer_id": facts.customer_id,
        "intents": spaced(facts.intents),
        "agents": spaced(facts.agents),
        "body": encode_facts(facts),
        "words": words,
    }


def spaced(names: Iterable[str]) -> str:
    """So that one of them is found by " name "."""
    return f" {' '.join(name.replace(' ', '-') for name in names)} "


def _store(connection: Connection, read: Sequence[tuple[_Grown, dict[str, Any]]], mark: datetime) -> None:
    for _, row in read:
        if connection.scalar(select(conversations.c.id).where(conversations.c.id == row["conversation_id"])) is None:
            continue  # erased since it was read
        same = rows.c.conversation_id == row["conversation_id"]
        older = update(rows).where(same, rows.c.last_seq <= row["last_seq"]).values(row)
        if connection.execute(older).rowcount == 0 and connection.scalar(select(rows.c.last_seq).where(same)) is None:
            connection.execute(insert(rows).values(row))
    changed = {row["day"] for _, row in read}
    for customer_id in sorted({row["customer_id"] for _, row in read if row["customer_id"]}):
        changed |= _note_contacts(connection, customer_id)
    _mark_stale(connection, changed)
    connection.execute(delete(marks))
    connection.execute(insert(marks).values(id=1, at=mark))


def _note_contacts(connection: Connection, customer_id: str) -> set[str]:
    """Write down which of a customer's conversations were followed by another in time; the days that changed."""
    query = select(rows.c.conversation_id, rows.c.opened_at, rows.c.day, rows.c.came_back_at, rows.c.body).where(
        rows.c.customer_id == customer_id, rows.c.outcome != "empty"
    )
    found = connection.execute(query.order_by(rows.c.opened_at.desc()).limit(CUSTOMERS_LAST)).all()[::-1]
    changed = set()
    for row, later in pairwise(found):
        ended = decode_facts(row.body).last_at or row.opened_at
        back = later.opened_at if later.opened_at - ended <= timedelta(days=RECONTACT_DAYS) else None
        if back != row.came_back_at:
            same = rows.c.conversation_id == row.conversation_id
            connection.execute(update(rows).where(same).values(came_back_at=back))
            changed.add(row.day)
    return changed


def keep_ratings(connection: Connection, ids: Sequence[str]) -> None:
    """Count the marks of conversations that are taken away to the days on which they were given."""
    found = connection.execute(select(ratings.c.at, ratings.c.score).where(ratings.c.conversation_id.in_(ids))).all()
    given = Counter((row.at.astimezone(UTC).date().isoformat(), int(row.score)) for row in found)
    for (day, score), count in sorted(given.items()):
        same = and_(rating_days.c.day == day, rating_days.c.score == score)
        more = update(rating_days).where(same).values(given=rating_days.c.given + count)
        if connection.execute(more).rowcount == 0:
            connection.execute(insert(rating_days).values(day=day, score=score, given=count))


def _all(connection: Connection, query: Any) -> Sequence[Any]:
    return connection.execute(query).all()


def _seal(connection: Connection, wanted: Sequence[str]) -> set[str]:
    """All but those whose sums changed a moment ago: they are sealed with the next look."""
    there = days.c.day.in_(wanted)
    connection.execute(update(days).where(there, days.c.body != "").values(changes=SEALED))
    return set(wanted) - set(connection.scalars(select(days.c.day).where(there, days.c.body == "")))


def _mark_stale(connection: Connection, changed: set[str]) -> None:
    for day in sorted(changed):
        again = update(days).where(days.c.day == day, days.c.changes != SEALED)
        is_known = connection.scalar(select(days.c.day).where(days.c.day == day)) is not None
        if connection.execute(again.values(body="", changes=days.c.changes + 1)).rowcount == 0 and not is_known:
            connection.execute(insert(days).values(day=day, changes=1, body=""))


def _kept_days(connection: Connection, first: date, last: date) -> dict[str, tuple[int, str]]:
    query = select(days).where(and_(days.c.day >= first.isoformat(), days.c.day <= last.isoformat()))
    return {row.day: (row.changes, row.body) for row in connection.execute(query)}


def _keep_day(connection: Connection, day: str, changes: int, body: str) -> None:
    connection.execute(update(days).where(days.c.day == day, days.c.changes == changes).values(body=body))


_day_rows = select(rows.c.body, rows.c.came_back_at).where(rows.c.day == bindparam("wanted"))


def _sum_of(connection: Connection, day: str) -> Day:
    found = connection.execute(_day_rows, {"wanted": day})
    return day_of((decode_facts(row.body), row.came_back_at is not None) for row in found)


def _day(body: str) -> Day:
    return Day.from_json(json.loads(body)) if body else Day()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
