"""The other sides of two gateways: what Twilio and Asterisk say on the wire when somebody calls."""

import asyncio
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol
from uuid import UUID, uuid4

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bot.call.line import RATE
from bot.channels.phone import frames
from bot.channels.phone.frames import BadFrame, Frame, Frames, encoded
from bot.cli.telephone.earpiece import Earpiece
from bot.speech.audio import Samples, decode_mu_law, encode_mu_law, resample

CONNECT_SECONDS = 10.0


class NoLine(Exception):
    """Nobody answered, or what answered is no telephone gateway; the message is one line."""


class Peer(Protocol):
    """A line to a server. `run` ends when the server hangs up."""

    async def open(self, ear: Earpiece) -> None:
        """Call. Raises `NoLine`."""

    async def run(self) -> None:
        """Put what comes into the earpiece, until the other side hangs up."""

    async def speak(self, frame: Samples) -> None: ...

    async def press(self, key: str) -> None: ...

    async def passed(self, marks: Sequence[str]) -> None: ...

    async def hang_up(self) -> None: ...


def now() -> float:
    """Seconds of the caller's clock."""
    return asyncio.get_running_loop().time()


class TwilioPeer:
    """Twilio's side of a media stream: JSON over a WebSocket, μ-law in base64."""

    def __init__(
        self,
        url: str,
        *,
        parameters: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        call_sid: str = "",
    ) -> None:
        """`call_sid` names the call as the request for its stream did."""
        self._url, self._headers = url, dict(headers or {})
        self._parameters = dict(parameters or {})
        self._stream, self._call = f"MZ{uuid4().hex}", call_sid or f"CA{uuid4().hex}"
        self._number = 0

    async def open(self, ear: Earpiece) -> None:
        self._ear = ear
        try:
            self._socket: ClientConnection = await connect(
                self._url, additional_headers=self._headers, open_timeout=CONNECT_SECONDS, compression=None, proxy=None
            )
        except (OSError, WebSocketException) as error:
            raise NoLine(f"{self._url}: {error}") from error
        form = {"encoding": "audio/x-mulaw", "sampleRate": RATE, "channels": 1}
        start = {"streamSid": self._stream, "accountSid": "AC0", "callSid": self._call, "tracks": ["inbound"]}
        await self._tell({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        await self._event("start", {**start, "customParameters": self._parameters, "mediaFormat": form})

    async def run(self) -> None:
        with suppress(WebSocketException):
            async for message in self._socket:
                await self._take(json.loads(message))

    async def speak(self, frame: Samples) -> None:
        payload = b64encode(encode_mu_law(frame)).decode("ascii")
        await self._event("media", {"track": "inbound", "payload": payload})

    async def press(self, key: str) -> None:
        await self._event("dtmf", {"track": "inbound_track", "digit": key})

    async def passed(self, marks: Sequence[str]) -> None:
        for name in marks:
            await self._event("mark", {"name": name})

    async def hang_up(self) -> None:
        with suppress(WebSocketException):
            await self._event("stop", {"accountSid": "AC0", "callSid": self._call})
        await self._socket.close()

    async def _take(self, told: dict[str, Any]) -> None:
        match told.get("event"):
            case "media":
                sound = decode_mu_law(b64decode(told["media"]["payload"]))
                self._ear.put(resample(sound, RATE, RATE), now())
            case "mark":
                self._ear.mark(str(told["mark"]["name"]))
            case "clear":
                await self.passed(self._ear.clear())

    async def _event(self, name: str, body: dict[str, Any]) -> None:
        self._number += 1
        await self._tell({"event": name, "sequenceNumber": str(self._number), "streamSid": self._stream, name: body})

    async def _tell(self, told: dict[str, Any]) -> None:
        with suppress(WebSocketException):  # `run` notices the end
            await self._socket.send(json.dumps(told))


class AudioSocketPeer:
    """Asterisk's side of AudioSocket. It has no marks: what is heard is what came."""

    def __init__(self, host: str, port: int, call_id: UUID | None = None) -> None:
        self._host, self._port = host, port
        self._id = call_id or uuid4()

    async def open(self, ear: Earpiece) -> None:
        self._ear = ear
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        except (OSError, TimeoutError) as error:
            raise NoLine(f"audiosocket://{self._host}:{self._port}: {error}") from error
        self._send(Frame(frames.ID, self._id.bytes))

    async def run(self) -> None:
        cut = Frames()
        with suppress(OSError, BadFrame):
            while arrived := await self._reader.read(4_096):
                for frame in cut.feed(arrived):
                    if frame.kind == frames.HANG_UP:
                        return
                    if frame.kind == frames.SOUND:
                        self._ear.put(np.frombuffer(frame.payload, "<i2").astype(np.int16), now())

    async def speak(self, frame: Samples) -> None:
        self._send(Frame(frames.SOUND, frame.astype("<i2").tobytes()))

    async def press(self, key: str) -> None:
        self._send(Frame(frames.KEY, key.encode("ascii")))

    async def passed(self, marks: Sequence[str]) -> None:
        """There are none."""

    async def hang_up(self) -> None:
        self._send(Frame(frames.HANG_UP))
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    def _send(self, frame: Frame) -> None:
        if not self._writer.is_closing():
            self._writer.write(encoded(frame))
