"""FreeSWITCH's mod_audio_stream: sound comes in binary messages and goes out in JSON, and we own the clock.

The module tells nothing of keys and knows no hang-up: the dialplan's script passes on the one (`send_text`) and carries
out the other (`mod_audio_stream::json`). README.md has the script.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, WebSocket

from bot.call.line import KEYS, RATE, WIDE_RATE, Call, Started, Switchboard
from bot.channels.phone.announcing import AnnouncedCall, Announcements
from bot.channels.phone.conversing import converse
from bot.channels.phone.meter import Meter
from bot.channels.phone.outbox import Message, Outbox
from bot.channels.phone.playout import Player
from bot.errors import Busy
from bot.speech.audio import Samples

REFUSED = 1008  # WebSocket: policy violation
AHEAD = 5
"""Frames (100 ms): the module plays what it gets and forgets nothing, so this is how late `clear` is heard."""
LONGEST_TEXT = 2_000
"""Characters that are looked at."""


class FreeSwitchChannel:
    """`/v1/phone/freeswitch`: one WebSocket a call, opened by the dialplan."""

    def __init__(self, switchboard: Switchboard, announcements: Announcements) -> None:
        self._switchboard = switchboard
        self._announcements = announcements

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/phone")
        router.add_api_websocket_route("/freeswitch", self.websocket)
        return router

    async def websocket(self, websocket: WebSocket, call: str = "", rate: Annotated[int, Query()] = RATE) -> None:
        """`call` is the UUID that was announced: without it nobody comes in. `rate` is 8000 or 16000, of the stream."""
        announced = self._announcements.claim(call)
        if announced is None or rate not in (RATE, WIDE_RATE):
            await websocket.close(REFUSED)
            return
        await websocket.accept()
        line = FreeSwitchLine(self._announcements, announced, rate)
        reason = "lost"
        try:
            line.start(self._switchboard)
            reason = await converse(websocket, line.outbox, line.take)
        finally:
            line.end(reason)


class FreeSwitchLine:
    """One call."""

    def __init__(self, announcements: Announcements, announced: AnnouncedCall, rate: int) -> None:
        self.outbox = Outbox()
        self._announcements = announcements
        self._announced = announced
        self._rate = rate
        self._meter = Meter()
        self._player = Player(self._say, self._played, rate=rate, ahead=AHEAD)
        self._call: Call | None = None

    def start(self, switchboard: Switchboard) -> None:
        """Nothing in the stream says that a call begins: it is there with the connection."""
        told = self._announced
        started = Started(
            str(told.id), "freeswitch", caller=told.caller or None, called=told.called or None, rate=self._rate
        )
        try:
            self._call = switchboard.answer(started, self)
        except Busy:
            self.hang_up()

    def take(self, message: Message) -> None:
        """Sound, or a key that the dialplan passes on."""
        if isinstance(message, bytes):
            self._meter.take(len(message) / 2 / self._rate)
            if self._call is not None:
                self._call.hear(np.frombuffer(message[: len(message) // 2 * 2], "<i2").astype(np.int16))
            return
        self._meter.take(0)
        for key in _keys(message):
            if self._call is not None:
                self._call.press(key)

    def end(self, reason: str) -> None:
        """The line is gone."""
        self._player.stop()
        if self._call is not None:
            self._call.end(reason)

    # What the call asks (Line).

    def play(self, samples: Samples) -> None:
        self._player.play(samples)

    def mark(self, name: str) -> None:
        self._player.mark(name)

    def clear(self) -> None:
        self._player.clear()
        self.outbox.clear()

    def hang_up(self) -> None:
        self.outbox.put(json.dumps({"type": "hangup"}))
        self.outbox.close()

    def transfer(self, to: str, summary: str) -> None:
        self._announcements.send_on(self._announced.id, to)
        self.outbox.put(json.dumps({"type": "transfer"}))
        self.outbox.close()

    def _say(self, frames: Sequence[Samples]) -> None:
        sound = b64encode(np.concatenate(frames).astype("<i2").tobytes()).decode("ascii")
        data = {"audioDataType": "raw", "sampleRate": self._rate, "audioData": sound}
        self.outbox.put(json.dumps({"type": "streamAudio", "data": data}))

    def _played(self, mark: str) -> None:
        if self._call is not None:
            self._call.played(mark)


def _keys(text: str) -> str:
    """The keys in {"dtmf": "5"}; "" for any other text, such as the call's metadata."""
    try:
        told = json.loads(text[:LONGEST_TEXT])
    except (ValueError, RecursionError):
        return ""
    pressed = told.get("dtmf", "") if isinstance(told, dict) else ""
    return "".join(key for key in str(pressed) if key in KEYS)
