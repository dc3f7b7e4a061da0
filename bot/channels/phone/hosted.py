"""Calls from Twilio and Telnyx: they ask over HTTP what to do with a caller, then open a WebSocket for the sound.

A call is let in three times: the HTTP request is signed (Twilio) or knows our secret address (Telnyx); the WebSocket's
path has a UUID that was made for this call and is good once, within ten seconds; and Twilio signs the handshake, too.
The same call asked about again gets the same answer until its stream is there, and none afterwards.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from hmac import compare_digest
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter, Request, WebSocket
from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.call.line import Started, Switchboard
from bot.channels.limits import Buckets
from bot.channels.phone import markup
from bot.channels.phone.announcing import GUESSES, Announcements
from bot.channels.phone.conversing import converse
from bot.channels.phone.dialects import TELNYX, TWILIO, Dialect
from bot.channels.phone.media_stream import MediaStream
from bot.channels.phone.signatures import Form, handshake_urls, is_signed
from bot.errors import Busy, Forbidden

REFUSED = 1008  # WebSocket: policy violation
MOST_KEPT = 2_000
"""Calls whose names and summaries are remembered."""
LONGEST = 100
"""Characters of a name or a number."""
Key = TypeVar("Key")
Value = TypeVar("Value")


class HostedChannel:
    """`/v1/phone/<provider>/...`. `admits` tells whether a request or a handshake is the provider's."""

    def __init__(
        self,
        dialect: Dialect,
        switchboard: Switchboard,
        admits: Callable[[HTTPConnection, Form], bool],
        *,
        public_url: str,
        secret: str = "",
    ) -> None:
        """`public_url` is where the provider reaches us; `secret` is part of our address there, if it has one."""
        self._dialect, self._switchboard, self._admits = dialect, switchboard, admits
        below = f"/v1/phone/{dialect.name}"
        self._path = f"{below}/{{secret}}" if secret else below
        self._url = public_url.rstrip("/") + (f"{below}/{secret}" if secret else below)
        self._calls = HostedCalls(Announcements())
        self._guesses = Buckets(GUESSES)

    def router(self) -> APIRouter:
        router = APIRouter(prefix=self._path, include_in_schema=False)
        router.add_api_route("/answer", self.answer, methods=["POST"])
        router.add_api_route("/{call}/after", self.after, methods=["POST"])
        router.add_api_route("/{call}/whisper", self.whisper, methods=["POST"])
        router.add_api_websocket_route("/{call}", self.websocket)
        return router

    async def answer(self, request: Request) -> Response:
        """A caller is there: open a stream for them."""
        form = dict(await self._admitted(request))
        told = Started(
            str(form.get("CallSid", ""))[:LONGEST], self._dialect.name,
            caller=form.get("From", "")[:LONGEST] or None, called=form.get("To", "")[:LONGEST] or None,
        )  # fmt: skip
        try:
            call = self._calls.announced(told)
        except Busy:
            return _xml(markup.BUSY)
        if call is None or not told.call_id:
            raise Forbidden("expected a call that is not connected yet")
        stream = f"{self._url}/{call}".replace("http", "ws", 1)
        after = f"{self._url}/{call}/after"
        return _xml(markup.stream(stream, after, self._dialect.stream_attributes))

    async def after(self, request: Request, call: str) -> Response:
        """The stream is over: to a person, or nowhere."""
        await self._admitted(request)
        to = self._calls.announcements.forget(call)
        return _xml(markup.dial(to, f"{self._url}/{call}/whisper") if to else markup.HANG_UP)

    async def whisper(self, request: Request, call: str) -> Response:
        """Said to whoever answers, before the caller is with them."""
        await self._admitted(request)
        return _xml(markup.say(self._calls.summary(call)))

    async def websocket(self, websocket: WebSocket, call: str) -> None:
        """The sound of one call."""
        claimed = self._calls.claim(call) if self._admits(websocket, ()) else None
        if claimed is None:
            await websocket.close(REFUSED)
            return
        await websocket.accept()
        known, started = claimed
        stream = MediaStream(self._dialect, started, self._switchboard, partial(self._calls.transfer, known))
        reason = "lost"
        try:
            reason = await converse(websocket, stream.outbox, stream.take)
        finally:
            stream.end(reason)

    async def _admitted(self, request: Request) -> list[tuple[str, str]]:
        """The form of a request that is the provider's. Raises `Forbidden`, and 429 for somebody who keeps trying."""
        form = [(name, str(value)) for name, value in (await request.form()).multi_items()]
        if not self._admits(request, form):
            self._guesses.take(request.client.host if request.client else "")
            raise Forbidden("expected a request of the telephone provider")
        return form


def twilio_channel(switchboard: Switchboard, *, token: str, public_url: str) -> HostedChannel:
    """`token` is the account's auth token."""
    return HostedChannel(TWILIO, switchboard, signed_by_twilio(token, public_url), public_url=public_url)


def telnyx_channel(switchboard: Switchboard, *, secret: str, public_url: str) -> HostedChannel:
    """`secret` is ours: it is part of the address that the TeXML application gets."""
    return HostedChannel(TELNYX, switchboard, knows_secret(secret), public_url=public_url, secret=secret)


def signed_by_twilio(token: str, public_url: str) -> Callable[[HTTPConnection, Form], bool]:
    """Requests and handshakes carry a signature made with the account's auth token."""

    def admits(connection: HTTPConnection, form: Form) -> bool:
        given = connection.headers.get("X-Twilio-Signature", "")
        path, query = connection.url.path, connection.url.query
        if connection.scope["type"] == "websocket":
            return is_signed(token, given, handshake_urls(public_url, path))
        url = f"{public_url.rstrip('/')}{path}" + (f"?{query}" if query else "")
        return is_signed(token, given, [url], form)

    return admits


def knows_secret(secret: str) -> Callable[[HTTPConnection, Form], bool]:
    """Telnyx signs with Ed25519, which takes a library we do not carry: its requests know a secret path instead."""

    def admits(connection: HTTPConnection, form: Form) -> bool:
        given = str(connection.path_params.get("secret", ""))
        return bool(secret) and compare_digest(given.encode(errors="replace"), secret.encode())

    return admits


def _xml(content: str) -> Response:
    return Response(content, media_type="text/xml")


class HostedCalls:
    """What is known of the calls of one provider."""

    def __init__(self, announcements: Announcements) -> None:
        self.announcements = announcements
        self._by_name: OrderedDict[str, UUID] = OrderedDict()
        self._started: OrderedDict[UUID, Started] = OrderedDict()
        self._summaries: OrderedDict[UUID, str] = OrderedDict()

    def announced(self, started: Started) -> UUID | None:
        """The UUID of the call's stream; None when that was opened already."""
        before = self._by_name.get(started.call_id)
        if before is not None:
            return before if before in self._started else None
        made = self.announcements.announce(started.caller or "", started.called or "")
        _keep(self._by_name, started.call_id, made)
        _keep(self._started, made, started)
        return made

    def claim(self, call: str) -> tuple[UUID, Started] | None:
        """The call whose stream this is; None for a stranger's, a late or a second one."""
        claimed = self.announcements.claim(call)
        started = self._started.pop(claimed.id, None) if claimed else None
        return (claimed.id, started) if claimed and started else None

    def transfer(self, call: UUID, to: str, summary: str) -> None:
        self.announcements.send_on(call, to)
        _keep(self._summaries, call, summary)

    def summary(self, call: str) -> str:
        """What whoever answers is told."""
        try:
            return self._summaries.get(UUID(call), "")
        except ValueError:
            return ""


def _keep(kept: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    kept[key] = value
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
