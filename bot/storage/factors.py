"""What is kept of second factors: nothing by which a code could be made, and no code that could be used."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from bot.messages import AgentId
from bot.storage.database import Database
from bot.storage.desk_tables import factors, recovery_codes


@dataclass(frozen=True, slots=True)
class Factor:
    """Somebody's."""

    salt: str
    confirmed_at: datetime | None
    """None: it is being set up, and asked of nobody yet."""


class Factors:
    """`engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    def find(self, agent_id: AgentId) -> Factor | None:
        query = select(factors.c.salt, factors.c.confirmed_at).where(factors.c.agent_id == agent_id)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return Factor(row.salt, row.confirmed_at) if row else None

    def confirmed(self) -> set[AgentId]:
        """Who has one."""
        query = select(factors.c.agent_id).where(factors.c.confirmed_at.is_not(None))
        return {AgentId(one) for one in self._database.read(lambda connection: connection.scalars(query).all())}

    def begin(self, agent_id: AgentId, salt: str) -> bool:
        """Set one up, in place of one that was never confirmed; False where a confirmed one is."""
        unconfirmed = delete(factors).where(factors.c.agent_id == agent_id, factors.c.confirmed_at.is_(None))

        def work(connection: Connection) -> bool:
            connection.execute(unconfirmed)
            if connection.scalar(select(factors.c.agent_id).where(factors.c.agent_id == agent_id)):
                return False
            connection.execute(insert(factors).values(agent_id=agent_id, salt=salt, last_step=0))
            return True

        return self._database.write(work)

    def confirm(self, agent_id: AgentId, at: datetime, codes: Collection[str]) -> bool:
        """From now on it is asked for, with these recovery codes; False when it is already."""
        confirmed = update(factors).where(factors.c.agent_id == agent_id, factors.c.confirmed_at.is_(None))

        def work(connection: Connection) -> bool:
            if connection.execute(confirmed.values(confirmed_at=at)).rowcount == 0:
                return False
            connection.execute(delete(recovery_codes).where(recovery_codes.c.agent_id == agent_id))
            connection.execute(insert(recovery_codes), [{"agent_id": agent_id, "code": code} for code in codes])
            return True

        return self._database.write(work)

    def use_step(self, agent_id: AgentId, step: int) -> bool:
        """Use a code up, and every earlier one; False when that was done already, at whatever process."""
        used = update(factors).where(factors.c.agent_id == agent_id, factors.c.last_step < step).values(last_step=step)
        return self._database.write(lambda connection: connection.execute(used).rowcount == 1)

    def use_recovery(self, agent_id: AgentId, code: str) -> bool:
        """Use a recovery code up; False for none that is left."""
        used = delete(recovery_codes).where(recovery_codes.c.agent_id == agent_id, recovery_codes.c.code == code)
        return self._database.write(lambda connection: connection.execute(used).rowcount == 1)

    def recovery_left(self, agent_id: AgentId) -> int:
        query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.agent_id == agent_id)
        return self._database.read(lambda connection: connection.scalar(query)) or 0

    def remove(self, agent_id: AgentId) -> bool:
        """With its recovery codes; False where there was none."""

        def work(connection: Connection) -> bool:
            connection.execute(delete(recovery_codes).where(recovery_codes.c.agent_id == agent_id))
            return connection.execute(delete(factors).where(factors.c.agent_id == agent_id)).rowcount == 1

        return self._database.write(work)
