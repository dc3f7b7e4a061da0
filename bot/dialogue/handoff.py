"""Bringing in a person: what they need to know, and who may write when."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue.at_the_desk import AgentJoined, AgentWrote, HandedBack, Handoff, HandoffRequested
from bot.dialogue.conversation import Closed, Conversation, Status, Understood
from bot.errors import Forbidden
from bot.messages import AgentId
from nlu.types import Intent


def hand_off(conversation: Conversation, reason: str, topic: str, at: datetime) -> Conversation:
    """Put the conversation into the agents' queue, with why, what was tried and what is known."""
    understood = [event for event in conversation.events if isinstance(event, Understood)]
    last = understood[-1] if understood else None
    topic = topic or (conversation.done[-1] if conversation.done else "")
    handoff = Handoff(
        reason=reason,
        at=at,
        topic=topic,
        summary=_summary(conversation, last, topic),
        tried=conversation.done,
        slots=conversation.task.slots if conversation.task else {},
        confidence=last.confidence if last else 0.0,
        alternatives=last.alternatives if last else (),
    )
    return conversation.record(HandoffRequested(at, handoff))


def _summary(conversation: Conversation, last: Understood | None, topic: str) -> str:
    """One line for the queue: what it is about, in their words, rather than how a person was asked for."""
    task = conversation.task
    if task is not None and task.words:
        return f"{task.words} ({task.action.replace('_', ' ')})"
    wanted = [intent for intent in last.intents if intent != Intent.CONTACT_HUMAN_AGENT] if last else []
    about = ", ".join(wanted) or topic
    return f"{conversation.last_text} ({about.replace('_', ' ')})" if about else conversation.last_text


def join(conversation: Conversation, agent_id: AgentId, name: str, at: datetime) -> Conversation:
    """An agent takes it, from the queue or from the assistant; raises `Forbidden` when another one has it."""
    owner = conversation.handoff.agent_id if conversation.handoff else None
    if conversation.status is Status.CLOSED or (conversation.status is Status.AGENT and owner != agent_id):
        raise Forbidden("another agent has this conversation, or it is closed")
    if conversation.status is Status.AGENT:
        return conversation
    return conversation.record(AgentJoined(at, agent_id, name))


def write(conversation: Conversation, agent_id: AgentId, name: str, text: str, at: datetime) -> Conversation:
    """An agent's message; only the one who joined may write."""
    _check_owner(conversation, agent_id)
    return conversation.record(AgentWrote(at, agent_id, name, text))


def hand_back(conversation: Conversation, agent_id: AgentId, at: datetime) -> Conversation:
    """The assistant goes on."""
    _check_owner(conversation, agent_id)
    return conversation.record(HandedBack(at, agent_id))


def take_over(conversation: Conversation, agent_id: AgentId, name: str, at: datetime) -> Conversation:
    """A supervisor steps in, whoever has it; raises `Forbidden` when it is closed."""
    owner = conversation.handoff.agent_id if conversation.handoff else None
    if conversation.status is Status.CLOSED:
        raise Forbidden("this conversation is closed")
    if conversation.status is Status.AGENT and owner == agent_id:
        return conversation
    return conversation.record(AgentJoined(at, agent_id, name))


def back_to_queue(conversation: Conversation, agent_id: AgentId, at: datetime) -> Conversation:
    """Who had it is gone or gives it to others; it keeps its place, counted from when a person was asked for."""
    _check_owner(conversation, agent_id)
    handoff = conversation.handoff or Handoff(reason="taken", at=at)
    return conversation.record(HandoffRequested(at, replace(handoff, agent_id=None)))


def settle(conversation: Conversation, agent_id: AgentId, at: datetime) -> Conversation:
    """The agent who has it ends it; nobody ends a colleague's."""
    _check_owner(conversation, agent_id)
    return close(conversation, "agent", at)


def close(conversation: Conversation, by: str, at: datetime) -> Conversation:
    """End it; closing twice changes nothing."""
    return conversation if conversation.status is Status.CLOSED else conversation.record(Closed(at, by))


def _check_owner(conversation: Conversation, agent_id: AgentId) -> None:
    owner = conversation.handoff.agent_id if conversation.handoff else None
    if conversation.status is not Status.AGENT or owner != agent_id:
        raise Forbidden("only the agent who joined may do this")
