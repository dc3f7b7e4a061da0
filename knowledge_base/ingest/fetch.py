"""Fetches a page from the public web and from nowhere else, within a size and a time.

The host is resolved once; all of its addresses must be public, and the connection goes to one of those, whatever the
name resolves to by then. Redirects stay on the host. Proxies of the environment are not used: they would resolve again.
"""

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import anyio
import anyio.to_thread
import httpx

from knowledge_base.ingest.addresses import Address, RefusedUrl, Target, not_public, target

MAX_BYTES = 5_000_000
MAX_SECONDS = 10.0
MAX_REDIRECTS = 5
MEDIA_TYPES = frozenset((
    "text/html", "application/xhtml+xml", "application/pdf", "application/xml", "text/xml", "application/gzip",
    "application/x-gzip", "text/csv", "text/markdown", "text/plain",
))  # fmt: skip
_HEADERS = {"Accept": "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, text/*;q=0.8",
            "Accept-Encoding": "gzip", "User-Agent": "Shopdesk-import"}  # fmt: skip
_GZIP = 31  # zlib's number for data with gzip's header and checksum


class NotFetched(Exception):
    """A page could not be had; says why."""


class TooLarge(NotFetched):
    """More than is taken, as it comes or once unpacked."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent."""

    url: str
    """After redirects."""
    media_type: str
    charset: str | None
    data: bytes


def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, as the operating system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """How pages are fetched; tests give it another resolver, transport and idea of what is public."""

    resolve: Callable[[str, int], Sequence[str]] = resolve_host
    refusal: Callable[[Address, int], str] = not_public
    transport: httpx.AsyncBaseTransport | None = None
    seconds: float = MAX_SECONDS
    max_bytes: int = MAX_BYTES

    def fetch(self, url: str) -> Fetched:
        """The page at `url`. Raises `NotFetched`."""
        try:
            return asyncio.run(self._in_time(url))
        except RefusedUrl as error:
            raise NotFetched(str(error)) from error
        except TimeoutError as error:
            raise NotFetched(f"not there after {self.seconds:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error) as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from error

    async def _in_time(self, url: str) -> Fetched:
        with anyio.fail_after(self.seconds):
            asked = target(url)
            addresses = await self._addresses(asked)
            async with self._client() as client:
                for _ in range(MAX_REDIRECTS + 1):
                    self._check(addresses, asked.port)
                    async with _answer(client, asked, addresses) as response:
                        if not response.has_redirect_location:
                            return await self._read(asked, response)
                        asked = _next(asked, response.headers["location"])
        raise NotFetched(f"more than {MAX_REDIRECTS} redirects")

    def _client(self) -> httpx.AsyncClient:
        timeout = httpx.Timeout(self.seconds, connect=self.seconds / 3)  # leaves time for a second address
        return httpx.AsyncClient(transport=self.transport, trust_env=False, timeout=timeout, headers=_HEADERS)

    async def _addresses(self, asked: Target) -> Sequence[Address]:
        try:
            found = await anyio.to_thread.run_sync(self.resolve, asked.host, asked.port, abandon_on_cancel=True)
            addresses = list(dict.fromkeys(ip_address(address) for address in found))
        except (OSError, UnicodeError, ValueError) as error:
            raise NotFetched(f"{asked.host} has no address: {error}") from error
        if not addresses:
            raise NotFetched(f"{asked.host} has no address")
        return addresses

    def _check(self, addresses: Sequence[Address], port: int) -> None:
        for address in addresses:
            if reason := self.refusal(address, port):
                raise NotFetched(reason)

    async def _read(self, asked: Target, response: httpx.Response) -> Fetched:
        media_type, charset = _content_type(response)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip"):
            raise NotFetched(f"sent with encoding {encoding!r}, expected gzip or none")
        data = bytearray()
        unpacking = zlib.decompressobj(_GZIP) if encoding == "gzip" else None
        async for chunk in response.aiter_raw():
            data += unpacking.decompress(chunk, self.max_bytes + 1 - len(data)) if unpacking else chunk
            if len(data) > self.max_bytes:
                raise TooLarge(f"more than {self.max_bytes} bytes")
        if unpacking and not unpacking.eof:
            raise NotFetched("the compressed page ends too early")
        return Fetched(str(asked.url), media_type, charset, bytes(data))


def unpacked(data: bytes, *, max_bytes: int = MAX_BYTES) -> bytes:
    """What was packed with gzip into `data`. Raises `TooLarge`, or `NotFetched` when it is no gzip."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        found = unpacking.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise NotFetched(f"not packed with gzip: {error}") from error
    if len(found) > max_bytes:
        raise TooLarge(f"more than {max_bytes} bytes when unpacked")
    return found


@asynccontextmanager
async def _answer(
    client: httpx.AsyncClient, asked: Target, addresses: Sequence[Address]
) -> AsyncIterator[httpx.Response]:
    """The head of the answer from the first address that can be connected to; the body is still to be read."""
    response = await _connected(client, asked, addresses)
    try:
        yield response
    finally:
        await response.aclose()


async def _connected(client: httpx.AsyncClient, asked: Target, addresses: Sequence[Address]) -> httpx.Response:
    extensions: dict[str, Any] = {"sni_hostname": asked.host}  # the certificate must be the name's, not the address's
    for address in addresses:
        url = asked.url.copy_with(host=str(address), fragment=None)
        headers = {"Host": asked.url.netloc.decode("ascii")}
        request = client.build_request("GET", url, headers=headers, extensions=extensions)
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failure = error
    raise failure


def _next(asked: Target, location: str) -> Target:
    try:
        there = target(str(asked.url.join(location)))
    except (RefusedUrl, httpx.InvalidURL, UnicodeError) as error:
        raise NotFetched(f"redirects to a place that is not taken: {error}") from error
    if there.host != asked.host:
        raise NotFetched(f"redirects to another host, {there.host}; give that address if it is meant")
    if asked.url.scheme == "https" and there.url.scheme == "http":
        raise NotFetched("redirects from https to http")
    return there


def _content_type(response: httpx.Response) -> tuple[str, str | None]:
    if response.status_code != httpx.codes.OK:
        raise NotFetched(f"answered {response.status_code}")
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise NotFetched(f"sent {media_type or 'something without a content type'}, expected a page, PDF, XML or text")
    return media_type, response.charset_encoding
