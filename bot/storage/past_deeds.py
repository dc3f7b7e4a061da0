"""What customers asked to have changed through Shopdesk, and how that went: what a second look counts.

Whoever erases a conversation erases its rows here. Where somebody wrote from is kept as a keyed hash only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    delete,
    insert,
    select,
)

from actions.shop.models import CustomerId
from bot.messages import ConversationId
from bot.storage.database import Database
from bot.storage.schema import Moment

metadata = MetaData()
"""Beside the schema of conversations: making this table changes nothing for them."""

past_deeds = Table(
    "past_deeds",
    metadata,
    Column("conversation_id", String, nullable=False),
    Column("action", String, nullable=False),
    Column("about", String, nullable=False, comment="An order's number; empty for the account."),
    Column("customer_id", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String, nullable=False, comment="asked, refused, person or done."),
    Column("place", String, nullable=False, comment="Keyed hash of where it was asked from; empty: not known."),
    PrimaryKeyConstraint("conversation_id", "action", "about"),
    Index("past_deeds_of_customer", "customer_id", "at"),
)
MOST = 200  # rows of one customer that are read
KEPT_FOR = timedelta(days=365)
ASKED, REFUSED, PERSON, DONE = "asked", "refused", "person", "done"


@dataclass(frozen=True, slots=True)
class PastDeed:
    """The last that came of one matter in one conversation."""

    conversation_id: ConversationId
    action: str
    about: str
    at: datetime
    outcome: str
    place: str = ""


class PastDeeds:
    """`engine` as for conversations, prepared before."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    def of(self, customer_id: CustomerId, *, since: datetime) -> list[PastDeed]:
        """The newest first."""
        theirs = past_deeds.c.customer_id == customer_id, past_deeds.c.at >= since
        query = select(past_deeds).where(*theirs).order_by(past_deeds.c.at.desc()).limit(MOST)
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return [
            PastDeed(ConversationId(row.conversation_id), row.action, row.about, row.at, row.outcome, row.place)
            for row in rows
        ]

    def put(self, customer_id: CustomerId, deed: PastDeed) -> None:
        """Note how it stands; what was done stays done. Not worth a sync: losing one loses a hint."""
        same = (
            (past_deeds.c.conversation_id == deed.conversation_id)
            & (past_deeds.c.action == deed.action)
            & (past_deeds.c.about == deed.about)
        )
        too_old = (past_deeds.c.customer_id == customer_id) & (past_deeds.c.at < deed.at - KEPT_FOR)
        row = {
            "conversation_id": deed.conversation_id,
            "action": deed.action,
            "about": deed.about,
            "customer_id": customer_id,
            "at": deed.at,
            "outcome": deed.outcome,
            "place": deed.place,
        }

        def work(connection: Connection) -> None:
            known = connection.scalar(select(past_deeds.c.outcome).where(same))
            if known == DONE:
                return
            connection.execute(delete(past_deeds).where(same | too_old))
            connection.execute(insert(past_deeds).values(row))

        self._database.write(work, durable=False)
