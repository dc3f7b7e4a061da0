"""Asterisk's WebSocket channel: sound in binary messages, the rest in text, and Asterisk owns the clock."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
from fastapi import APIRouter, WebSocket

from bot.call.line import KEYS, RATE, WIDE_RATE, Call, Started, Switchboard
from bot.channels.phone.announcing import AnnouncedCall, Announcements
from bot.channels.phone.asterisk_words import Event, command, parsed
from bot.channels.phone.conversing import Unfit, converse
from bot.channels.phone.meter import Meter
from bot.channels.phone.mu_law import from_mu_law, to_mu_law
from bot.channels.phone.outbox import Message, Outbox
from bot.errors import Busy
from bot.speech.audio import Samples

AHEAD = 8
"""Seconds that Asterisk keeps for us: it can hold twenty, and forgets them when told to."""
LONGEST_SECONDS = 300
"""Of sound that waits; what comes on top is not said."""
REFUSED = 1008  # WebSocket: policy violation
PROTOCOL = "media"


@dataclass(frozen=True, slots=True)
class Codec:
    """How sound travels."""

    rate: int
    """Hz."""
    sample_bytes: int
    decoded: Callable[[bytes], Samples]
    encoded: Callable[[Samples], bytes]


def _from_slin(content: bytes) -> Samples:
    return np.frombuffer(content[: len(content) // 2 * 2], "<i2").astype(np.int16)


def _to_slin(samples: Samples) -> bytes:
    return samples.astype("<i2").tobytes()


CODECS = {
    "ulaw": Codec(RATE, 1, from_mu_law, to_mu_law),
    "slin": Codec(RATE, 2, _from_slin, _to_slin),
    "slin16": Codec(WIDE_RATE, 2, _from_slin, _to_slin),
}


class AsteriskChannel:
    """`/v1/phone/asterisk`: one WebSocket a call, opened by the dialplan."""

    def __init__(self, switchboard: Switchboard, announcements: Announcements) -> None:
        self._switchboard = switchboard
        self._announcements = announcements

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/phone")
        router.add_api_websocket_route("/asterisk", self.websocket)
        return router

    async def websocket(self, websocket: WebSocket, call: str = "") -> None:
        """`call` is the UUID that was announced: without it nobody comes in."""
        announced = self._announcements.claim(call)
        if announced is None:
            await websocket.close(REFUSED)
            return
        await websocket.accept(PROTOCOL if PROTOCOL in websocket.scope.get("subprotocols", ()) else None)
        line = AsteriskLine(self._switchboard, self._announcements, announced)
        reason = "lost"
        try:
            reason = await converse(websocket, line.outbox, line.take)
        finally:
            line.end(reason)


class AsteriskLine:
    """One call. Sound goes out in pieces of a second, each followed by a mark: no more than `AHEAD` are unheard."""

    def __init__(self, switchboard: Switchboard, announcements: Announcements, announced: AnnouncedCall) -> None:
        self.outbox = Outbox()
        self._switchboard = switchboard
        self._announcements = announcements
        self._announced = announced
        self._meter = Meter()
        self._call: Call | None = None
        self._codec = CODECS["ulaw"]
        self._frame_bytes = 160
        self._is_json = True
        self._rest = b""
        self._waiting: deque[bytes | str] = deque()
        """Pieces of sound, and the names of marks between them."""
        self._sent: dict[str, str | None] = {}
        """Marks that have not come back, by their number; the call's name for them, or None for a piece of sound."""
        self._numbers = count(1)
        self._is_stopped = False

    def take(self, message: Message) -> None:
        """What Asterisk sent. Under load sound can come before MEDIA_START; nobody misses it."""
        if isinstance(message, bytes):
            self._meter.take(len(message) / self._codec.sample_bytes / self._codec.rate)
            if self._call is not None:
                self._call.hear(self._codec.decoded(message))
            return
        self._meter.take(0)
        event = parsed(message)
        match event.name:
            case "MEDIA_START" if self._call is None:
                self._start(event)
            case "DTMF_END" if self._call is not None and event.fields.get("digit", "") in tuple(KEYS):
                self._call.press(event.fields["digit"])
            case "MEDIA_MARK_PROCESSED":
                self._heard(event.fields.get("correlation_id", ""))
            case "MEDIA_XOFF" | "MEDIA_XON":
                self._is_stopped = event.name == "MEDIA_XOFF"
                self._go_on()

    def end(self, reason: str) -> None:
        """The line is gone."""
        if self._call is not None:
            self._call.end(reason)

    # What the call asks (Line).

    def play(self, samples: Samples) -> None:
        sound = self._rest + self._codec.encoded(samples)
        whole = len(sound) - len(sound) % self._frame_bytes
        piece = self._codec.rate * self._codec.sample_bytes
        room = max(0, LONGEST_SECONDS - len(self._waiting)) * piece
        self._waiting.extend(sound[at : min(at + piece, whole)] for at in range(0, min(whole, room), piece))
        self._rest = sound[whole:]
        self._go_on()

    def mark(self, name: str) -> None:
        if self._rest:
            silence = self._codec.encoded(np.zeros(self._frame_bytes, np.int16))
            self._waiting.append((self._rest + silence)[: self._frame_bytes])
            self._rest = b""
        self._waiting.append(name)
        self._go_on()

    def clear(self) -> None:
        """Asterisk forgets the marks in its queue, too."""
        self._waiting.clear()
        self._sent.clear()
        self._rest = b""
        self.outbox.clear()
        self._tell("FLUSH_MEDIA")

    def hang_up(self) -> None:
        self._tell("HANGUP")
        self.outbox.close()

    def transfer(self, to: str, summary: str) -> None:
        """The dialplan asks where to, once we hung up."""
        self._announcements.send_on(self._announced.id, to)
        self.hang_up()

    def _start(self, event: Event) -> None:
        form = event.fields.get("format", "ulaw")
        if form not in CODECS:
            raise Unfit(f"expected c(ulaw), c(slin) or c(slin16), got the codec {form[:40]}")
        self._codec, self._is_json = CODECS[form], event.is_json
        self._frame_bytes = self._codec.rate // 50 * self._codec.sample_bytes
        started = Started(
            str(self._announced.id),
            "asterisk",
            caller=self._announced.caller or None,
            called=self._announced.called or None,
            parameters=event.variables,
            rate=self._codec.rate,
        )
        try:
            self._call = self._switchboard.answer(started, self)
        except Busy:
            self.hang_up()

    def _go_on(self) -> None:
        """Send what Asterisk has room for."""
        while self._waiting and not self._is_stopped:
            head = self._waiting[0]
            if isinstance(head, bytes) and list(self._sent.values()).count(None) >= AHEAD:
                return
            self._waiting.popleft()
            if isinstance(head, bytes):
                self.outbox.put(head)
            number = str(next(self._numbers))
            self._sent[number] = None if isinstance(head, bytes) else head
            self._tell("MARK_MEDIA", number)

    def _heard(self, number: str) -> None:
        name = self._sent.pop(number, None)
        if name is not None and self._call is not None:
            self._call.played(name)
        self._go_on()

    def _tell(self, name: str, correlation_id: str = "") -> None:
        self.outbox.put(command(name, as_json=self._is_json, correlation_id=correlation_id))
