"""Following a conversation live: over a WebSocket, or as server-sent events."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial

from anyio import create_task_group, fail_after
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.hub import Hub, TooSlow
from bot.channels.waiting import place_of, queue_event
from bot.channels.wire import EventOut, shopper_event
from bot.messages import ConversationId
from bot.storage.conversations import Conversations, LoggedEvent

PAGE = 256  # events read at once
HEARTBEAT_SECONDS = 10.0  # also how late an event may come that another process wrote
SEND_SECONDS = 20.0  # a reader that takes longer for one event is gone or too slow
TRY_AGAIN_LATER = 1013

Show = Callable[[LoggedEvent], EventOut | None]


async def follow(
    conversations: Conversations,
    hub: Hub,
    conversation_id: ConversationId,
    after: int,
    *,
    show: Show = shopper_event,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
) -> AsyncGenerator[EventOut | None]:
    """Every event after `after`, once and in order, then each new one; None is a heartbeat. Raises `TooSlow`.

    Subscribes first and reads then, so nothing falls between; a sequence number already given is never read again.
    """
    with hub.subscribe(conversation_id) as subscription:
        if place := await run_in_threadpool(place_of, conversations, conversation_id):
            yield queue_event(place, hub.pace.minutes(place))
        while True:
            rows = await run_in_threadpool(conversations.log, conversation_id, after=after, limit=PAGE)
            for row in rows:
                after = row.seq
                if event := show(row):
                    yield event
            if len(rows) == PAGE:
                continue
            signals = await subscription.next(seconds=heartbeat_seconds)
            if not signals:
                yield None
            for signal in signals:
                if signal:
                    yield dict(signal)


async def over_websocket(websocket: WebSocket, events: AsyncGenerator[EventOut | None]) -> None:
    """Send events until the client leaves; close with 1013 when it does not keep up."""
    async with create_task_group() as tasks:

        async def until_the_end(work: Callable[[], Awaitable[None]]) -> None:
            await work()
            tasks.cancel_scope.cancel()

        tasks.start_soon(until_the_end, partial(_listen, websocket))
        tasks.start_soon(until_the_end, partial(_send, websocket, events))


async def _listen(websocket: WebSocket) -> None:
    """Clients speak through POST; what they send here is ignored, only their leaving matters."""
    try:
        while True:
            await websocket.receive()
    except (WebSocketDisconnect, RuntimeError):
        return


async def _send(websocket: WebSocket, events: AsyncGenerator[EventOut | None]) -> None:
    try:
        async with aclosing(events):
            async for event in events:
                message = {"seq": None, "type": "heartbeat"} if event is None else event
                with fail_after(SEND_SECONDS):
                    await websocket.send_text(json.dumps(message, ensure_ascii=False))
    except (TooSlow, TimeoutError):
        await websocket.close(TRY_AGAIN_LATER)
    except (WebSocketDisconnect, RuntimeError):
        return


async def as_server_sent(events: AsyncGenerator[EventOut | None]) -> AsyncIterator[str]:
    """The lines of a `text/event-stream`; its ids are sequence numbers."""
    try:
        async with aclosing(events):
            async for event in events:
                yield ": heartbeat\n\n" if event is None else _server_sent(event)
    except TooSlow:
        return


def _server_sent(event: EventOut) -> str:
    number = f"id: {event['seq']}\n" if event.get("seq") is not None else ""
    return f"{number}data: {json.dumps(event, ensure_ascii=False)}\n\n"
