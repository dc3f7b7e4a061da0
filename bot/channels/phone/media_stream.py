"""One call over a media stream of Twilio or Telnyx: JSON both ways, μ-law in base64; the provider keeps the clock."""

import json
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Callable
from typing import Any

from bot.call.line import KEYS, RATE, Call, Started, Switchboard
from bot.channels.phone.conversing import Unfit
from bot.channels.phone.dialects import Dialect
from bot.channels.phone.meter import Meter
from bot.channels.phone.mu_law import from_mu_law, to_mu_law
from bot.channels.phone.outbox import Message, Outbox
from bot.errors import Busy
from bot.speech.audio import Samples

PIECE = RATE // 2
"""Samples in one message: half a second, so that `clear` never waits for a large one."""
INBOUND = (None, "inbound", "inbound_track")
LONGEST_NAME = 200


class MediaStream:
    """`start` comes as a message; `expected` is the call that this stream was opened for."""

    def __init__(
        self,
        dialect: Dialect,
        expected: Started,
        switchboard: Switchboard,
        transfer: Callable[[str, str], None],
    ) -> None:
        self.outbox = Outbox()
        self._dialect, self._expected, self._switchboard, self._transfer = dialect, expected, switchboard, transfer
        self._meter = Meter()
        self._stream_id = ""
        self._call: Call | None = None

    def take(self, message: Message) -> None:
        """What the provider sent. Raises `Unfit` or `TooMuch` for what no call is."""
        told = _parsed(message)
        event = told.get("event")
        if event != "media":
            self._meter.take(0.0)
        match event:
            case "start":
                self._start(_part(told, "start"), str(told.get(self._dialect.stream_id, "")))
            case "media":
                self._hear(_part(told, "media"))
            case "dtmf":
                key = str(_part(told, "dtmf").get("digit", ""))
                if self._call is not None and key in tuple(KEYS):
                    self._call.press(key)
            case "mark":
                if self._call is not None:
                    self._call.played(str(_part(told, "mark").get("name", ""))[:LONGEST_NAME])
            case "stop":
                self.end("hung_up")
                self.outbox.close()

    def end(self, reason: str) -> None:
        """The stream is gone."""
        call, self._call = self._call, None
        if call is not None:
            call.end(reason)

    def _start(self, start: dict[str, Any], stream_id: str) -> None:
        if self._call is not None:
            raise Unfit("expected one start, got another")
        if not self._dialect.is_mu_law(start):
            raise Unfit(f"expected one channel of μ-law at {RATE} Hz, got {str(start.get(self._dialect.format))[:80]}")
        named = self._dialect.call_id(start)
        if named and self._expected.call_id and named != self._expected.call_id:
            raise Unfit("expected the call that this stream was opened for, got another")
        self._stream_id = stream_id or str(start.get(self._dialect.stream_id, ""))
        try:
            self._call = self._switchboard.answer(self._expected, self)
        except Busy:
            self.outbox.close()

    def _hear(self, media: dict[str, Any]) -> None:
        if self._call is None or media.get("track") not in INBOUND:
            self._meter.take(0.0)
            return
        try:
            sound = b64decode(str(media.get("payload", "")), validate=True)
        except (BadBase64, ValueError) as error:
            raise Unfit("expected sound in base64") from error
        self._meter.take(len(sound) / RATE)
        self._call.hear(from_mu_law(sound))

    # What the call asks (Line).

    def play(self, samples: Samples) -> None:
        for at in range(0, len(samples), PIECE):
            sound = to_mu_law(samples[at : at + PIECE])
            self._tell("media", media={"payload": b64encode(sound).decode("ascii")})

    def mark(self, name: str) -> None:
        self._tell("mark", mark={"name": name})

    def clear(self) -> None:
        self.outbox.clear()
        self._tell("clear")

    def hang_up(self) -> None:
        self.outbox.close()

    def transfer(self, to: str, summary: str) -> None:
        self._transfer(to, summary)
        self.outbox.close()

    def _tell(self, event: str, **more: object) -> None:
        stream = {self._dialect.stream_id: self._stream_id} if self._dialect.sends_stream_id else {}
        self.outbox.put(json.dumps({"event": event, **stream, **more}))


def _parsed(message: Message) -> dict[str, Any]:
    """Raises `Unfit` for anything but a JSON object."""
    try:
        told = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise Unfit("expected JSON") from error
    if not isinstance(told, dict):
        raise Unfit("expected a JSON object")
    return told


def _part(told: dict[str, Any], name: str) -> dict[str, Any]:
    part = told.get(name)
    return part if isinstance(part, dict) else {}
