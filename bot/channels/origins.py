"""Which web pages may talk to us, and what our own pages may load."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import Forbidden

EMBEDDED = "/embed"
"""The one page that other sites may put into a frame."""


def check_origin(connection: HTTPConnection, allowed: Sequence[str]) -> None:
    """Raises `Forbidden` for a page that is neither ours nor on the allow-list. Programs send no Origin and pass."""
    origin = connection.headers.get("origin")
    if origin is None or origin in allowed:
        return
    if not origin.startswith(("https://", "http://")) or origin.partition("//")[2] != connection.headers.get("host"):
        raise Forbidden(f"expected a page of an allowed origin, got {origin[:200]!r}")


def content_security_policy(frame_ancestors: Sequence[str]) -> str:
    """Only our own files; no inline script or style anywhere."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data: https:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {' '.join(frame_ancestors)}",
        )
    )


class SecurityHeaders:
    """Adds the headers that every response carries."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        self._app = app
        self._policy = content_security_policy(["'none'"])
        self._embed_policy = content_security_policy(["'self'", *origins])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        embedded = scope["path"] == EMBEDDED

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._embed_policy if embedded else self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
                if not embedded:
                    headers["X-Frame-Options"] = "DENY"
                if scope["path"].startswith("/v1/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)
