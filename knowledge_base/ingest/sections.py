"""Cuts a long text at its headings into entries."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.ingest.types import Document, Draft, draft, entry_id, told_apart
from knowledge_base.passages import plain

_HEADING = re.compile(r"(#{1,6}) +(\S[^\n]{0,300})")
_FENCE = re.compile(r"```|~~~")
_ANCHOR = re.compile(r" ?\{#([^\s{}]{1,100})\}$", re.MULTILINE)
"""`## Sale items {#sale}`: where a page has a mark to link to."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next one."""

    headings: tuple[str, ...]
    """The heading and those it stands under, outermost first; empty before the first one."""
    anchor: str
    body: str


def drafts_by_heading(document: Document, title: str, markdown: str, *, placeholders: bool = False) -> list[Draft]:
    """The entries of `markdown`: one for each heading with text below it, one for the text before the first."""
    found = [section for section in sections(markdown) if section.body]
    names = _names(document.stem, found)
    return [_entry(document, title, name, section, placeholders) for name, section in zip(names, found, strict=True)]


def sections(markdown: str) -> Iterator[Section]:
    """The sections of `markdown` in order; a heading of the first level is the title and names none."""
    above: list[tuple[int, str]] = []
    anchor, lines, is_code = "", list[str](), False
    for line in markdown.splitlines():
        is_code ^= bool(_FENCE.match(line))
        heading = None if is_code else _HEADING.fullmatch(line.rstrip())
        if not heading:
            lines.append(line)
            continue
        yield Section(tuple(words for _, words in above), anchor, "\n".join(lines).strip())
        level, words = len(heading[1]), heading[2].rstrip("# ")
        marked = _ANCHOR.search(words)
        anchor, lines = marked[1] if marked else "", []
        above = [(higher, words) for higher, words in above if higher < level]
        if level > 1:
            above.append((level, plain(_ANCHOR.sub("", words))))
    yield Section(tuple(words for _, words in above), anchor, "\n".join(lines).strip())


def _names(stem: str, found: list[Section]) -> list[str]:
    """An id for each section by its heading alone, so that it stays when others come; doubles by those above too."""
    often = Counter(section.headings[-1:] for section in found)
    return told_apart(
        entry_id(stem, *(section.headings if often[section.headings[-1:]] > 1 else section.headings[-1:]))
        for section in found
    )


def _entry(document: Document, title: str, name: str, section: Section, placeholders: bool) -> Draft:
    heading = section.headings[-1] if section.headings else title
    is_whole = heading.endswith("?") or not section.headings  # a question needs nothing before it
    return draft(
        document,
        name,
        heading if is_whole else f"{title}: {heading}",
        section.body,
        questions=() if is_whole else (heading,),
        url=f"{document.name}#{section.anchor}" if section.anchor else "",
        place="" if heading == title else heading,
        placeholders=placeholders,
    )
