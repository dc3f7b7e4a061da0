"""A second factor for who signs in: codes of an authenticator app, and eight recovery codes for when it is lost.

The secret of an app is made of a salt in the database and a key that is in none, so that a copy of the database signs
nobody in. No code is good twice, and few may be tried.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import choice, token_hex
from typing import Literal

from bot.agents import totp
from bot.agents.errors import BadAccount
from bot.dialogue.board import Agent, Role
from bot.messages import AgentId
from bot.storage.attempts import Attempts
from bot.storage.factors import Factors

RECOVERY_CODES = 8
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 12  # 59 bits
SECRET_BYTES = 20  # as long as SHA-1's
TRIES, EACH_TRY = 5, timedelta(minutes=2)
"""Codes at once, and how often one more: who has the password finds a right one in more than a year."""

AskedOf = Literal["chosen", "operators", "everybody"]
"""Who cannot go without one: nobody, operators, or everybody at the desk."""


@dataclass(frozen=True, slots=True)
class SettingUp:
    """What an app has to know."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """Everybody's."""

    factors: Factors
    attempts: Attempts
    key: bytes
    """In no database."""
    asked_of: AskedOf = "chosen"
    issuer: Callable[[], str] = lambda: "Shopdesk"
    """The shop's name, as the app shows it."""

    def is_needed(self, agent: Agent) -> bool:
        """Whether they may do nothing before they have one."""
        return self.asked_of == "everybody" or (self.asked_of == "operators" and agent.role is Role.OPERATOR)

    def has(self, agent_id: AgentId) -> bool:
        found = self.factors.find(agent_id)
        return found is not None and found.confirmed_at is not None

    def begin(self, agent: Agent) -> SettingUp:
        """Another secret each time. Raises `BadAccount` for who has one already."""
        salt = token_hex(16)
        if not self.factors.begin(agent.id, salt):
            raise BadAccount("a second factor is set up already; take it away first")
        secret = self._secret(agent.id, salt)
        return SettingUp(totp.written(secret), totp.setup_uri(secret, agent.name, self.issuer()))

    def confirm(self, agent_id: AgentId, code: str, at: datetime) -> list[str]:
        """The app shows the right codes: from now on they are asked for. The recovery codes, told this once.

        Raises `BadAccount` for a wrong code, `TooOften`.
        """
        self._take(agent_id)
        found = self.factors.find(agent_id)
        if found is None or found.confirmed_at is not None:
            raise BadAccount("expected a second factor that is being set up")
        if not self._use(agent_id, found.salt, code, at):
            raise BadAccount("this is not the code that the app shows now")
        made = ["".join(choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
        if not self.factors.confirm(agent_id, at, [self._hash(agent_id, one) for one in made]):
            raise BadAccount("expected a second factor that is being set up")
        return [f"{one[:4]}-{one[4:8]}-{one[8:]}" for one in made]

    def check(self, agent_id: AgentId, code: str, at: datetime) -> bool:
        """Whether it is the app's code now, or a recovery code; it is used up by that. Raises `TooOften`."""
        self._take(agent_id)
        found = self.factors.find(agent_id)
        if found is None or found.confirmed_at is None:
            return False
        plain = "".join(code.split()).replace("-", "").lower()
        if len(plain) == RECOVERY_LENGTH:
            return self.factors.use_recovery(agent_id, self._hash(agent_id, plain))
        return self._use(agent_id, found.salt, plain, at)

    def _use(self, agent_id: AgentId, salt: str, code: str, at: datetime) -> bool:
        step = totp.matching_step(self._secret(agent_id, salt), "".join(code.split()), at)
        return step is not None and self.factors.use_step(agent_id, step)

    def _take(self, agent_id: AgentId) -> None:
        self.attempts.take(f"code:{agent_id}", burst=TRIES, each=EACH_TRY)

    def _secret(self, agent_id: AgentId, salt: str) -> bytes:
        return hmac.digest(self.key, f"{agent_id}:{salt}".encode(), sha256)[:SECRET_BYTES]

    def _hash(self, agent_id: AgentId, recovery_code: str) -> str:
        return hmac.new(self.key, f"recovery:{agent_id}:{recovery_code}".encode(), sha256).hexdigest()
