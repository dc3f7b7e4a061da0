"""The place of waiting shoppers in the queue, told when it changes."""

from bot.channels.hub import Hub
from bot.channels.wire import EventOut
from bot.dialogue.conversation import Status
from bot.messages import ConversationId
from bot.storage.conversations import Conversations

LONGEST_QUEUE = 1_000  # places told; nobody waits behind so many


def queue_event(position: int, minutes: tuple[int, int] | None = None) -> EventOut:
    """A signal, not stored: places change. Positions count from 1; `minutes` is a range, null where nobody can say."""
    return {"seq": None, "type": "queue", "position": position, "minutes": minutes}


def place_of(conversations: Conversations, conversation_id: ConversationId) -> int | None:
    """The place in the queue, from 1; None when the conversation does not wait."""
    if conversations.load(conversation_id).status is not Status.QUEUED:
        return None
    queue = [waiting.id for waiting in conversations.with_status([Status.QUEUED], limit=LONGEST_QUEUE)]
    return queue.index(conversation_id) + 1 if conversation_id in queue else None


def announce_places(conversations: Conversations, hub: Hub) -> None:
    """Tell everybody who waits where they stand now."""
    queue = conversations.with_status([Status.QUEUED], limit=LONGEST_QUEUE)
    hub.pace.saw([waiting.id for waiting in queue])
    for position, waiting in enumerate(queue, start=1):
        hub.publish(waiting.id, queue_event(position, hub.pace.minutes(position)))
