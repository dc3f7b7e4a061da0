"""How much and how often: text length, body size, messages a second.

Rates are counted in this process and begin anew with it: they keep load away. What proves or protects somebody is in
the database: one-time codes and how often they were tried in a conversation, used identity tokens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from anyio import current_time, move_on_after
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.failures import error_response
from bot.errors import BadMessage

UPLOADS = ("/audio", "/files")
"""Ends of the paths that take media instead of JSON."""
LONGEST_LENGTH = 18  # digits of a Content-Length that are worth reading
CLOSE = {"Connection": "close"}  # what is still to come is not read
ALLOWED_CONTROLS = "\n\r\t"
TRACKED_KEYS = 10_000  # buckets kept; full ones are forgotten first


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: `burst` at once, then `per_second`."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What one shopper may ask of the server."""

    text_chars: int = 4_000
    body_bytes: int = 512 * 1024
    upload_bytes: int = 10 * 1024 * 1024
    body_seconds: float = 60.0
    """Within which a body, whatever its size, must be there."""
    conversation: Rate = Rate(burst=20, per_second=2.0)
    address: Rate = Rate(burst=200, per_second=20.0)
    sign_in: Rate = Rate(burst=8, per_second=0.1)


UNLIMITED = Rate(burst=10**9, per_second=10.0**9)
"""For benchmarks and load tests."""


class Buckets:
    """One token bucket a key."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, key: str) -> None:
        """Take one token of `key`; raises 429 with `Retry-After` (seconds) when there is none."""
        now = self._clock()
        with self._lock:
            tokens = self._tokens(key, now)
            if tokens >= 1:
                self._buckets[key] = (tokens - 1, now)
                if len(self._buckets) > TRACKED_KEYS:
                    self._forget_full(now)
                return
        wait = max(1, round((1 - tokens) / self._rate.per_second))
        raise HTTPException(429, "too many messages at once", headers={"Retry-After": str(wait)})

    def _tokens(self, key: str, now: float) -> float:
        tokens, since = self._buckets.get(key, (float(self._rate.burst), now))
        return min(float(self._rate.burst), tokens + (now - since) * self._rate.per_second)

    def _forget_full(self, now: float) -> None:
        self._buckets = {
            key: bucket for key, bucket in self._buckets.items() if self._tokens(key, now) < self._rate.burst
        }


def clean_text(text: str, *, max_chars: int) -> str:
    """The text without space around it. Raises `BadMessage` when it is too long or not text."""
    text = text.strip()
    if len(text) > max_chars:
        raise BadMessage(f"expected at most {max_chars} characters, got {len(text)}")
    if any(ord(character) < 32 and character not in ALLOWED_CONTROLS for character in text):
        raise BadMessage("expected text, got control characters")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadMessage("expected text, got half of a surrogate pair")
    return text


class BodyLimit:
    """Refuses bodies over the limit: at once by their declared length, otherwise as they stream in; and slow ones."""

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limits.upload_bytes if scope["path"].endswith(UPLOADS) else self._limits.body_bytes
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or len(declared) > LONGEST_LENGTH or int(declared) > limit:
            await error_response(413, "too_large", f"expected at most {limit} bytes")(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, limit, self._limits.body_seconds), send)


def _bounded(receive: Receive, limit: int, seconds: float) -> Receive:
    """What comes after the body, the client's leaving, is waited for as long as it takes."""
    received, deadline, is_complete = 0, current_time() + seconds, False

    async def bounded() -> Message:
        nonlocal received, is_complete
        if is_complete:
            return await receive()
        with move_on_after(deadline - current_time()) as waiting:
            message = await receive()
        if waiting.cancelled_caught:
            raise HTTPException(408, f"expected the whole body within {seconds:g} s", CLOSE)
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413, f"expected at most {limit} bytes", CLOSE)
        is_complete = not message.get("more_body", False)
        return message

    return bounded
