"""Lists the pages that a sitemap names, through index files, once each, up to a limit."""

from collections import deque
from collections.abc import Callable, Iterator
from xml.parsers import expat

from knowledge_base.ingest.addresses import RefusedUrl, target
from knowledge_base.ingest.fetch import NotFetched, unpacked
from knowledge_base.ingest.types import Refused
from knowledge_base.load import UnusableFile

MAX_SITEMAPS = 50
MAX_PAGES = 2_000
_GZIP_MAGIC = b"\x1f\x8b"
_LISTED = ("url", "sitemap")


def pages(name: str, data: bytes, fetch: Callable[[str], bytes]) -> Iterator[str | Refused]:
    """The URLs of the pages in order; `name` is the sitemap's file or URL, `fetch` has the ones it leads to.

    A sitemap from the web names pages and sitemaps of its own host only.
    """
    host = target(name).host if "://" in name else ""
    waiting = deque([name])
    seen_sitemaps, seen_pages = {name}, set[str]()
    while waiting:
        at = waiting.popleft()
        try:
            found = listed(data if at == name else fetch(at))
        except (UnusableFile, NotFetched) as error:
            yield Refused(at, str(error), hides_others=True)
            continue
        for kind, url in found:
            seen = seen_pages if kind == "url" else seen_sitemaps
            if url in seen:
                continue
            seen.add(url)
            if problem := _problem(url, host):
                yield Refused(url, problem, hides_others=kind == "sitemap")
            elif len(seen) > (MAX_PAGES if kind == "url" else MAX_SITEMAPS):
                yield Refused(name, f"more than {MAX_PAGES} pages or {MAX_SITEMAPS} sitemaps", hides_others=True)
                return
            elif kind == "url":
                yield url
            else:
                waiting.append(url)


def listed(data: bytes) -> list[tuple[str, str]]:
    """What a sitemap names: ("url", a page) or ("sitemap", another sitemap). Raises `UnusableFile`."""
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(unpacked(data) if data.startswith(_GZIP_MAGIC) else data, True)
    except (expat.ExpatError, NotFetched) as error:
        raise UnusableFile(f"not a sitemap: {error}") from error
    if reading.root not in ("urlset", "sitemapindex"):
        raise UnusableFile(f"not a sitemap but <{reading.root}>")
    return reading.found


class _Reading:
    """What stands in <loc> directly below <url> or <sitemap>."""

    def __init__(self) -> None:
        self.root = ""
        self.found: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        self._open.append(local)
        self._text.clear()

    def text(self, text: str) -> None:
        if self._open[-1:] == ["loc"]:
            self._text.append(text)

    def end(self, name: str) -> None:
        *above, local = self._open
        self._open.pop()
        if local == "loc" and len(above) == 2 and above[-1] in _LISTED:
            self.found.append((above[-1], "".join(self._text).strip()))


def _no_doctype(name: str, *_: object) -> None:
    raise UnusableFile("not a sitemap: it declares a document type")  # where entities that grow are declared


def _problem(url: str, host: str) -> str:
    try:
        there = target(url)
    except RefusedUrl as error:
        return str(error)
    return f"on another host than its sitemap, {there.host}" if host and there.host != host else ""
