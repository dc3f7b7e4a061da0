"""Over a gateway's WebSocket until one side ends it: what comes is taken at once, what goes out waits its turn."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from anyio import create_task_group, fail_after
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.phone.meter import TooMuch
from bot.channels.phone.outbox import Message, Outbox

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 30.0
"""Without a message: gateways send sound all the time, so this one is gone."""
ORDERLY = (1000, 1001, 1005)
"""Codes of a WebSocket that was closed on purpose."""


class Unfit(Exception):
    """What a gateway sent is no call; the message says what was expected."""


async def converse(
    websocket: WebSocket,
    outbox: Outbox,
    take: Callable[[Message], None],
    *,
    silence_seconds: float = SILENCE_SECONDS,
) -> str:
    """Until the call is over; how it ended: hung_up, lost or failed.

    `take` gets each message and raises `Unfit` or `TooMuch` for one that ends the call.
    """
    ends: list[str] = []
    async with create_task_group() as tasks:

        async def until_the_end(work: Callable[[], Awaitable[str]]) -> None:
            ends.append(await work())
            tasks.cancel_scope.cancel()

        tasks.start_soon(until_the_end, partial(outbox.deliver, websocket))
        tasks.start_soon(until_the_end, partial(_listen, websocket, take, silence_seconds))
    with suppress(RuntimeError, WebSocketDisconnect):  # it is closed already
        await websocket.close()
    return ends[0]


async def _listen(websocket: WebSocket, take: Callable[[Message], None], silence_seconds: float) -> str:
    try:
        while True:
            with fail_after(silence_seconds):
                event = await websocket.receive()
            if event["type"] == "websocket.disconnect":
                return "hung_up" if event.get("code") in ORDERLY else "lost"
            text = event.get("text")
            take(event["bytes"] if text is None else text)
    except (TimeoutError, RuntimeError):
        return "lost"
    except (Unfit, TooMuch) as error:
        logger.warning("telephone call broken off", extra={"error": str(error)})
        return "failed"
