"""What a source consists of, and what is made of it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

from knowledge_base.passages import slug

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
MAX_ID_CHARS = 90  # an entry's id may have 100


class Kind(StrEnum):
    """How a document is read."""

    MARKDOWN = "Markdown"
    CSV = "CSV"
    HTML = "HTML"
    PDF = "PDF"


@dataclass(frozen=True, slots=True)
class Document:
    """One file or page of a source, as it came."""

    name: str
    """As its source calls it: a path within a folder, or a URL. The same in the next import."""
    kind: Kind
    data: bytes
    stem: str
    """First part of its entries' ids."""
    charset: str | None = None
    """As the server said."""
    language: str = ""
    """BCP 47, as the document says."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as its document tells it."""

    id: str
    front: str
    """Front matter as YAML lines, without what the import adds."""
    body: str
    document: str
    place: str = ""
    """Where in the document, for reports: "row 3"."""

    def __str__(self) -> str:
        return f"{self.id} ({self.document}{f', {self.place}' if self.place else ''})"


@dataclass(frozen=True, slots=True)
class Refused:
    """A document, or a part of one, that cannot be taken."""

    document: str
    problem: str
    hides_others: bool = False
    """Whether documents are missing because of it, so that nothing can be said to be gone."""

    def __str__(self) -> str:
        return f"{self.document}: {self.problem}"


def draft(
    document: Document,
    id: str,
    title: str,
    body: str,
    *,
    topic: str = "",
    questions: Sequence[str] = (),
    url: str = "",
    place: str = "",
    placeholders: bool = False,
) -> Draft:
    """An entry whose front matter is ours to write."""
    matter: dict[str, object] = {"id": id, "title": title}
    if topic:
        matter["topic"] = topic
    if questions:
        matter["questions"] = list(questions)
    if document.language:
        matter["language"] = document.language
    if not placeholders:
        matter["placeholders"] = False
    matter["source"] = url or document.name
    return Draft(id, as_yaml(matter), body, document.name, place)


def as_yaml(matter: dict[str, object]) -> str:
    """Lines `name: value` that any text survives."""
    text: str = yaml.dump(matter, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def entry_id(stem: str, *parts: str) -> str:
    """An id that stays as long as the words do: ("help.returns", "Sale items?") -> "help.returns.sale-items"."""
    full = ".".join([stem, *map(_named, parts)])
    if len(full) <= MAX_ID_CHARS:
        return full
    mark = _mark(full)
    return f"{full[: MAX_ID_CHARS - len(mark) - 1].rstrip('.-')}-{mark}"


def told_apart(ids: Iterable[str]) -> list[str]:
    """The same ids, doubles numbered: a, a, b -> a, a-2, b."""
    taken, often = dict[str, None](), Counter[str]()
    for wanted in ids:
        id = wanted
        while id in taken:
            often[wanted] += 1
            id = f"{wanted}-{often[wanted] + 1}"
        taken[id] = None
    return list(taken)


def stem_of(name: str) -> str:
    """First part of the ids of a document: "Help/Sale items.html" -> "help.sale-items"."""
    return ".".join(_named(part) for part in name.split("/") if part)


def _named(words: str) -> str:
    """A slug; of words in another script, which have none, a mark."""
    return slug(words) or _mark(words)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
