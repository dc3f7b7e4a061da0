"""Talking in the browser without pressing anything: sound both ways over one WebSocket of the conversation.

Binary messages are sound, 16-bit little endian at 16,000 Hz. Text is JSON: the page says {"type": "played", "mark"},
{"type": "key", "key"} and {"type": "hang_up"}; we say "mark" with a "name", "clear" and "ended".
The page keeps what is not heard yet, so it is the page that stops when it is told to clear.
"""

import json
from typing import Any
from uuid import uuid4

import numpy as np
from fastapi import APIRouter, WebSocket

from bot.call.line import KEYS, WIDE_RATE, Call, Started, Switchboard
from bot.channels.chat import ChatChannel, address_of, block_of
from bot.channels.phone.conversing import converse
from bot.channels.phone.meter import Meter
from bot.channels.phone.outbox import Message, Outbox
from bot.errors import Busy
from bot.messages import ConversationId
from bot.speech.audio import Samples

LARGEST = 32_000
"""Bytes of sound in one message: a second."""
LONGEST_NAME = 200
MOST_OF_NETWORK = 4
"""Calls at once from one block of addresses: whoever opens a conversation for each could take every line."""


class BrowserChannel:
    """`/v1/conversations/{id}/talk`, opened with a ticket of the conversation."""

    def __init__(self, chat: ChatChannel, switchboard: Switchboard) -> None:
        self._chat = chat
        self._switchboard = switchboard
        self._talking: dict[ConversationId, BrowserLine] = {}

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/conversations")
        router.add_api_websocket_route("/{conversation_id}/talk", self.websocket)
        return router

    async def websocket(self, websocket: WebSocket, conversation_id: str, ticket: str = "") -> None:
        """One call. Another one in the same conversation, from another tab, ends the one before."""
        known = await self._chat.let_in(websocket, conversation_id, ticket)
        if known is None:
            return
        network = block_of(address_of(websocket))
        line = BrowserLine(known, network)
        if before := self._talking.get(known):
            before.hang_up()
        others = [one for key, one in self._talking.items() if key != known and one.network == network]
        self._talking[known] = line
        reason = "lost"
        try:
            if len(others) < MOST_OF_NETWORK:
                line.start(self._switchboard)
            else:
                line.hang_up()
            reason = await converse(websocket, line.outbox, line.take)
        finally:
            line.end(reason)
            if self._talking.get(known) is line:
                del self._talking[known]


class BrowserLine:
    """One call."""

    def __init__(self, conversation_id: ConversationId, network: str) -> None:
        self.outbox = Outbox()
        self.network = network
        self._conversation_id = conversation_id
        self._meter = Meter()
        self._call: Call | None = None

    def start(self, switchboard: Switchboard) -> None:
        started = Started(
            uuid4().hex,
            "browser",
            rate=WIDE_RATE,
            can_transfer=False,
            conversation_id=self._conversation_id,
            network=self.network,
        )
        try:
            self._call = switchboard.answer(started, self)
        except Busy:
            self.hang_up()

    def take(self, message: Message) -> None:
        """What the page sent."""
        is_sound = isinstance(message, bytes)
        self._meter.take(len(message) / 2 / WIDE_RATE if is_sound else 0.0)
        if self._call is None:
            return
        if isinstance(message, bytes):
            self._call.hear(np.frombuffer(message[: len(message) // 2 * 2], "<i2").astype(np.int16))
            return
        told = _parsed(message)
        match told.get("type"):
            case "played":
                self._call.played(str(told.get("mark"))[:LONGEST_NAME])
            case "key" if str(told.get("key")) in tuple(KEYS):
                self._call.press(str(told["key"]))
            case "hang_up":
                self.outbox.close()

    def end(self, reason: str) -> None:
        """The line is gone."""
        if self._call is not None:
            self._call.end(reason)

    # What the call asks (Line).

    def play(self, samples: Samples) -> None:
        sound = samples.astype("<i2").tobytes()
        for at in range(0, len(sound), LARGEST):
            self.outbox.put(sound[at : at + LARGEST])

    def mark(self, name: str) -> None:
        self._tell("mark", name=name)

    def clear(self) -> None:
        self.outbox.clear()
        self._tell("clear")

    def hang_up(self) -> None:
        self._tell("ended")
        self.outbox.close()

    def transfer(self, to: str, summary: str) -> None:
        """A browser has no telephone: the call ends, and the person whom it was for writes in the chat."""
        self.hang_up()

    def _tell(self, kind: str, **more: str) -> None:
        self.outbox.put(json.dumps({"type": kind, **more}))


def _parsed(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
