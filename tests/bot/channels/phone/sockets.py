"""A gateway's WebSocket without a network: what it sends is put in, what it gets is taken out."""

import asyncio
import json
from typing import Any

from starlette.websockets import WebSocket

from .desk import until

SCOPE: dict[str, Any] = {
    "type": "websocket",
    "path": "/",
    "headers": [],
    "query_string": b"",
    "subprotocols": ["media"],
}


class Gateway:
    """The other side of one WebSocket."""

    def __init__(self) -> None:
        self._to_us: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.got: list[str | bytes] = []
        self.accepted: dict[str, Any] | None = None
        self.closed: int | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self.websocket = WebSocket(SCOPE, self._to_us.get, self._receive)
        self._to_us.put_nowait({"type": "websocket.connect"})

    def send(self, message: str | bytes) -> None:
        kind = "text" if isinstance(message, str) else "bytes"
        self._to_us.put_nowait({"type": "websocket.receive", kind: message})

    def tell(self, **told: object) -> None:
        self.send(json.dumps(told))

    def leave(self, code: int = 1000) -> None:
        self._to_us.put_nowait({"type": "websocket.disconnect", "code": code})

    async def gets(self, count: int) -> list[str | bytes]:
        """What came, once it is so much."""
        await until(lambda: len(self.got) >= count)
        return self.got

    @property
    def told(self) -> list[dict[str, Any]]:
        """The JSON among what came."""
        return [json.loads(message) for message in self.got if isinstance(message, str)]

    @property
    def sound(self) -> bytes:
        return b"".join(message for message in self.got if isinstance(message, bytes))

    async def _receive(self, message: Any) -> None:
        await self.reads.wait()
        match message["type"]:
            case "websocket.accept":
                self.accepted = message
            case "websocket.close":
                self.closed = message.get("code", 1000)
            case _:
                self.got.append(message["text"] if message.get("text") is not None else message["bytes"])
