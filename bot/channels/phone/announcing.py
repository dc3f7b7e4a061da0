"""Calls that a telephone exchange of one's own announces before it brings them.

AudioSocket carries a UUID and sound, nothing else: no password, no caller's number, no way to pass the caller on. So
the dialplan asks here first, over HTTP and with the secret of `SHOPDESK_PHONE_SECRET`, and gets the UUID to call with;
afterwards it asks where the caller goes next. The WebSocket gateways take the same UUID as their ticket.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from time import monotonic
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Header, Request
from starlette.responses import PlainTextResponse

from bot.channels.limits import Buckets, Rate
from bot.errors import Busy, Unauthorized

SECONDS = 10.0
"""From the announcement to the call."""
KEPT_SECONDS = 3 * 60 * 60.0
"""After that nobody asks any more where a caller goes next."""
MOST = 2_000
"""Announced calls that are remembered, whatever became of them."""
DESTINATION = re.compile(r"[+0-9A-Za-z._@:-]{1,100}")
"""A number or a SIP address; nothing that means something to a dialplan."""
GUESSES = Rate(burst=20, per_second=0.5)
Number = Annotated[str, Form(max_length=100)]


@dataclass(slots=True)
class AnnouncedCall:
    """What the dialplan said about a call."""

    id: UUID
    caller: str
    called: str
    at: float
    is_here: bool = False
    """Whether it came: a UUID is good once."""
    next: str = ""
    """Where the caller goes afterwards."""


class Announcements:
    """The calls of this process that were announced."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._calls: dict[UUID, AnnouncedCall] = {}

    def announce(self, caller: str = "", called: str = "") -> UUID:
        """The UUID to call with, once, within ten seconds. Raises `Busy` while too many are remembered."""
        now = self._clock()
        if len(self._calls) >= MOST:
            self._calls = {id: call for id, call in self._calls.items() if self._matters(call, now)}
        if len(self._calls) >= MOST:
            raise Busy("too many calls are announced")
        call = AnnouncedCall(uuid4(), caller, called, now)
        self._calls[call.id] = call
        return call.id

    def claim(self, id: UUID | str) -> AnnouncedCall | None:
        """The call that comes now; None when it was not announced, too long ago, or came before."""
        call = self._find(id)
        if call is None or call.is_here or self._clock() > call.at + SECONDS:
            return None
        call.is_here = True
        return call

    def send_on(self, id: UUID | str, to: str) -> None:
        """Remember where the caller goes when the call is over."""
        call = self._find(id)
        if call is not None and DESTINATION.fullmatch(to):
            call.next = to

    def forget(self, id: UUID | str) -> str:
        """Where the caller goes; "" for nowhere. Asked once."""
        call = self._find(id)
        return self._calls.pop(call.id).next if call else ""

    def _find(self, id: UUID | str) -> AnnouncedCall | None:
        try:
            return self._calls.get(id if isinstance(id, UUID) else UUID(id))
        except ValueError:
            return None

    def _matters(self, call: AnnouncedCall, now: float) -> bool:
        return now < call.at + (KEPT_SECONDS if call.is_here else SECONDS)


class AnnouncingChannel:
    """`/v1/phone/calls`: plain text, as a dialplan reads it."""

    def __init__(self, announcements: Announcements, secret: str) -> None:
        self._announcements = announcements
        self._secret = secret.encode()
        self._guesses = Buckets(GUESSES)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1/phone/calls", tags=["Telephone"])
        router.add_api_route("", self.announce, methods=["POST"], response_class=PlainTextResponse)
        router.add_api_route("/{call_id}/next", self.next, methods=["GET"], response_class=PlainTextResponse)
        return router

    async def announce(
        self, request: Request, caller: Number = "", called: Number = "", authorization: Annotated[str, Header()] = ""
    ) -> PlainTextResponse:
        """The UUID with which the call may come, once and within ten seconds."""
        self.check(request, authorization)
        return PlainTextResponse(str(self._announcements.announce(caller, called)))

    async def next(
        self, request: Request, call_id: str, authorization: Annotated[str, Header()] = ""
    ) -> PlainTextResponse:
        """Where the caller goes now that the call is over: a number, a SIP address, or nothing."""
        self.check(request, authorization)
        return PlainTextResponse(self._announcements.forget(call_id))

    def check(self, request: Request, authorization: str) -> None:
        """Raises `Unauthorized` without the secret, and 429 for somebody who keeps guessing."""
        if shows(authorization, self._secret):
            return
        self._guesses.take(request.client.host if request.client else "")
        raise Unauthorized("expected the header Authorization: Bearer, with the secret of SHOPDESK_PHONE_SECRET")


def shows(authorization: str, secret: bytes) -> bool:
    """Whether the header carries the secret."""
    scheme, _, given = authorization.partition(" ")
    return scheme.lower() == "bearer" and compare_digest(given.strip().encode(errors="replace"), secret)
