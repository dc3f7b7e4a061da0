"""One call to a shop: signed, within a deadline, tried once more when that may help, and never trusted."""

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from actions.shop.http.breaker import Breaker
from actions.shop.http.shapes import Json, Malformed, parse, write
from actions.shop.http.signing import THIS_MACHINE, checked_address, checked_secret, signed_headers
from actions.types import ActionError

logger = logging.getLogger(__name__)

ANSWER_BYTES = 4 * 1024 * 1024
CONNECT_SECONDS = 2.0
TOLD = (200, 404, 409, 422)
"""What a shop that is well answers with; everything else is technical."""
TOO_MANY = 429
OURS = (401, 403, TOO_MANY)
"""Of the 400s, those that every call would get now."""

Query = Sequence[tuple[str, str]]


class NotTaken(ActionError):
    """This call was refused as a call, by a shop that is well: what one shopper types must not close it for others."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read as JSON."""

    status: int
    body: Json


class Calls:
    """Calls below one address. Every call may be made twice: reads change nothing, commands carry their key."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        seconds: float,
        breaker: Breaker,
        pause_seconds: float,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._secret = checked_secret(secret)
        self._seconds = seconds
        self._breaker = breaker
        self._pause = pause_seconds
        self._client = _client(url, transport)
        self._below = self._client.base_url.raw_path.rstrip(b"/")

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, query: Query = ()) -> Answer:
        return self._call("GET", path, query=query)

    def post(self, path: str, body: Json, *, key: str = "") -> Answer:
        if not (key.isascii() and key.isprintable()):
            raise ValueError(f"expected a key of printable ASCII, got {key!r}")
        return self._call("POST", path, content=write(body), key=key)

    def _call(self, method: str, path: str, *, query: Query = (), content: bytes = b"", key: str = "") -> Answer:
        if not self._breaker.lets_through():
            raise ActionError("the shop failed several times in a row and is left alone for a while", retryable=False)
        try:
            answer = self._tried_twice(method, path, query, content, key)
        except ActionError as error:
            if not isinstance(error, NotTaken):
                self._breaker.failed()
            logger.warning("shop call failed", extra={"method": method, "pii.path": path, "problem": str(error)})
            raise
        self._breaker.succeeded()
        return answer

    def _tried_twice(self, method: str, path: str, query: Query, content: bytes, key: str) -> Answer:
        deadline = time.monotonic() + self._seconds
        try:
            return self._once(self._signed(method, path, query, content, key), deadline)
        except ActionError as error:
            if not error.retryable or time.monotonic() + self._pause >= deadline:
                raise
        time.sleep(self._pause)
        return self._once(self._signed(method, path, query, content, key), deadline)

    def _signed(self, method: str, path: str, query: Query, content: bytes, key: str) -> httpx.Request:
        """Signed is what is sent, after the client has written the address its way; each try is a call of its own."""
        try:
            request = self._client.build_request(method, path, params=list(query) or None, content=content)
        except httpx.InvalidURL as error:
            raise NotTaken("no address has room for this call", retryable=False) from error
        target = request.url.raw_path.removeprefix(self._below).decode("ascii")
        now, nonce = int(time.time()), secrets.token_hex(16)
        request.headers.update(
            signed_headers(self._secret, method, target, content, timestamp=now, nonce=nonce, key=key)
        )
        return request

    def _once(self, request: httpx.Request, deadline: float) -> Answer:
        left = max(0.001, deadline - time.monotonic())
        request.extensions["timeout"] = httpx.Timeout(left, connect=min(left, CONNECT_SECONDS)).as_dict()
        try:
            response = self._client.send(request, stream=True)
            try:
                _check_status(response.status_code)
                body = _read(response, deadline)
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise ActionError(f"the shop did not answer: {type(error).__name__}", retryable=True) from error
        try:
            return Answer(response.status_code, parse(body))
        except Malformed as error:
            raise ActionError("the shop answered something that is not JSON", retryable=False) from error


def _client(url: str, transport: httpx.BaseTransport | None) -> httpx.Client:
    """Certificates and host names are checked, redirects are not followed, answers are not compressed."""
    is_near = urlsplit(checked_address(url)).hostname in THIS_MACHINE
    return httpx.Client(
        base_url=url,
        transport=transport,
        trust_env=not is_near,  # a proxy is for what is further away
        follow_redirects=False,
        headers={"Accept": "application/json", "Accept-Encoding": "identity", "Content-Type": "application/json"},
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
    )


def _check_status(status: int) -> None:
    if status in TOLD:
        return
    if 400 <= status < 500 and status not in OURS:
        raise NotTaken(f"the shop answered {status}", retryable=False)
    raise ActionError(f"the shop answered {status}", retryable=status >= 500 or status == TOO_MANY)


def _read(response: httpx.Response, deadline: float) -> bytes:
    """The body as sent, within the limits of size and time."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ActionError("the shop answered compressed, which it was not asked for", retryable=False)
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > ANSWER_BYTES:
            raise ActionError(f"the shop answered more than {ANSWER_BYTES} bytes", retryable=False)
        if time.monotonic() > deadline:
            raise ActionError("the shop answered too slowly", retryable=True)
    return bytes(body)
