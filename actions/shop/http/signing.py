"""How a call is signed, so that the shop knows who calls, that nothing was changed on the way, and that it is new."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

TIMESTAMP = "shopdesk-timestamp"
NONCE = "shopdesk-nonce"
SIGNATURE = "shopdesk-signature"
KEY = "idempotency-key"
WINDOW_SECONDS = 300
"""How far the caller's clock and the shop's may be apart."""
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SHORTEST_SECRET = 32  # characters; `openssl rand -base64 32` gives 44


def signed_headers(
    secret: str, method: str, target: str, body: bytes, *, timestamp: int, nonce: str, key: str = ""
) -> dict[str, str]:
    """The headers of a call. `target` is the path below the API's address with its query, exactly as sent."""
    headers = {TIMESTAMP: str(timestamp), NONCE: nonce, **({KEY: key} if key else {})}
    return headers | {SIGNATURE: _signature(secret, method, target, body, headers)}


def is_genuine(secret: str, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the signature in `headers` (names in lower case) is the secret's; compared in constant time."""
    expected = _signature(secret, method, target, body, headers)
    return hmac.compare_digest(expected.encode(), headers.get(SIGNATURE, "").encode())


def checked_secret(secret: str) -> str:
    """The secret itself. Raises `ValueError` for one that could be guessed."""
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"expected a shop secret of at least {SHORTEST_SECRET} characters, got {len(secret)}")
    return secret


def checked_address(url: str) -> str:
    """The address itself. Raises `ValueError` for one that would send what customers own over an open line."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
        raise ValueError(f"expected an https address of the shop (http only on this machine), got {parts.scheme!r}")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("expected the shop's address without query, fragment or user name")
    return url


def _signature(secret: str, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> str:
    """No part can hold a line break, so no two calls have one text."""
    parts = (headers.get(name, "") for name in (TIMESTAMP, NONCE, KEY))
    text = "\n".join(("v1", *parts, method, target, sha256(body).hexdigest()))
    return "v1=" + hmac.new(secret.encode(), text.encode(), sha256).hexdigest()
