"""The place of waiting shoppers in the queue, told when it changes."""

from bot.channels.hub import Hub
from bot.channels.wire import EventOut
from bot.dialogue.conversation import Status
from bot.messages import ConversationId
from bot.storage.conversations import Conversations


def queue_event(position: int) -> EventOut:
    """A signal, not stored: places change. Positions count from 1."""
    return {"seq": None, "type": "queue", "position": position}


def place_of(conversations: Conversations, conversation_id: ConversationId) -> int | None:
    """The place in the queue, from 1; None when the conversation does not wait."""
    for position, waiting in enumerate(conversations.with_status([Status.QUEUED]), start=1):
        if waiting.id == conversation_id:
            return position
    return None


def announce_places(conversations: Conversations, hub: Hub) -> None:
    """Tell everybody who waits where they stand now."""
    for position, waiting in enumerate(conversations.with_status([Status.QUEUED]), start=1):
        hub.publish(waiting.id, queue_event(position))
