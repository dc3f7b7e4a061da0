"""Who may sit at the desk: passwords by argon2id, and the operator's key for the first day."""

import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.agents.errors import BadAccount
from bot.dialogue.board import Agent, Role
from bot.errors import Unauthorized
from bot.messages import AgentId
from bot.storage.agents import NOWHERE, Agents

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

    def sign_in(self, name: str, secret: str, at: datetime) -> Agent:
        """By own password, or by the operator's key under a name that has no password. Raises `Unauthorized`."""
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
        if not (found and found[1]):
            self.agents.put(agent, "")
        self.agents.record(agent_id, "sign_in", NOWHERE, at, outcome="done", role=agent.role)
        return agent

    def add(self, agent: Agent, password: str, at: datetime, *, by: str) -> None:
        """Add somebody, or give them another password or role. Raises `BadAccount`."""
        _check(agent)
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise BadAccount(f"expected a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
        self.agents.put(agent, HASHER.hash(password))
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
        self.agents.record(AgentId(by), "account_removed", NOWHERE, at, account=agent_id)


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
