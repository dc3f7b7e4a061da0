"""What waits to go out over a gateway's WebSocket: a call never waits for the network."""

import asyncio
from collections import deque

from anyio import fail_after
from starlette.websockets import WebSocket, WebSocketDisconnect

SEND_SECONDS = 10.0
"""A gateway that takes longer for one message is gone."""
MOST_WAITING = 1_000  # messages

Message = str | bytes


class Outbox:
    """Messages in order, sent by `deliver` as fast as the other side reads."""

    def __init__(self, *, most: int = MOST_WAITING) -> None:
        self._most = most
        self._waiting: deque[Message] = deque()
        self._something = asyncio.Event()
        self._is_closing = False
        self._is_full = False

    def put(self, message: Message) -> None:
        """Send it after the others. With too many waiting the other side is taken for gone."""
        if len(self._waiting) >= self._most:
            self._is_full = True
            self._waiting.clear()
            self.close()
        elif not self._is_closing:
            self._waiting.append(message)
            self._something.set()

    def clear(self) -> None:
        """Forget what is not sent yet."""
        self._waiting.clear()

    def close(self) -> None:
        """End `deliver` after what waits."""
        self._is_closing = True
        self._something.set()

    async def deliver(self, websocket: WebSocket) -> str:
        """Until closed ("hung_up"), or until nobody reads any more ("lost")."""
        try:
            while self._waiting or not self._is_closing:
                await self._something.wait()
                self._something.clear()
                while self._waiting:
                    message = self._waiting.popleft()
                    with fail_after(SEND_SECONDS):
                        await _send(websocket, message)
        except (WebSocketDisconnect, RuntimeError, TimeoutError):
            return "lost"
        return "lost" if self._is_full else "hung_up"


async def _send(websocket: WebSocket, message: Message) -> None:
    if isinstance(message, str):
        await websocket.send_text(message)
    else:
        await websocket.send_bytes(message)
