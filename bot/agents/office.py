"""Everything the people at the desk work with, made in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from actions.shop.models import CustomerId
from bot.agents.accounts import Accounts
from bot.agents.deeds import Deeds
from bot.agents.desk import Desk
from bot.agents.helping import Helping
from bot.agents.needs import need_of
from bot.agents.second_factor import AskedOf, SecondFactors
from bot.messages import ConversationId
from bot.storage.agents import Agents
from bot.storage.attempts import Attempts
from bot.storage.factors import Factors
from bot.storage.letters import Letter
from bot.storage.notes import Notes
from bot.storage.seats import Seats
from bot.storage.sessions import Sessions
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


def now() -> datetime:
    return datetime.now(UTC)


def make_accounts(
    engine: Engine,
    *,
    key: str,
    secret: str,
    clock: Callable[[], datetime] = now,
    asked_of: AskedOf = "chosen",
    issuer: Callable[[], str] = lambda: "Shopdesk",
) -> Accounts:
    """`key` is the operator's, `secret` what second factors are made with; a second factor is `asked_of` these."""
    attempts = Attempts(engine, clock)
    second = SecondFactors(Factors(engine), attempts, secret.encode(), asked_of, issuer)
    return Accounts(Agents(engine), key, Sessions(engine, clock), attempts, second)


def make_office(
    accounts: Accounts,
    engine: Engine,
    conversations: SqlConversations,
    publish: Callable[[ConversationId], None],
    *,
    helping: Helping = Helping(),
    deeds: Deeds | None = None,
    waiting_codes: Callable[[], Sequence[Letter]] = tuple,
    profiles: Callable[[], Profiles] = lambda: NOBODY,
    priority: frozenset[str] = frozenset(),
) -> Office:
    """`publish` tells who follows that a conversation changed.

    Customers of the segments in `priority` come a step sooner.
    """

    def segment_of(customer_id: CustomerId | None) -> str:
        known = profiles().of(customer_id) if customer_id and priority else None
        return known.segment if known else ""

    desk = Desk(
        conversations, accounts.agents, Seats(engine), Notes(engine), publish,
        lambda one: need_of(one, is_preferred=segment_of(one.identity.customer_id) in priority),
    )  # fmt: skip
    return Office(accounts, desk, helping, deeds, waiting_codes, profiles)
