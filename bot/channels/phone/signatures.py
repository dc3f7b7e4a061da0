"""Whether it is really the provider that calls: X-Twilio-Signature, over HTTP and over the WebSocket's handshake.

https://www.twilio.com/docs/usage/security#validating-requests
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable

Form = Iterable[tuple[str, str]]


def signature(token: str, url: str, form: Form = ()) -> str:
    """Base64 of HMAC-SHA1 over the address and each parameter of the form, by name; equal pairs count once."""
    signed = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode("ascii")


def is_signed(token: str, given: str, urls: Iterable[str], form: Form = ()) -> bool:
    """Whether `given` signs one of `urls`: the same address may be written in several ways. False without a token."""
    known = tuple(form)
    expected = [signature(token, url, known) for url in urls]
    fits = [hmac.compare_digest(one.encode(), given.encode(errors="replace")) for one in expected]
    return bool(token) and any(fits)


def handshake_urls(public_url: str, path: str) -> tuple[str, ...]:
    """How the address of a WebSocket may have been written when it was signed: as wss or https, with a slash or not."""
    host = public_url.partition("://")[2].rstrip("/")
    return tuple(f"{scheme}://{host}{path}{end}" for scheme in ("wss", "https") for end in ("", "/"))
