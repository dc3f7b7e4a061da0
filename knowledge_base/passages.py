"""Cuts an entry's text into the spans that answers quote."""

import re
from dataclasses import dataclass

MAX_PASSAGE_CHARS = 800
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z0-9€\"(])")
_LINK = re.compile(r"\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)")


@dataclass(frozen=True, slots=True)
class Passage:
    """`body[start:end]`, a paragraph or a part of a long one."""

    start: int
    end: int
    anchor: str = ""
    """Slug of the heading it stands under."""


def split(body: str) -> tuple[Passage, ...]:
    """The passages of `body` in order; headings are not among them."""
    passages: list[Passage] = []
    anchor = ""
    for match in _PARAGRAPH.finditer(body):
        start = match.start()
        while body.startswith("#", start):
            line_end = body.find("\n", start, match.end())
            end = line_end if line_end >= 0 else match.end()
            anchor = slug(body[start:end])
            start = min(end + 1, match.end())
        if start < match.end():
            passages.extend(Passage(left, right, anchor) for left, right in _short(body, start, match.end()))
    return tuple(passages)


def has_figure(text: str) -> bool:
    """Whether it names an amount, a number of days, a time."""
    return any(character.isdigit() for character in plain(text))


def plain(markdown: str) -> str:
    """`markdown` as a reader sees it: links by their words, no emphasis marks, one line."""
    return " ".join(_LINK.sub(r"\1", markdown).replace("**", "").replace("`", "").split())


def first_sentences(text: str, *, limit: int = 240) -> str:
    """The leading sentences of `text` that fit into `limit` characters, at least one."""
    ends = _sentence_ends(text)
    fitting = [end for end in ends if end <= limit]
    return text[: fitting[-1] if fitting else ends[0]]


def sentences(text: str) -> list[str]:
    """`text` cut at its sentence ends."""
    ends = _sentence_ends(text)
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


def slug(heading: str) -> str:
    """`## Sale items` -> `sale-items`."""
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))


def _short(body: str, start: int, end: int) -> list[tuple[int, int]]:
    """`[start, end)` cut at sentence ends so that each part fits `MAX_PASSAGE_CHARS` where the sentences do."""
    parts: list[tuple[int, int]] = []
    cut = start
    for match in _SENTENCE_END.finditer(body, start, end):
        if match.end() - start > MAX_PASSAGE_CHARS and cut > start:
            parts.append((start, len(body[:cut].rstrip())))
            start = cut
        cut = match.end()
    if end - start > MAX_PASSAGE_CHARS and cut > start:
        parts.append((start, len(body[:cut].rstrip())))
        start = cut
    return [*parts, (start, end)]


def _sentence_ends(text: str) -> list[int]:
    return [match.start() + 1 for match in _SENTENCE_END.finditer(text)] + [len(text)]
