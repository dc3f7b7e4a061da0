"""Takes the text layer of a PDF: larger type becomes headings, what stands on every page goes."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from pypdf import PageObject, PdfReader

from knowledge_base.ingest.sections import drafts_by_heading
from knowledge_base.ingest.types import Document, Draft, draft, entry_id
from knowledge_base.load import UnusableFile

MAX_PAGES = 500
HEADING_SIZE = 1.15
"""Type larger than the text's by this factor is a heading's."""
MAX_HEADING_CHARS = 120
_EDGE_LINES = 2
_DIGITS = re.compile(r"\d+")
_ITEM = re.compile(r"[•▪‣·*–-] +")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    size: float
    page: int
    """Counted from 1."""


def read_pdf(document: Document) -> list[Draft]:
    """The entries of a PDF, by its headings, otherwise by its pages. Raises `UnusableFile`."""
    try:
        reader = PdfReader(io.BytesIO(document.data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnusableFile("encrypted; save it without a password")
        if len(reader.pages) > MAX_PAGES:
            raise UnusableFile(f"{len(reader.pages)} pages, at most {MAX_PAGES} are read")
        pages = [list(_lines(page, number)) for number, page in enumerate(reader.pages, 1)]
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except UnusableFile:
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        raise UnusableFile(f"a PDF that cannot be read: {type(error).__name__}: {error}") from error
    if not any(pages):
        raise UnusableFile("no text layer: its pages are pictures")
    heading_size = HEADING_SIZE * _usual_size(pages)
    lines = [line for page in without_running_lines(pages, heading_size) for line in page]
    name = PurePosixPath(unquote(document.name.partition("?")[0])).stem
    return _drafts(document, title or name, lines, heading_size)


def without_running_lines(pages: list[list[Line]], heading_size: float) -> list[list[Line]]:
    """The pages without the lines at their edges that half of them share but for numbers; headings stay."""
    edges = [{_pattern(line) for line in _edges(page) if line.size < heading_size} for page in pages]
    often = Counter(pattern for page in edges for pattern in page)
    running = {pattern for pattern, count in often.items() if count > 1 and 2 * count >= len(pages)}
    return [[line for line in page if line not in _edges(page) or _pattern(line) not in running] for page in pages]


def _usual_size(pages: list[list[Line]]) -> float:
    sizes = Counter[float]()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _lines(page: PageObject, number: int) -> Iterator[Line]:
    chunks: list[tuple[str, float]] = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: chunks.append((text, round(abs(size * tm[3] * cm[3]), 1)))
    )
    text, size = "", 0.0
    for chunk, chunk_size in [*chunks, ("\n", 0.0)]:
        first, *more = chunk.split("\n")
        text, size = text + first, max(size, chunk_size if first.strip() else 0.0)
        for part in more:
            if text.strip():
                yield Line(" ".join(text.split()), size, number)
            text, size = part, chunk_size if part.strip() else 0.0


def _edges(page: list[Line]) -> list[Line]:
    return [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]


def _pattern(line: Line) -> str:
    return _DIGITS.sub("#", line.text.lower())


def _drafts(document: Document, title: str, lines: list[Line], heading_size: float) -> list[Draft]:
    if lines[0].size >= heading_size and lines[0].size == max(line.size for line in lines):
        title, lines = lines[0].text[:300], lines[1:]
    parts = list(_parts(lines, heading_size))
    if any(heading for heading, _, _ in parts):
        told = (f"{f'## {heading} {{#page={page}}}' if heading else ''}\n\n{text}" for heading, page, text in parts)
        return drafts_by_heading(document, title, "\n\n".join(told))
    return [_page(document, title, page, lines) for page in sorted({line.page for line in lines})]


def _parts(lines: list[Line], heading_size: float) -> Iterator[tuple[str, int, str]]:
    """Heading, page and text of each part; no heading for what stands before the first."""
    heading, page, text = "", 1, list[Line]()
    for line in lines:
        if line.size >= heading_size and len(line.text) <= MAX_HEADING_CHARS:
            if heading and not text:
                heading = f"{heading} {line.text}"[:MAX_HEADING_CHARS]  # a heading of two lines
                continue
            yield heading, page, paragraphs(text)
            heading, page, text = line.text, line.page, []
        else:
            text.append(line)
    yield heading, page, paragraphs(text)


def _page(document: Document, title: str, page: int, lines: list[Line]) -> Draft:
    return draft(
        document,
        entry_id(document.stem, f"page {page}"),
        f"{title}, page {page}",
        paragraphs(line for line in lines if line.page == page),
        url=f"{document.name}#page={page}",
        place=f"page {page}",
    )


def paragraphs(lines: Iterable[Line]) -> str:
    """Printed lines as flowing text; one that ends short of the margin ends a paragraph."""
    found = [line.text for line in lines]
    margin = max(map(len, found), default=0)
    text, ends = "", True
    for line in found:
        item = _ITEM.match(line)
        if item:
            text += ("\n" if text.rpartition("\n")[2].startswith("- ") else "\n\n") + f"- {line[item.end() :]}"
        elif ends:
            text += f"\n\n{line}"
        elif text.endswith("-") and line[:1].islower():
            text = text[:-1] + line
        else:
            text += f" {line}"
        ends = len(line) < (0.8 if line.endswith((".", "!", "?", ":")) else 0.5) * margin
    return text.strip()
