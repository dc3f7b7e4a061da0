"""Before a call there is a question: providers and exchanges ask over HTTP how to bring it."""

from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from xml.etree import ElementTree

import httpx

from bot.channels.phone.signatures import signature
from bot.cli.telephone.peers import NoLine, TwilioPeer

SECONDS = 20.0
TWILIO = "/v1/phone/twilio/answer"
CALLS = "/v1/phone/calls"


def ring_as_twilio(server: str, *, token: str, public_url: str = "", caller: str = "") -> TwilioPeer:
    """A call that `server` was asked about, signed with `token` as Twilio signs, and that may be opened now.

    `public_url` is the address the server thinks it has; `server` unless given. Raises `NoLine`.
    """
    known = (public_url or server).rstrip("/")
    name = f"CA{uuid4().hex}"
    form = {"CallSid": name, "From": caller, "To": ""}
    headers = {"X-Twilio-Signature": signature(token, known + TWILIO, form.items())}
    told = _asked(server.rstrip("/") + TWILIO, form, headers)
    try:
        stream = ElementTree.fromstring(told).find("Connect/Stream")
    except ElementTree.ParseError as error:
        raise NoLine(f"{server}: expected TwiML, got {told[:80]!r}") from error
    if stream is None:
        raise NoLine(f"{server}: the line is busy")
    path = urlsplit(stream.attrib["url"]).path
    signed = known.replace("http", "wss", 1).replace("wsss", "wss", 1) + path
    url = server.rstrip("/").replace("http", "ws", 1) + path
    return TwilioPeer(url, call_sid=name, headers={"X-Twilio-Signature": signature(token, signed)})


def announce(server: str, *, secret: str, caller: str = "") -> UUID:
    """The UUID under which a call may come to AudioSocket. Raises `NoLine`."""
    told = _asked(server.rstrip("/") + CALLS, {"caller": caller}, {"Authorization": f"Bearer {secret}"})
    try:
        return UUID(told)
    except ValueError as error:
        raise NoLine(f"{server}: expected a UUID, got {told[:80]!r}") from error


def _asked(url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
    try:
        response = httpx.post(url, data=dict(form), headers=dict(headers), timeout=SECONDS)
    except httpx.HTTPError as error:
        raise NoLine(f"{url}: {error}") from error
    if response.is_error:
        raise NoLine(f"{url}: {response.status_code} {response.text[:200]}")
    return response.text
