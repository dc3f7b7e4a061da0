"""What a conversation knows of the agents' desk: why a person is needed, and what they do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.messages import AgentId


@dataclass(frozen=True, slots=True)
class Handoff:
    """Why a person is needed, and what they should know."""

    reason: str
    """asked, not_understood, mood, policy, review, technical."""
    at: datetime
    topic: str = ""
    summary: str = ""
    tried: tuple[str, ...] = ()
    slots: Mapping[str, str | int | tuple[str, ...]] = field(default_factory=dict)
    agent_id: AgentId | None = None
    confidence: float = 0.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoffRequested:
    at: datetime
    handoff: Handoff


@dataclass(frozen=True, slots=True)
class AgentJoined:
    at: datetime
    agent_id: AgentId
    name: str


@dataclass(frozen=True, slots=True)
class AgentWrote:
    at: datetime
    agent_id: AgentId
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class HandedBack:
    at: datetime
    agent_id: AgentId
    keeps_place: bool = False
    """They go on waiting, for a mail or a call: what is filed for it tells since when, and for what."""
