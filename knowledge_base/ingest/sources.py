"""Finds the documents of a source: a file, a folder, a page or a sitemap."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx

from knowledge_base.ingest import sitemap
from knowledge_base.ingest.addresses import target
from knowledge_base.ingest.csv_faq import read_csv
from knowledge_base.ingest.fetch import Fetched, Fetcher, NotFetched
from knowledge_base.ingest.html import read_html
from knowledge_base.ingest.markdown import read_markdown
from knowledge_base.ingest.pdf import read_pdf
from knowledge_base.ingest.types import Document, Draft, Kind, Refused, stem_of
from knowledge_base.load import UnusableFile

MAX_FILE_BYTES = 5_000_000
MAX_PDF_BYTES = 20_000_000

READERS: dict[Kind, Callable[[Document], list[Draft]]] = {
    Kind.MARKDOWN: read_markdown,
    Kind.CSV: read_csv,
    Kind.HTML: read_html,
    Kind.PDF: read_pdf,
}
_SUFFIXES = {".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN, ".csv": Kind.CSV, ".tsv": Kind.CSV, ".html": Kind.HTML,
             ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".pdf": Kind.PDF}  # fmt: skip
_MEDIA_TYPES = {"text/html": Kind.HTML, "application/xhtml+xml": Kind.HTML, "application/pdf": Kind.PDF,
                "text/csv": Kind.CSV, "text/markdown": Kind.MARKDOWN}  # fmt: skip
_SITEMAP_TYPES = frozenset(("application/xml", "text/xml", "application/gzip", "application/x-gzip"))
_SITEMAP_SUFFIXES = (".xml", ".xml.gz")
_BESIDES = frozenset((".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".woff", ".woff2",
                      ".yaml", ".yml", ".json"))  # fmt: skip
"""What lies beside pages; not worth a word."""


def is_url(source: str) -> bool:
    """Whether a source is meant as a URL rather than a path."""
    return "://" in source


def folder_name(source: str) -> str:
    """The folder of a source's entries. A file is known by its name alone, wherever it lies.

    Raises `RefusedUrl`.
    """
    return stem_of(_place(str(target(source).url)) if is_url(source) else Path(source).resolve().name)


def documents(source: str, fetcher: Fetcher) -> Iterator[Document | Refused]:
    """The documents of a source, and by name those that cannot be had."""
    if is_url(source):
        return _from_web(source, fetcher)
    path = Path(source)
    return _from_folder(path, fetcher) if path.is_dir() else _from_file(path, path.name, "", fetcher)


def drafts(document: Document) -> list[Draft | Refused]:
    """What a document tells, or why it cannot be taken."""
    try:
        return [*READERS[document.kind](document)]
    except UnusableFile as error:
        return [Refused(document.name, str(problem)) for problem in error.args]


def _from_folder(folder: Path, fetcher: Fetcher) -> Iterator[Document | Refused]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_hidden = name.startswith(".") or "/." in name
        if path.is_file() and not is_hidden and path.suffix.lower() not in _BESIDES and path.stem.lower() != "readme":
            yield from _from_file(path, name, f"{folder.resolve().name}/", fetcher)


def _from_file(path: Path, name: str, above: str, fetcher: Fetcher) -> Iterator[Document | Refused]:
    kind = _SUFFIXES.get(path.suffix.lower())
    is_sitemap = name.lower().endswith(_SITEMAP_SUFFIXES)
    if not kind and not is_sitemap:
        yield Refused(name, f"expected {', '.join(_SUFFIXES)} or .xml, got {path.suffix or 'no suffix'}")
        return
    limit = MAX_PDF_BYTES if kind is Kind.PDF else MAX_FILE_BYTES
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except OSError as error:
        yield Refused(name, f"cannot be read: {error.strerror}", hides_others=is_sitemap)
        return
    if size > limit:
        yield Refused(name, f"{size} bytes, at most {limit} are read", hides_others=is_sitemap)
    elif kind:
        yield Document(name, kind, data, stem_of(f"{above}{PurePosixPath(name).with_suffix('')}"))
    else:
        yield from _listed(name, data, fetcher)


def _from_web(url: str, fetcher: Fetcher) -> Iterator[Document | Refused]:
    try:
        fetched = fetcher.fetch(url)
    except NotFetched as error:
        yield Refused(url, str(error), hides_others=True)
        return
    is_named_so = urlsplit(fetched.url).path.lower().endswith(_SITEMAP_SUFFIXES)
    if fetched.media_type in _SITEMAP_TYPES or (fetched.media_type == "text/plain" and is_named_so):
        yield from _listed(fetched.url, fetched.data, fetcher)
    else:
        yield _page(url, fetched)


def _listed(name: str, data: bytes, fetcher: Fetcher) -> Iterator[Document | Refused]:
    for url in sitemap.pages(name, data, lambda url: fetcher.fetch(url).data):
        if isinstance(url, Refused):
            yield url
            continue
        try:
            yield _page(url, fetcher.fetch(url))
        except NotFetched as error:
            yield Refused(url, str(error))


def _page(url: str, fetched: Fetched) -> Document | Refused:
    suffix = PurePosixPath(urlsplit(fetched.url).path).suffix.lower()
    kind = _MEDIA_TYPES.get(fetched.media_type) or _SUFFIXES.get(suffix)
    if kind is None:
        return Refused(url, f"sent {fetched.media_type}, expected a page, PDF, CSV or Markdown")
    return Document(url.partition("#")[0], kind, fetched.data, stem_of(_place(url)), fetched.charset)


def _place(url: str) -> str:
    """Host, path and query of a URL: what tells it from other pages."""
    parts = httpx.URL(url)
    return f"{parts.host}/{parts.path}/{parts.query.decode()}"
