"""Asterisk's AudioSocket: calls over plain TCP, sound at 8,000 Hz, and we own the clock.

The protocol has no authentication. A call is let in from the networks of `SHOPDESK_PHONE_AUDIOSOCKET_FROM` (this
machine only, unless set) and, where there is a secret to announce calls with, only under a UUID that was announced.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from socket import socket
from time import monotonic
from typing import cast
from uuid import UUID

import numpy as np

from bot.call.line import KEYS, Call, Started, Switchboard
from bot.channels.phone import frames
from bot.channels.phone.announcing import Announcements
from bot.channels.phone.frames import BadFrame, Frame, Frames, encoded
from bot.channels.phone.meter import Meter, TooMuch
from bot.channels.phone.playout import Player
from bot.errors import Busy
from bot.speech.audio import Samples

logger = logging.getLogger(__name__)

Network = IPv4Network | IPv6Network
MOST_CONNECTIONS = 200
FAREWELL_SECONDS = 2.0
"""For what is not sent yet, when a call is over."""
BYTES_A_SECOND = 16_000


@dataclass(frozen=True, slots=True)
class Patience:
    """With whoever is at the other end."""

    introduction_seconds: float = 3.0
    """Within which a connection says which call it is."""
    silence_seconds: float = 30.0
    """Without a byte: Asterisk sends sound all the time, so it is gone."""
    unread_bytes: int = 4 * BYTES_A_SECOND
    """That the other side may leave unread."""


@dataclass(frozen=True, slots=True)
class AudioSocketServer:
    """Where AudioSocket calls arrive."""

    switchboard: Switchboard
    announcements: Announcements
    networks: Sequence[Network]
    only_announced: bool = False
    most: int = MOST_CONNECTIONS
    patience: Patience = Patience()
    open: set["AudioSocketLine"] = field(default_factory=set)
    """Connections, also those that have not said yet who they are."""

    @asynccontextmanager
    async def listen(self, listening: socket) -> AsyncIterator[None]:
        """Take calls at a socket that is bound already; afterwards everybody is hung up on."""
        server = await asyncio.get_running_loop().create_server(lambda: AudioSocketLine(self), sock=listening)
        try:
            yield
        finally:
            server.close()
            for line in tuple(self.open):
                line.hang_up()

    def lets_in(self, address: str) -> bool:
        """Whether a call may come from there."""
        known = ip_address(address.partition("%")[0])
        if isinstance(known, IPv6Address) and known.ipv4_mapped:
            known = known.ipv4_mapped
        return any(known in network for network in self.networks)


class AudioSocketLine(asyncio.Protocol):
    """One connection, which is one call."""

    def __init__(self, server: AudioSocketServer) -> None:
        self._server = server
        self._frames = Frames()
        self._meter = Meter()
        self._call: Call | None = None
        self._player: Player | None = None
        self._id: UUID | None = None
        self._is_over = False
        self._heard_at = monotonic()
        self._loop = asyncio.get_running_loop()

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=self._server.patience.unread_bytes)
        address = transport.get_extra_info("peername")[0]
        self._timer = self._loop.call_later(self._server.patience.introduction_seconds, self._look)
        if len(self._server.open) >= self._server.most or not self._server.lets_in(address):
            logger.warning("telephone connection refused", extra={"address": address, "open": len(self._server.open)})
            self._close("refused")
            return
        self._server.open.add(self)

    def data_received(self, data: bytes) -> None:
        self._heard_at = monotonic()
        try:
            for frame in self._frames.feed(data):
                if self._is_over:
                    return
                self._take(frame)
        except (BadFrame, TooMuch) as error:
            logger.warning("telephone call broken off", extra={"call_id": str(self._id), "error": str(error)})
            self._close("failed")

    def pause_writing(self) -> None:
        """Nobody reads what we say: behind a line that stands still there is no caller."""
        self._close("lost")

    def connection_lost(self, exc: Exception | None) -> None:
        self._close("hung_up" if exc is None and not self._frames.is_amid else "lost")

    # What the call asks (Line).

    def play(self, samples: Samples) -> None:
        if self._player is not None:
            self._player.play(samples)

    def mark(self, name: str) -> None:
        if self._player is not None:
            self._player.mark(name)

    def clear(self) -> None:
        if self._player is not None:
            self._player.clear()

    def hang_up(self) -> None:
        self._send(Frame(frames.HANG_UP))
        self._close("hung_up")

    def transfer(self, to: str, summary: str) -> None:
        """The dialplan asks where to, once we hung up."""
        if self._id is not None:
            self._server.announcements.send_on(self._id, to)
        self.hang_up()

    def _take(self, frame: Frame) -> None:
        is_sound = frame.kind == frames.SOUND
        self._meter.take(len(frame.payload) / BYTES_A_SECOND if is_sound else 0.0)
        if frame.kind == frames.HANG_UP:
            self._close("hung_up")
        elif frame.kind == frames.ID and self._call is None:
            self._introduce(frame.payload)
        elif self._call is None:
            raise BadFrame("expected the call's UUID first")
        elif is_sound:
            self._call.hear(np.frombuffer(frame.payload[: len(frame.payload) // 2 * 2], "<i2").astype(np.int16))
        elif frame.kind == frames.KEY:
            for key in frame.payload.decode("ascii", errors="ignore"):
                if key in KEYS:
                    self._call.press(key)
        elif frame.kind in frames.OTHER_SOUND:
            raise BadFrame("expected sound at 8,000 Hz: the application AudioSocket(), or c(slin)")
        elif frame.kind == frames.FAILURE:
            self._close("failed")

    def _introduce(self, payload: bytes) -> None:
        if len(payload) != frames.ID_BYTES:
            raise BadFrame(f"expected a UUID of {frames.ID_BYTES} bytes, got {len(payload)}")
        self._id = UUID(bytes=payload)
        announced = self._server.announcements.claim(self._id)
        if announced is None and self._server.only_announced:
            raise BadFrame("expected a UUID that was announced")
        self._player = Player(self._say, self._played)
        started = Started(
            str(self._id),
            "audiosocket",
            caller=announced.caller or None if announced else None,
            called=announced.called or None if announced else None,
            can_transfer=announced is not None,
        )
        try:
            self._call = self._server.switchboard.answer(started, self)
        except Busy:
            logger.warning("telephone call refused, too many already", extra={"call_id": str(self._id)})
            self.hang_up()
        if self._call is not None and self._is_over:  # it hung up while it answered
            self._call.end("hung_up")

    def _say(self, sound: Sequence[Samples]) -> None:
        self._send(*(Frame(frames.SOUND, piece.astype("<i2").tobytes()) for piece in sound))

    def _played(self, mark: str) -> None:
        if self._call is not None:
            self._call.played(mark)

    def _send(self, *several: Frame) -> None:
        if not self._is_over and not self._transport.is_closing():
            self._transport.write(b"".join(map(encoded, several)))

    def _look(self) -> None:
        """Whether anybody is still there, now and then."""
        patience = self._server.patience.silence_seconds
        if self._call is None or monotonic() - self._heard_at > patience:
            self._close("lost")
        elif not self._is_over:
            self._timer = self._loop.call_later(patience / 3, self._look)

    def _close(self, reason: str) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._timer.cancel()
        self._server.open.discard(self)
        if self._player is not None:
            self._player.stop()
        self._transport.close()
        self._loop.call_later(FAREWELL_SECONDS, self._transport.abort)
        if self._call is not None:
            self._call.end(reason)
