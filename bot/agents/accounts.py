"""Who may sit at the desk: passwords by argon2id, and the operator's key for the first day."""

import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.agents.errors import BadAccount
from bot.agents.second_factor import SecondFactors
from bot.dialogue.board import Agent, Role
from bot.errors import CodeNeeded, Unauthorized
from bot.messages import AgentId
from bot.storage.agents import NOWHERE, Agents
from bot.storage.attempts import Attempts
from bot.storage.sessions import Sessions

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAME = 60
MOST_CHATS = 20
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODYS = HASHER.hash("nobody has this password, and finding that out takes as long as for somebody")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Signing in and the list of who may."""

    agents: Agents
    key: str
    """The operator's: opens the desk to who has no account yet."""
    sessions: Sessions
    attempts: Attempts
    second: SecondFactors

    def count_try(self, who: str, *, burst: int, each: timedelta) -> None:
        """One more try of a name or from an address, for all processes together. Raises `TooOften`."""
        self.attempts.take(f"sign in:{who}", burst=burst, each=each)

    def sign_in(self, name: str, secret: str, at: datetime, *, code: str = "") -> Agent:
        """By own password, or by the operator's key under a name that has no password; and the code of who has any.

        Raises `Unauthorized`, `CodeNeeded` where only the code is missing, `TooOften`.
        """
        agent_id = agent_id_of(name)
        found = self.agents.find(agent_id)
        if found is not None and found[1]:
            agent, is_right = found[0], _fits(found[1], secret)
        else:
            _fits(NOBODYS, secret)  # the same time for a name that is unknown
            agent = replace(found[0] if found else Agent(agent_id, name.strip()), role=Role.OPERATOR)
            is_right = hmac.compare_digest(secret.encode(), self.key.encode())
        if not is_right:
            self.agents.record(agent_id, "sign_in", NOWHERE, at, outcome="refused")
            raise Unauthorized("name and password do not fit")
        if self.second.has(agent_id):
            self._check_code(agent_id, code, at)
        if not (found and found[1]):
            self.agents.put(agent, "")
        self.agents.record(agent_id, "sign_in", NOWHERE, at, outcome="done", role=agent.role)
        return agent

    def _check_code(self, agent_id: AgentId, code: str, at: datetime) -> None:
        if not code:
            raise CodeNeeded("enter the code that your authenticator app shows, or a recovery code")
        if not self.second.check(agent_id, code, at):
            self.agents.record(agent_id, "sign_in", NOWHERE, at, outcome="wrong_code")
            raise Unauthorized("this code is wrong, or was used already")

    def add(self, agent: Agent, password: str, at: datetime, *, by: str, but: str = "") -> None:
        """Add somebody, or give them another password or role. Raises `BadAccount`.

        It ends their sessions but the one with the key `but`.
        """
        _check(agent)
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise BadAccount(f"expected a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
        self.agents.put(agent, HASHER.hash(password))
        self.sessions.end_all(agent.id, but=but)
        self.agents.record(AgentId(by), "account_added", NOWHERE, at, account=agent.id, role=agent.role)

    def change(self, agent: Agent, at: datetime, *, by: str) -> None:
        """Another role, team or capacity; the password stays. Raises `BadAccount`."""
        found = self.agents.find(agent.id)
        if found is None:
            raise BadAccount(f"nobody is called {agent.name}")
        _check(agent)
        self.agents.put(agent, found[1])
        self.agents.record(AgentId(by), "account_changed", NOWHERE, at, account=agent.id, role=agent.role)

    def remove(self, agent_id: AgentId, at: datetime, *, by: str) -> None:
        """They lose their seat at once. Raises `BadAccount` for nobody."""
        if not self.agents.remove(agent_id):
            raise BadAccount(f"nobody is called {agent_id}")
        self.sessions.end_all(agent_id)
        self.second.factors.remove(agent_id)
        self.agents.record(AgentId(by), "account_removed", NOWHERE, at, account=agent_id)

    def sign_out(self, agent_id: AgentId, at: datetime, *, by: str) -> int:
        """End every session of theirs; how many. Raises `BadAccount` for nobody."""
        self._known(agent_id)
        ended = self.sessions.end_all(agent_id)
        self.agents.record(AgentId(by), "signed_out_everywhere", NOWHERE, at, account=agent_id)
        return ended

    def reset_second(self, agent_id: AgentId, at: datetime, *, by: str) -> bool:
        """Take the second factor of who lost it away; they are signed out, too. Raises `BadAccount` for nobody."""
        self._known(agent_id)
        was_there = self.second.factors.remove(agent_id)
        self.sessions.end_all(agent_id)
        self.agents.record(AgentId(by), "second_factor_reset", NOWHERE, at, account=agent_id)
        return was_there

    def forget_old(self) -> None:
        """Sessions and tries that count no more."""
        self.sessions.forget_old()
        self.attempts.forget_old()

    def _known(self, agent_id: AgentId) -> None:
        if self.agents.find(agent_id) is None:
            raise BadAccount(f"nobody is called {agent_id}")


def _check(agent: Agent) -> None:
    if not 0 < len(agent.name.strip()) <= LONGEST_NAME:
        raise BadAccount(f"expected a name of 1 to {LONGEST_NAME} characters")
    if not 0 <= agent.capacity <= MOST_CHATS:
        raise BadAccount(f"expected a capacity of 0 to {MOST_CHATS} chats, got {agent.capacity}")


def agent_id_of(name: str) -> AgentId:
    """A stable id from a name, so that who signs in again still has their conversations: "Mira K." -> "mira-k"."""
    return AgentId(re.sub(r"\W+", "-", name.casefold()).strip("-") or "agent")


def _fits(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
