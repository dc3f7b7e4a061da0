"""Everything the people at the desk work with, made in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from actions.shop.models import CustomerId
from bot.agents.accounts import Accounts
from bot.agents.deeds import Deeds
from bot.agents.desk import Desk
from bot.agents.helping import Helping
from bot.agents.needs import need_of
from bot.messages import ConversationId
from bot.storage.agents import Agents
from bot.storage.letters import Letter
from bot.storage.notes import Notes
from bot.storage.seats import Seats
from bot.storage.sql import SqlConversations
from recommender.customers import Profiles
from recommender.customers.profiles import NOBODY


@dataclass(frozen=True, slots=True)
class Office:
    """What the console's doors open to."""

    accounts: Accounts
    desk: Desk
    helping: Helping = Helping()
    """What helps to answer."""
    deeds: Deeds | None = None
    """The shop's actions; None where there is nothing to be done."""
    waiting_codes: Callable[[], Sequence[Letter]] = tuple
    """One-time codes that nobody has sent yet."""
    profiles: Callable[[], Profiles] = lambda: NOBODY
    """Customers as they were last learnt."""


def make_office(
    engine: Engine,
    conversations: SqlConversations,
    publish: Callable[[ConversationId], None],
    *,
    key: str,
    helping: Helping = Helping(),
    deeds: Deeds | None = None,
    waiting_codes: Callable[[], Sequence[Letter]] = tuple,
    profiles: Callable[[], Profiles] = lambda: NOBODY,
    priority: frozenset[str] = frozenset(),
) -> Office:
    """`key` is the operator's; `publish` tells who follows that a conversation changed.

    Customers of the segments in `priority` come a step sooner.
    """

    def segment_of(customer_id: CustomerId | None) -> str:
        known = profiles().of(customer_id) if customer_id and priority else None
        return known.segment if known else ""

    agents = Agents(engine)
    desk = Desk(
        conversations, agents, Seats(engine), Notes(engine), publish,
        lambda one: need_of(one, is_preferred=segment_of(one.identity.customer_id) in priority),
    )  # fmt: skip
    return Office(Accounts(agents, key), desk, helping, deeds, waiting_codes, profiles)
