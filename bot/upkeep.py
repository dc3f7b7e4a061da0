"""What is done beside the turns: lost ones are answered, followers are told, what is too old is taken away."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool

from bot.assistant import Assistant
from bot.errors import Busy, StaleTurn, StorageUnavailable
from bot.messages import ConversationId, MessageId
from bot.storage.sql import SqlConversations

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=20)
"""A message acknowledged so long ago and not answered has lost its turn."""

STEPS = 10
"""Of taking old things away, in one round."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Work that is repeated; a failure is logged and does not end it."""

    name: str
    every_seconds: float
    work: Callable[[], None]

    async def keep_doing(self) -> None:
        while True:
            await asyncio.sleep(self.every_seconds)
            try:
                await run_in_threadpool(self.work)
            except Exception:  # nobody else would hear of it, and the next round may go well
                logger.exception("chore failed", extra={"chore": self.name})


def answer_lost_turns(
    assistant: Assistant,
    conversations: SqlConversations,
    publish: Callable[[ConversationId], None],
    now: datetime,
) -> None:
    """Every acknowledged message gets its answer, or a person when its turn fails again."""
    for conversation_id, message_id in conversations.unanswered(before=now - LOST_AFTER):
        try:
            assistant.recover(conversation_id, message_id)
        except (Busy, StaleTurn, StorageUnavailable):
            continue  # somebody holds it, or nothing can be written: the next round tries again
        except Exception:  # whatever this turn trips over, its shopper gets a person and the other turns their answer
            logger.exception("turn failed again", extra={"conversation_id": conversation_id})
            _give_up(assistant, conversation_id, message_id)
        publish(conversation_id)


def _give_up(assistant: Assistant, conversation_id: ConversationId, message_id: MessageId) -> None:
    try:
        assistant.give_up(conversation_id, message_id)
    except Exception:  # the next round tries again; the other turns must not wait for this one
        logger.exception("giving up failed", extra={"conversation_id": conversation_id})


def tell_followers(conversations: SqlConversations, publish: Callable[[ConversationId], None], now: datetime) -> None:
    """Wake those who follow what was committed and not yet told; telling twice does no harm."""
    waiting = conversations.outbox.addressed(limit=500)
    for conversation_id in {conversation_id for _, conversation_id in waiting}:
        publish(conversation_id)
    if waiting:
        conversations.outbox.mark_delivered([row_id for row_id, _ in waiting], now)


def take_old_away(step: Callable[[], int]) -> None:
    """A little of what is kept too long, in short steps with the writer free between them."""
    for _ in range(STEPS):
        if step() == 0:
            return
