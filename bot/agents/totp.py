"""The codes of authenticator apps: RFC 6238 with what all of them know, SHA-1, 30 seconds and six digits."""

import hmac
from base64 import b32encode
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
AROUND = 1
"""Steps before and after that count too: clocks differ, and people type."""


def code_at(secret: bytes, step: int) -> str:
    """HOTP of the step's number (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), sha1)
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_at(at: datetime) -> int:
    """How many times 30 seconds went by since 1970."""
    return int(at.timestamp()) // SECONDS


def matching_step(secret: bytes, code: str, at: datetime) -> int | None:
    """The step whose code it is, if it counts now."""
    now = step_at(at)
    fits = [step for step in range(now - AROUND, now + AROUND + 1) if _same(code_at(secret, step), code)]
    return fits[0] if fits else None


def setup_uri(secret: bytes, name: str, issuer: str) -> str:
    """What an app reads from a QR code."""
    asked = urlencode({"secret": written(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{name}', safe='')}?{asked}"


def written(secret: bytes) -> str:
    """As it is typed into an app."""
    return b32encode(secret).decode().rstrip("=")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
