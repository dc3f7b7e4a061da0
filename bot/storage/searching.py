"""Finding conversations by what they amounted to and what was said in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, or_, select

from bot.dialogue.facts import Facts, Outcome
from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.figures import rows
from bot.storage.ratings import ratings
from bot.storage.serialize import decode_facts

PAGE = 500  # rows of an export that are read at once
SNIPPET = 120  # characters around what was found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty asks nothing."""

    text: str = ""
    """Every word of it must have been said."""
    intent: str = ""
    outcome: Outcome | None = None
    """None: all but those in which nothing was said."""
    channel: str = ""
    agent: str = ""
    first: datetime | None = None
    """Opened then or later."""
    until: datetime | None = None
    """Opened before then."""


@dataclass(frozen=True, slots=True)
class Found:
    """One conversation."""

    id: ConversationId
    facts: Facts
    opened_at: datetime
    rating: int | None
    came_back_at: datetime | None
    snippet: str = ""
    """What was said around the first word that was looked for, in lower case."""


Place = tuple[datetime, str]
"""Where a page ends: opened_at and id of its last row."""


class Searching:
    """Over the rows that `Figures` keeps."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    def find(self, wanted: Wanted, *, after: Place | None = None, limit: int = 50) -> list[Found]:
        """The newest first; `after` goes on behind a page."""
        return self._database.read(lambda connection: _find(connection, wanted, after, limit))

    def all(self, wanted: Wanted) -> Iterator[Found]:
        """Every one, page by page."""
        page: list[Found] = self.find(wanted, limit=PAGE)
        while page:
            yield from page
            page = self.find(wanted, after=(page[-1].opened_at, page[-1].id), limit=PAGE)

    def channels(self) -> list[str]:
        """Those there are."""
        query = select(rows.c.channel).distinct().order_by(rows.c.channel)
        return self._database.read(lambda connection: [str(name) for name in connection.scalars(query)])


def _find(connection: Connection, wanted: Wanted, after: Place | None, limit: int) -> list[Found]:
    first = next(iter(wanted.text.lower().split()), "")
    return [
        Found(
            ConversationId(row.conversation_id),
            decode_facts(row.body),
            row.opened_at,
            row.score,
            row.came_back_at,
            _around(row.words, first),
        )
        for row in connection.execute(_query(wanted, after).limit(limit))
    ]


_CONDITIONS: tuple[Callable[[Wanted], ColumnElement[bool] | None], ...] = (
    lambda wanted: rows.c.outcome == wanted.outcome if wanted.outcome else rows.c.outcome != Outcome.EMPTY,
    lambda wanted: rows.c.channel == wanted.channel if wanted.channel else None,
    lambda wanted: rows.c.intents.contains(f" {wanted.intent} ", autoescape=True) if wanted.intent else None,
    lambda wanted: rows.c.agents.contains(f" {wanted.agent} ", autoescape=True) if wanted.agent else None,
    lambda wanted: rows.c.opened_at >= wanted.first if wanted.first else None,
    lambda wanted: rows.c.opened_at < wanted.until if wanted.until else None,
)


def _query(wanted: Wanted, after: Place | None) -> Select[tuple[object, ...]]:
    columns = (rows.c.conversation_id, rows.c.body, rows.c.opened_at, rows.c.came_back_at, rows.c.words)
    query = select(*columns, ratings.c.score).outerjoin(ratings, ratings.c.conversation_id == rows.c.conversation_id)
    asked = [condition for make in _CONDITIONS if (condition := make(wanted)) is not None]
    asked += [rows.c.words.contains(word, autoescape=True) for word in wanted.text.lower().split()]
    if after is not None:
        at, last = after
        asked.append(or_(rows.c.opened_at < at, and_(rows.c.opened_at == at, rows.c.conversation_id > last)))
    return query.where(*asked).order_by(rows.c.opened_at.desc(), rows.c.conversation_id)


def _around(words: str, first: str) -> str:
    place = words.find(first) if first else -1
    if place < 0:
        return ""
    begin = max(0, place - SNIPPET // 2)
    return " ".join(words[begin : begin + SNIPPET].split())
