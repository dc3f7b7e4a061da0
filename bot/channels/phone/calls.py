"""The switchboard of this server: calls that live with it, and follow their conversations."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from bot.call.house import House
from bot.call.switchboard import CallDesk
from bot.channels.following import follow
from bot.channels.hub import Hub
from bot.messages import ConversationId
from bot.storage.conversations import Conversations

Event = Mapping[str, Any]


def make_desk(house: Callable[[], House], conversations: Conversations, hub: Hub, *, most: int) -> CallDesk:
    """Takes at most so many calls at once; `house` is asked with the first one."""

    async def events(conversation_id: ConversationId) -> AsyncIterator[Event | None]:
        """Only what comes from now on: the greeting was said, and earlier messages are read, not heard."""
        known = await run_in_threadpool(conversations.log_end, conversation_id, limit=1)
        async for event in follow(conversations, hub, conversation_id, known[-1].seq if known else 0):
            yield event

    return CallDesk(house, events, most=most)


@asynccontextmanager
async def open_lines(desk: CallDesk, *, is_expecting: bool) -> AsyncIterator[None]:
    """While the server runs; afterwards every line is let go. Where calls are expected, the first finds all loaded."""
    try:
        if is_expecting:
            await desk.open()
        yield
    finally:
        await desk.close()
