"""Who is at a desk, who waits, who has whom: what routing is decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.messages import AgentId, ConversationId

WHOLE_DESK = 0
"""The weight of what needs an agent's whole attention, such as a call."""
USUAL_CAPACITY = 4
LAPTOP_CLOSED = timedelta(seconds=30)
"""An agent whose console was silent for so long is gone."""


class Role(StrEnum):
    """What somebody at the desk may do; each may do what those before it may."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


class Presence(StrEnum):
    """Whether somebody takes conversations."""

    HERE = "here"
    AWAY = "away"
    """Keeps what they have and gets nothing new."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody at the desk, as routing sees them."""

    id: AgentId
    name: str
    role: Role = Role.AGENT
    team: str = ""
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset({"en"})
    capacity: int = USUAL_CAPACITY
    """Chats at once."""
    presence: Presence = Presence.GONE
    reason: str = ""
    """Why they are away."""
    seen: datetime | None = None
    """When their console last gave a sign of life."""

    def is_there(self, at: datetime) -> bool:
        """Whether the console is open; a closed laptop does not say goodbye."""
        is_fresh = self.seen is not None and at - self.seen < LAPTOP_CLOSED
        return self.presence is not Presence.GONE and is_fresh

    def takes(self, at: datetime) -> bool:
        """Whether something new may be offered."""
        return self.presence is Presence.HERE and self.is_there(at)


@dataclass(frozen=True, slots=True)
class Need:
    """What a waiting conversation asks of who takes it; empty asks nothing."""

    weight: int = 1
    """Chats it counts for; `WHOLE_DESK` needs everything."""
    skill: str = ""
    language: str = "en"
    team: str = ""
    agent_id: AgentId | None = None
    """Transferred to this one."""
    priority: int = 0
    """More comes first."""
    passed: frozenset[AgentId] = frozenset()
    """Did not take it when it was offered."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the queue."""

    id: ConversationId
    since: datetime
    need: Need = Need()


@dataclass(frozen=True, slots=True)
class Seat:
    """A conversation at an agent's desk: offered first, theirs once accepted."""

    conversation_id: ConversationId
    agent_id: AgentId
    weight: int
    since: datetime
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Everything at one moment."""

    agents: Mapping[AgentId, Agent] = field(default_factory=dict)
    waiting: tuple[Waiting, ...] = ()
    seats: Mapping[ConversationId, Seat] = field(default_factory=dict)

    def load(self, agent_id: AgentId) -> int:
        """How much of their capacity is taken, offers included."""
        return sum(self.cost(seat.weight, agent_id) for seat in self.seats.values() if seat.agent_id == agent_id)

    def cost(self, weight: int, agent_id: AgentId) -> int:
        """What a conversation of this weight takes of this agent's capacity."""
        known = self.agents.get(agent_id)
        return (known.capacity if known else 1) if weight == WHOLE_DESK else weight
