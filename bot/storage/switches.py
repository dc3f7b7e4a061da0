"""What operators stop while the server runs: every process over this database obeys within a second."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Lock
from time import monotonic

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, delete, insert, select

from bot.dialogue.access import Stops
from bot.messages import AgentId
from bot.storage import audit
from bot.storage.agents import NOWHERE
from bot.storage.database import Database
from bot.storage.schema import Moment

KNOWN_SECONDS = 1.0
"""For which what was read is believed, so that a turn does not pay for a query."""

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

switches = Table(
    "switches",
    metadata,
    Column("kind", String, nullable=False, comment="writes, off or shadow."),
    Column("action", String, nullable=False, comment="Empty for writes."),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    PrimaryKeyConstraint("kind", "action"),
)


class Kind(StrEnum):
    """What a switch does."""

    WRITES = "writes"
    """Stops every WRITE."""
    OFF = "off"
    """One action is done by people only."""
    SHADOW = "shadow"
    """One action is told, and handed to a person."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One that is on."""

    kind: Kind
    action: str
    at: datetime
    by: str


class Switches:
    """One row each; no row, nothing is stopped."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], *, seconds: Callable[[], float] = monotonic
    ) -> None:
        self._database = Database(engine)
        self._clock = clock
        self._seconds = seconds
        self._known = Stops()
        self._until = -1.0
        self._lock = Lock()

    def stops(self) -> Stops:
        """What is stopped, as of a second ago at most."""
        with self._lock:
            if self._seconds() >= self._until:
                self._known = _stops(self.all())
                self._until = self._seconds() + KNOWN_SECONDS
            return self._known

    def all(self) -> list[Switch]:
        """Those that are on, by name."""
        query = select(switches).order_by(switches.c.kind, switches.c.action)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [Switch(Kind(row.kind), row.action, row.at, row.by) for row in rows]

    def turn(self, kind: Kind, action: str, *, is_on: bool, by: AgentId) -> None:
        """Put a switch on or off; who did it is in the audit log, in the same transaction."""
        now = self._clock()
        same = delete(switches).where(switches.c.kind == kind, switches.c.action == action)
        row = {"kind": kind, "action": action, "at": now, "by": by}
        deed = {"agent": by, "did": "switch", "switch": kind, "action": action, "outcome": "on" if is_on else "off"}

        def change(connection: Connection) -> None:
            connection.execute(same)
            if is_on:
                connection.execute(insert(switches), row)
            audit.append_deed(connection, NOWHERE, deed, now)

        self._database.write(change)
        with self._lock:
            self._until = -1.0


def _stops(on: list[Switch]) -> Stops:
    def actions(kind: Kind) -> frozenset[str]:
        return frozenset(one.action for one in on if one.kind is kind)

    return Stops(any(one.kind is Kind.WRITES for one in on), actions(Kind.OFF), actions(Kind.SHADOW))
