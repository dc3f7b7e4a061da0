"""What a page's URL names, and from which addresses and ports pages may be fetched."""

import string
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

Address = IPv4Address | IPv6Address

PORTS = frozenset({80, 443, 8080, 8443})
MAX_URL_CHARS = 2_000
_NOT_PUBLIC_4 = tuple(map(IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/3",
    "168.63.129.16/32",  # a public address by number, but the metadata service of a cloud
)))  # fmt: skip
_UNICAST_6 = IPv6Network("2000::/3")
"""Everything else is local, mapped, translated or multicast: ::ffff:0:0/96, 64:ff9b::/96, fc00::/7, fe80::/10."""
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Third quarter of an address that tunnels to the IPv4 address in its fourth."""
_HOST_CHARACTERS = frozenset(string.ascii_lowercase + string.digits + "-._")


class RefusedUrl(Exception):
    """Nothing is fetched from there; says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked for once its host's addresses are known to be public."""

    url: httpx.URL
    host: str
    """ASCII, lower case, without a final dot; an IPv6 address without brackets."""
    port: int


def target(text: str) -> Target:
    """The target of an http(s) URL. Raises `RefusedUrl` for spellings that two programs could read differently."""
    if len(text) > MAX_URL_CHARS:
        raise RefusedUrl(f"a URL of {len(text)} characters, at most {MAX_URL_CHARS} are taken")
    if any(character <= " " or character in "\\\x7f" for character in text):
        raise RefusedUrl("spaces, control characters or backslashes in the URL")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise RefusedUrl(f"not a URL: {error}") from error
    if url.scheme not in ("http", "https"):
        raise RefusedUrl(f"expected http:// or https://, got {url.scheme or 'no scheme'}")
    if url.userinfo or "@" in _authority(text):
        raise RefusedUrl("a user name or password in the URL")
    host = _checked_host(url.raw_host.decode("ascii").lower().removesuffix("."))
    return Target(url, host, url.port if url.port is not None else {"http": 80, "https": 443}[url.scheme])


def not_public(address: Address, port: int) -> str:
    """Why nothing is fetched from this address and port; empty when it is a public web server's."""
    if port not in PORTS:
        return f"port {port} is not one of the web's ({', '.join(map(str, sorted(PORTS)))})"
    if isinstance(address, IPv4Address):
        is_public = not any(address in network for network in _NOT_PUBLIC_4)
    else:
        is_public = address in _UNICAST_6 and not any(address in network for network in _NOT_PUBLIC_6)
        is_public = is_public and address.scope_id is None and (int(address) >> 32) & 0xFFFFFFFF not in _ISATAP
    return "" if is_public else f"{address} is not a public address"


def _authority(text: str) -> str:
    rest = text.partition("//")[2]
    return rest[: min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))]


def _checked_host(host: str) -> str:
    if ":" in host:
        _literal(host)
        return host
    if not host or not set(host) <= _HOST_CHARACTERS or "" in host.split("."):
        raise RefusedUrl(f"{host!r} is no host name")
    last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):  # 2130706433, 0x7f.1, 127.1 and 0177.0.0.1 are 127.0.0.1 to some
        _literal(host)
    return host


def _literal(host: str) -> Address:
    try:
        return ip_address(host)
    except ValueError as error:
        raise RefusedUrl(f"{host!r} is neither a name nor a plain address") from error
