"""What the shop asks for before something is done, and what its operator has switched off."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from actions.types import Action, Effect, Level
from bot.dialogue.risks import STEP_UP, RiskAssessed
from bot.messages import Identity


class ProofBy(StrEnum):
    """What a guest may say to be known."""

    ORDER = "order_and_proof"
    """An order number, with the e-mail address or zip code it has."""
    NAME = "name_and_zip"
    """First and last name, with the zip code of an address."""
    EMAIL = "email"
    """An e-mail address alone. A risk: who knows the address of somebody else is taken for them."""


class Lack(StrEnum):
    """What is missing before an action may run."""

    NOTHING = "nothing"
    CUSTOMER = "customer"
    """Whom we talk to."""
    CODE = "code"
    """Proof that it is really them."""


@dataclass(frozen=True, slots=True)
class Stops:
    """What operators have stopped while the server runs, beyond the settings."""

    writes: bool = False
    """True: no WRITE runs."""
    off: frozenset[str] = frozenset()
    """Actions that only people do."""
    shadow: frozenset[str] = frozenset()


def nothing_stopped() -> Stops:
    return Stops()


@dataclass(frozen=True, slots=True)
class Access:
    """The same for every conversation of an installation."""

    write_level: Level = Level.PROVEN
    """The least level at which a WRITE runs. KNOWN is a risk: see `settings.write_level`."""
    identify_by: tuple[ProofBy, ...] = (ProofBy.ORDER, ProofBy.NAME)
    step_up: timedelta = timedelta(minutes=10)
    """How long a one-time code counts for what is risky even for somebody signed in."""
    writes: bool = True
    off: frozenset[str] = frozenset()
    """Actions that only people do."""
    shadow: frozenset[str] = frozenset()
    """Actions that are looked at and told, then handed to a person; they change nothing."""
    sign_in_on: frozenset[str] = frozenset({"chat"})
    """Channels that stand on a page of the shop, where the shopper can sign in."""
    stops: Callable[[], Stops] = field(default=nothing_stopped, compare=False)
    """Asked at every turn, so that a switch counts from the next message on."""

    def now(self) -> "Access":
        """As it is at this moment. A stop adds to the settings and lifts none of them."""
        stops = self.stops()
        off, shadow = self.off | stops.off, self.shadow | stops.shadow
        return replace(self, writes=self.writes and not stops.writes, off=off, shadow=shadow)

    def level_of(self, action: Action) -> Level:
        """The identity this action needs here."""
        if action.name in self.shadow:
            return min(action.level, Level.KNOWN)
        return min(action.level, self.write_level) if action.effect is Effect.WRITE else action.level

    def lack(
        self,
        action: Action,
        identity: Identity,
        code_right_at: datetime | None,
        at: datetime,
        risk: RiskAssessed | None = None,
    ) -> Lack:
        """What is missing before `action` may run; asked by the policy and once more by the write gate.

        A second look (`risk`) may ask for a fresh code where the action alone does not.
        """
        needed = self.level_of(action)
        if needed > Level.ANONYMOUS and identity.customer_id is None:
            return Lack.CUSTOMER
        steps_up = action.step_up or (risk is not None and (risk.action, risk.level) == (action.name, STEP_UP))
        if steps_up and action.name not in self.shadow and not self.is_fresh(code_right_at, at):
            return Lack.CODE
        return Lack.CODE if needed > identity.level else Lack.NOTHING

    def is_fresh(self, code_right_at: datetime | None, at: datetime) -> bool:
        """Whether a one-time code that was right then still counts for what is risky."""
        return code_right_at is not None and timedelta(0) <= at - code_right_at <= self.step_up
