"""The turn: understand, track, decide, carry out, word."""

from datetime import datetime
from typing import Protocol

from bot.messages import AgentId, Answer, ConversationId, Identity, Utterance
from bot.storage.conversations import OpenedConversation


class AssistantPort(Protocol):
    """What channels call. `bot.assistant.Assistant` is it; tests script it."""

    def open(self, *, site: str, channel: str, identity: Identity, at: datetime) -> OpenedConversation:
        """Start a conversation; its greeting is in the log already."""

    def respond(self, utterance: Utterance) -> Answer:
        """One turn. While a person owns the conversation the answer has no replies."""

    def join(self, conversation_id: ConversationId, agent_id: AgentId, name: str, at: datetime) -> None:
        """An agent takes the conversation; raises `Forbidden` when another agent has it."""

    def write(self, conversation_id: ConversationId, agent_id: AgentId, name: str, text: str, at: datetime) -> None:
        """An agent answers; only the one who joined may."""

    def hand_back(self, conversation_id: ConversationId, agent_id: AgentId, at: datetime) -> None:
        """The assistant goes on."""

    def close(self, conversation_id: ConversationId, by: str, at: datetime) -> None: ...
